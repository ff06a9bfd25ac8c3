"""The network part of a case document: calendars, sites, routes, offers of suppliers."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from promising.codec.reader import CaseError, Node
from promising.engine import Calendar, Departures, Lane, Network, Site, SupplyOffer, Transit, merged
from promising.engine.calendars import Span, parse_clock, parse_span

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_DAYS: Final = 3660
Value = TypeVar("Value")


def read_network(top: dict[str, Node]) -> tuple[Network, dict[str, Calendar]]:
    """Return the network of a document and its calendars by code. Raises: CaseError."""
    calendars = {code: _calendar(node) for code, node in _members(top, "calendars").items()}
    sites = {code: _site(code, node, calendars) for code, node in top["sites"].mapping().items()}
    routes = top["routes"].items() if "routes" in top else []
    offers = top["offers"].items() if "offers" in top else []
    lanes: dict[str, Lane] = {}
    for index, node in enumerate(routes):
        lane = _lane(index, node, sites, calendars)
        if lane.code in lanes:
            raise node.wrong(f"the route {lane.code!r} appears twice")
        lanes[lane.code] = lane
    return Network(sites, tuple(lanes.values()), tuple(_offer(node, sites) for node in offers)), calendars


def _members(top: dict[str, Node], name: str) -> dict[str, Node]:
    return top[name].mapping() if name in top else {}


def _calendar(node: Node) -> Calendar:
    members = node.members(("timezone",), ("week", "closed", "open"))
    opened: dict[date, tuple[Span, ...]] = {}
    for day, hours in _members(members, "open").items():
        opened[Node(day, hours.place).day()] = _spans(hours)
    closed = members["closed"].items() if "closed" in members else []
    return Calendar(
        zone=members["timezone"].zone(),
        week=_week(members["week"], _spans) if "week" in members else None,
        closed=frozenset(day.day() for day in closed),
        opened=opened,
    )


def _week(node: Node, reader: Callable[[Node], tuple[Value, ...]]) -> tuple[tuple[Value, ...], ...]:
    """Return the lists of Monday to Sunday; an absent day has none."""
    by_day = node.mapping()
    for day, value in by_day.items():
        if day not in DAYS:
            raise value.wrong(f"{day!r} is none of {', '.join(DAYS)}")
    return tuple(reader(by_day[day]) if day in by_day else () for day in DAYS)


def _spans(node: Node) -> tuple[Span, ...]:
    nodes = [node] if isinstance(node.value, str) else node.items()
    return merged(part.parsed(parse_span) for part in nodes)


def _times(node: Node) -> tuple[int, ...]:
    return tuple(sorted(part.parsed(parse_clock) for part in node.items()))


def _site(code: str, node: Node, calendars: dict[str, Calendar]) -> Site:
    members = node.members(("timezone",), ("calendar", "cutoff", "handling", "kind"))
    return Site(
        code=code,
        zone=members["timezone"].zone(),
        calendar=members["calendar"].reference(calendars, "calendar") if "calendar" in members else None,
        cutoff=members["cutoff"].parsed(parse_clock) if "cutoff" in members else None,
        handling=members["handling"].duration() if "handling" in members else timedelta(0),
        kind=members["kind"].text() if "kind" in members else "",
    )


def _lane(index: int, node: Node, sites: dict[str, Site], calendars: dict[str, Calendar]) -> Lane:
    members = node.members(
        ("from", "to", "service", "transit"), ("departures", "cost", "cost_per_kg", "window", "code")
    )
    origin = members["from"].reference(sites, "site")
    departures = None
    if "departures" in members:
        departures = Departures(origin.zone, _week(members["departures"], _times))
    return Lane(
        code=members["code"].name() if "code" in members else f"route {index + 1}",
        origin=origin.code,
        destination=members["to"].name(),
        service=members["service"].name(),
        transit=_transit(members["transit"], calendars),
        departures=departures,
        cost=members["cost"].money() if "cost" in members else Decimal(0),
        cost_per_kg=members["cost_per_kg"].money() if "cost_per_kg" in members else Decimal(0),
        window=members["window"].duration() if "window" in members else timedelta(0),
    )


def _transit(node: Node, calendars: dict[str, Calendar]) -> Transit:
    members = node.members((), ("days", "hours", "calendar"))
    if ("days" in members) == ("hours" in members):
        raise node.wrong("needs either 'days' or 'hours'")
    calendar = members["calendar"].reference(calendars, "calendar") if "calendar" in members else None
    if "days" in members:
        return Transit(days=members["days"].whole(_LONGEST_DAYS), calendar=calendar)
    hours = members["hours"].number()
    if hours > _LONGEST_DAYS * 24:
        raise CaseError(members["hours"].place, f"{hours} hours are longer than ten years")
    return Transit(elapsed=timedelta(microseconds=int(hours * 3_600_000_000)))


def _offer(node: Node, sites: dict[str, Site]) -> SupplyOffer:
    members = node.members(("item", "site", "lead_days"), ("minimum", "multiple"))
    return SupplyOffer(
        item=members["item"].name(),
        site=members["site"].reference(sites, "site").code,
        lead_days=members["lead_days"].whole(_LONGEST_DAYS),
        minimum=members["minimum"].quantity() if "minimum" in members else Decimal(0),
        multiple=members["multiple"].quantity() if "multiple" in members else Decimal(0),
    )
