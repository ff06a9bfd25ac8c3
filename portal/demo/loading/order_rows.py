"""Order facts as rows of the order tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.demo.facts.order_shapes import EventFact, LineFact, OrderFact
from portal.demo.loading.keys import Keys
from portal.demo.loading.rows import json

Rows = Iterator[tuple[Any, ...]]
ORDER_COLUMNS = (
    "id company_id number public_id buyer_id ship_to_id source placed_at purchase_order cost_centre currency"
    " goods_total charges_total last_event"
)
LINE_COLUMNS = (
    "id company_id public_id order_id position part item_id quantity unit_id unit_factor unit_price amount state"
    " hold_reason site_id lane_id ship_on ship_at deliver_from deliver_until wanted_on promised_until delivered_at"
    " sureness promised_sureness because returned_quantity"
)
EVENT_COLUMNS = "company_id order_id sequence kind line_id at author_id data"
ENTRY_COLUMNS = "company_id line_id kind deliver_from deliver_until at author_id reason"
CHARGE_COLUMNS = "company_id order_id kind description amount"
LEG_COLUMNS = "leg site_id lane_id line planned_at actual_at"
LINE_KINDS = {
    "released",
    "picked",
    "packed",
    "shipped",
    "at_dock",
    "delivered",
    "invoiced",
    "on_hold",
    "cancelled",
}
RECEIVERS = ("M. Faure", "Mme Leroy", "A. Benoît", "Réception", "K. Simon", "J. Marty")


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """An order fact with its key, its number and the keys of its lines."""

    key: int
    number: str
    fact: OrderFact
    line_keys: Sequence[int]

    @property
    def is_open(self) -> bool:
        """Tell whether its story is told line by line; the past is told order by order, to stay small."""
        return not self.fact.legs


def order_rows(placed: Sequence[PlacedOrder], keys: Keys) -> Rows:
    """Yield the orders."""
    for order in placed:
        fact = order.fact
        buyer, place = keys.person(fact.company, fact.buyer), keys.ship_tos[fact.company, fact.ship_to]
        yield (
            order.key, keys.companies[fact.company], order.number, fact.public_id, buyer, place, fact.source,
            fact.placed_at, fact.purchase_order, fact.cost_centre, "EUR", fact.goods, fact.charges,
            len(list(_events(order))),
        )  # fmt: skip


def line_rows(placed: Sequence[PlacedOrder], keys: Keys) -> Rows:
    """Yield the lines of all orders."""
    for order in placed:
        company = keys.companies[order.fact.company]
        for key, line in zip(order.line_keys, order.fact.lines, strict=True):
            plan = line.plan
            dates = (
                (plan.ship_on, plan.ship_at, plan.deliver_from, plan.deliver_until) if plan else (None,) * 4
            )
            yield (
                key, company, line.public_id, order.key, line.position, line.part, keys.items[line.sku], line.quantity,
                line.unit, line.factor, line.price, line.amount, line.state, line.hold_reason,
                keys.sites[line.site] if plan else None, keys.lanes[line.lane] if plan else None, *dates,
                line.wanted_on, plan.deliver_until if plan else None, line.delivered_at, line.sureness,
                line.sureness, "{}", line.returned,
            )  # fmt: skip


def charge_rows(placed: Sequence[PlacedOrder], keys: Keys) -> Rows:
    """Yield the carriage of orders below the carriage-paid threshold."""
    for order in placed:
        if order.fact.charges:
            yield keys.companies[order.fact.company], order.key, "carriage", "", order.fact.charges


def _events(order: PlacedOrder) -> Iterator[tuple[EventFact, int | None, LineFact | None]]:
    """Yield events in order, those that move lines once for each line that they moved."""
    for event in order.fact.events:
        lines = list(zip(order.line_keys, order.fact.lines, strict=True))
        if event.position:
            key, line = lines[event.position - 1]
            yield event, key, line
        elif order.is_open and event.kind in LINE_KINDS:
            yield from ((event, key, line) for key, line in lines if _moved(event.kind, line))
        else:
            yield event, None, None


def _moved(kind: str, line: LineFact) -> bool:
    return kind != "invoiced" or line.state == "invoiced"


def event_rows(placed: Sequence[PlacedOrder], keys: Keys, returns: Mapping[int, Mapping[str, str]]) -> Rows:
    """Yield the stories; `returns` gives by order what return events say."""
    for order in placed:
        company = keys.companies[order.fact.company]
        for sequence, (event, key, line) in enumerate(_events(order), start=1):
            name = order.fact.buyer if event.author == "buyer" else event.author
            author = keys.person(order.fact.company, name)
            data = {
                **_data(order, event, line),
                **(returns.get(order.key, {}) if event.kind[:6] in {"return", "credit"} else {}),
            }
            yield company, order.key, sequence, event.kind, key, event.at, author, json(data)


def _data(order: PlacedOrder, event: EventFact, line: LineFact | None) -> dict[str, Any]:
    total = str(order.fact.goods + order.fact.charges)
    if event.kind == "placed":
        return {"lines": len(order.fact.lines), "total": total}
    if event.kind == "approval_requested":
        return {"total": total}
    if event.kind == "delivered":
        return {"receiver": RECEIVERS[order.key % len(RECEIVERS)]}
    if event.kind == "invoiced":
        return {"amount": str(line.amount if line else order.fact.goods)}
    if event.kind == "on_hold" and line:
        return {"reason": line.hold_reason}
    return {"quantity": str(line.quantity)} if event.kind == "backordered" and line else {}


def entry_rows(placed: Sequence[PlacedOrder], keys: Keys) -> Rows:
    """Yield the promise ledger: what was promised, when it was confirmed, when it really came."""
    for order in placed:
        company = keys.companies[order.fact.company]
        author = keys.person(order.fact.company, order.fact.buyer)
        placed_at = order.fact.placed_at
        for key, line in zip(order.line_keys, order.fact.lines, strict=True):
            if not line.plan:
                continue
            window = (line.plan.deliver_from, line.plan.deliver_until)
            yield company, key, "promised", *window, placed_at, author, "{}"
            if order.is_open and line.state not in {"to_approve", "received"}:
                yield company, key, "confirmed", *window, placed_at + timedelta(seconds=2), author, "{}"
            if line.delivered_at:
                yield (
                    company,
                    key,
                    "actual",
                    line.delivered_at,
                    line.delivered_at,
                    line.delivered_at,
                    None,
                    "{}",
                )


def leg_rows(placed: Sequence[PlacedOrder], keys: Keys) -> Rows:
    """Yield how the legs of the past went."""
    for order in placed:
        for leg in order.fact.legs:
            line = order.fact.lines[leg.position - 1]
            yield (
                leg.leg,
                keys.sites[leg.site],
                keys.lanes[leg.lane],
                line.public_id,
                leg.planned_at,
                leg.actual_at,
            )
