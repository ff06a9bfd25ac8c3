"""The case document as inputs of the engine: network, facts, orders, expectations.

The form is that of shared/promise_cases/README.md. Beyond it: `kind` "hub" of a site (two routes may meet there);
`offers` (`item`, `site`, `lead_days`, `minimum`, `multiple`); of an order `zone`, `collect`, `doors` (`code`,
`calendar`); of a line `services` (some of those of the routes; absent: any), `substitutes`, `weight`, `volume`;
of a route `code`, `cost_per_kg`, `window`; of a capacity `route`; of a policy `substitutes`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast

from promising.codec.network import read_network
from promising.codec.reader import Node, parse
from promising.engine import (
    Capacity,
    Commitment,
    Facts,
    Hold,
    Line,
    Network,
    Policy,
    Protection,
    Receipt,
    Request,
)
from promising.engine.calendars import Calendar
from promising.engine.model import Completeness
from promising.engine.network import Door
from promising.engine.stock import DOCK_SLOTS, LANE_VOLUME, PICK_LINES

_TOP: Final = (
    "calendars", "supply", "demand", "holds", "safety", "protected", "capacity", "routes", "orders", "offers", "expect",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order of the document. `priority` None comes after all that have one."""

    id: str
    request: Request
    priority: int | None


@dataclass(frozen=True, kw_only=True)
class ExpectedDays:
    """What could be promised of a key, day by day from a date, to a request without protection."""

    item: str
    site: str
    start: date
    quantities: tuple[Decimal, ...]


@dataclass(frozen=True, kw_only=True)
class ExpectedLine:
    """What a line must be promised; a part lists only what is compared."""

    schedule: tuple[dict[str, Any], ...] | None
    short: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One worked example. `promises` is order, then line, to what is expected."""

    title: str
    now: datetime
    network: Network
    facts: Facts
    orders: tuple[Order, ...]
    available: tuple[ExpectedDays, ...]
    promises: dict[str, dict[str, ExpectedLine]]


def read_case(text: str) -> Case:
    """Return the case of a document. Raises: CaseError with place and reason."""
    root = parse(text)
    top = root.members(("now", "sites"), _TOP)
    network, calendars = read_network(top)
    orders = _orders(top, network, calendars)
    expect = top["expect"].members((), ("available", "promises")) if "expect" in top else {}
    title = root.value.get("title")
    return Case(
        title=title if isinstance(title, str) else "",
        now=top["now"].instant(),
        network=network,
        facts=_facts(top, network),
        orders=orders,
        available=tuple(_expected_days(node, network) for node in _list(expect, "available")),
        promises=_expected_promises(expect, orders),
    )


def _list(members: dict[str, Node], name: str) -> list[Node]:
    return members[name].items() if name in members else []


def _site(node: Node, network: Network) -> str:
    return node.reference(network.sites, "site").code


def _facts(top: dict[str, Node], network: Network) -> Facts:
    return Facts(
        receipts=tuple(_receipt(node, network) for node in _list(top, "supply")),
        commitments=tuple(_commitment(node, network) for node in _list(top, "demand")),
        holds=tuple(_hold(node, network) for node in _list(top, "holds")),
        safety=_safety(top, network),
        protections=tuple(_protection(node, network) for node in _list(top, "protected")),
        capacities=tuple(_capacity(node, network) for node in _list(top, "capacity")),
    )


def _key(members: dict[str, Node], network: Network) -> tuple[str, str, Decimal]:
    return members["item"].name(), _site(members["site"], network), members["quantity"].quantity()


def _moment(members: dict[str, Node], name: str) -> date | datetime | None:
    return members[name].moment() if name in members else None


def _receipt(node: Node, network: Network) -> Receipt:
    members = node.members(("item", "site", "quantity"), ("at", "code"))
    code = members["code"].name() if "code" in members else ""
    return Receipt(*_key(members, network), _moment(members, "at"), code)


def _commitment(node: Node, network: Network) -> Commitment:
    members = node.members(("item", "site", "quantity", "at"))
    return Commitment(*_key(members, network), members["at"].moment())


def _hold(node: Node, network: Network) -> Hold:
    members = node.members(("item", "site", "quantity", "expires"), ("at",))
    return Hold(*_key(members, network), members["expires"].instant(), _moment(members, "at"))


def _safety(top: dict[str, Node], network: Network) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for node in _list(top, "safety"):
        item, site, quantity = _key(node.members(("item", "site", "quantity")), network)
        found[item, site] = found.get((item, site), Decimal(0)) + quantity
    return found


def _protection(node: Node, network: Network) -> Protection:
    members = node.members(("item", "customer", "quantity"), ("site",))
    site = _site(members["site"], network) if "site" in members else None
    return Protection(
        members["item"].name(), members["customer"].name(), members["quantity"].quantity(), site
    )


def _capacity(node: Node, network: Network) -> Capacity:
    members = node.members(("resource", "day", "quantity"), ("site", "route"))
    resource = members["resource"].choice((PICK_LINES, DOCK_SLOTS, LANE_VOLUME))
    if resource == LANE_VOLUME:
        if "route" not in members:
            raise node.wrong("lane_volume needs the key 'route'")
        lanes = {lane.code: lane for lane in network.lanes}
        owner = members["route"].reference(lanes, "route").code
    elif "site" in members:
        owner = _site(members["site"], network)
    else:
        raise node.wrong("the key 'site' is missing")
    return Capacity(owner, resource, members["day"].day(), members["quantity"].quantity())


def _orders(top: dict[str, Node], network: Network, calendars: dict[str, Calendar]) -> tuple[Order, ...]:
    found: dict[str, Order] = {}
    for node in _list(top, "orders"):
        order = _order(node, network, calendars)
        if order.id in found:
            raise node.wrong(f"the order {order.id!r} appears twice")
        found[order.id] = order
    return tuple(found.values())


def _order(node: Node, network: Network, calendars: dict[str, Calendar]) -> Order:
    members = node.members(
        ("id", "to", "lines"),
        ("customer", "received", "wanted", "priority", "policy", "zone", "collect", "doors"),
    )
    lines = tuple(_line(line, network) for line in members["lines"].items())
    if len({line.id for line in lines}) < len(lines):
        raise members["lines"].wrong("two lines have the same id")
    request = Request(
        to=members["to"].name(),
        lines=lines,
        customer=members["customer"].name() if "customer" in members else None,
        received=members["received"].instant() if "received" in members else None,
        wanted=_moment(members, "wanted"),
        policy=_policy(members["policy"]) if "policy" in members else Policy(),
        zone=members["zone"].zone() if "zone" in members else None,
        doors=tuple(_door(door, calendars) for door in _list(members, "doors")),
        collect=tuple(place.name() for place in _list(members, "collect")),
    )
    priority = members["priority"].whole() if "priority" in members else None
    return Order(id=members["id"].name(), request=request, priority=priority)


def _line(node: Node, network: Network) -> Line:
    members = node.members(
        ("id", "item", "quantity"), ("sites", "services", "substitutes", "weight", "volume")
    )
    sites = (
        frozenset(_site(site, network) for site in members["sites"].items()) if "sites" in members else None
    )
    known = {lane.service: lane.service for lane in network.lanes}
    services = (
        frozenset(service.reference(known, "service") for service in members["services"].items())
        if "services" in members
        else None
    )
    return Line(
        id=members["id"].name(),
        item=members["item"].name(),
        quantity=members["quantity"].quantity(),
        sites=sites,
        services=services,
        substitutes=tuple(item.name() for item in _list(members, "substitutes")),
        weight=members["weight"].quantity() if "weight" in members else Decimal(0),
        volume=members["volume"].quantity() if "volume" in members else Decimal(0),
    )


def _door(node: Node, calendars: dict[str, Calendar]) -> Door:
    members = node.members(("code", "calendar"))
    return Door(code=members["code"].name(), hours=members["calendar"].reference(calendars, "calendar"))


def _policy(node: Node) -> Policy:
    members = node.members(
        (), ("complete", "max_shipments", "min_shipment", "max_late_days", "latest", "substitutes")
    )
    complete = members["complete"].choice(("line", "order")) if "complete" in members else None
    substitutes = members["substitutes"].value if "substitutes" in members else False
    if not isinstance(substitutes, bool):
        raise members["substitutes"].wrong("must be true or false")
    most = members["max_shipments"].whole() if "max_shipments" in members else None
    if most == 0:
        raise members["max_shipments"].wrong("at least one shipment is needed")
    return Policy(
        complete=cast(Completeness | None, complete),
        max_shipments=most,
        min_shipment=members["min_shipment"].quantity() if "min_shipment" in members else Decimal(0),
        max_late_days=members["max_late_days"].whole(36_600) if "max_late_days" in members else None,
        latest=members["latest"].day() if "latest" in members else None,
        substitutes=substitutes,
    )


def _expected_days(node: Node, network: Network) -> ExpectedDays:
    members = node.members(("item", "site", "from", "quantities"))
    return ExpectedDays(
        item=members["item"].name(),
        site=_site(members["site"], network),
        start=members["from"].day(),
        quantities=tuple(quantity.number() for quantity in members["quantities"].items()),
    )


def _expected_promises(
    expect: dict[str, Node], orders: tuple[Order, ...]
) -> dict[str, dict[str, ExpectedLine]]:
    known = {order.id: {line.id for line in order.request.lines} for order in orders}
    found: dict[str, dict[str, ExpectedLine]] = {}
    for order, by_line in (expect["promises"].mapping() if "promises" in expect else {}).items():
        if order not in known:
            raise by_line.wrong(f"there is no order {order!r}")
        found[order] = {}
        for line, node in by_line.mapping().items():
            if line not in known[order]:
                raise node.wrong(f"there is no line {line!r} in order {order!r}")
            found[order][line] = _expected_line(node)
    return found


def _expected_line(node: Node) -> ExpectedLine:
    members = node.members((), ("schedule", "short"))
    schedule = (
        tuple(_expected_part(part) for part in members["schedule"].items()) if "schedule" in members else None
    )
    return ExpectedLine(schedule=schedule, short=members["short"].number() if "short" in members else None)


def _expected_part(node: Node) -> dict[str, Any]:
    readers = {
        "quantity": Node.number,
        "from": Node.name,
        "ship": Node.moment,
        "deliver": Node.moment,
        "door": Node.name,
        "item": Node.name,
        "service": Node.name,
        "purchase": Node.number,
    }
    return {name: readers[name](value) for name, value in node.members((), readers).items()}
