"""Run a case through the engine and tell where it differs from what is expected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby, permutations
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from promising.codec.case import Case, ExpectedDays, ExpectedLine, Order
from promising.engine import LinePromise, Option, Part, Stock, plan
from promising.engine.stock import Guard, events_by_key
from promising.engine.supply import Ints, available_by_day
from promising.engine.units import from_units, to_units

_LAST: Final = 10**12
_TRIED_ORDERS: Final = 7


@dataclass(frozen=True)
class Findings:
    """What the engine found: for each expectation of days its quantities, for each order its plan."""

    available: tuple[tuple[Decimal, ...], ...]
    promises: dict[str, Option]


def run_case(case: Case) -> Findings:
    """Promise the orders by priority, then as listed, each committed before the next."""
    available = tuple(_available(case, expected) for expected in case.available)
    stock = Stock.build(case.network, case.facts, case.now)
    promises: dict[str, Option] = {}
    for order in sorted(case.orders, key=_rank):
        option = plan(order.request, case.network, stock, case.now)
        stock.commit(option, order.request.customer)
        promises[order.id] = option
    return Findings(available, {order.id: promises[order.id] for order in case.orders})


def _rank(order: Order) -> int:
    return _LAST if order.priority is None else order.priority


def _available(case: Case, expected: ExpectedDays) -> tuple[Decimal, ...]:
    """Return what is open to all, day by day, also for days before now, which only their own events count for."""
    count = len(expected.quantities)
    if count == 0:
        return ()
    events = events_by_key(case.network, case.facts, case.now)
    guards = Stock.build(case.network, case.facts, case.now).guards.get(expected.item, [])

    def open_at(site: str) -> Ints:
        safety = to_units(case.facts.safety.get((expected.item, site), Decimal(0)))
        found = available_by_day(
            events.get((expected.item, site), []), safety, expected.start.toordinal(), count
        )
        return np.maximum(found - _kept(guards, site), 0)

    found = open_at(expected.site)
    anywhere = _kept(guards, None)
    if anywhere:
        total = sum((open_at(site) for site in case.network.sites), np.zeros(count, dtype=np.int64))
        found = np.minimum(found, np.maximum(total - anywhere, 0))
    return tuple(from_units(int(units)) for units in found)


def _kept(guards: Iterable[Guard], site: str | None) -> int:
    return sum(guard.units for guard in guards if guard.site == site)


def differences(case: Case, findings: Findings) -> list[str]:
    """Return where the findings differ from the expectations, a line each; nothing when they hold."""
    found: list[str] = []
    for expected, quantities in zip(case.available, findings.available, strict=True):
        found += _different_days(expected, quantities)
    for order, lines in case.promises.items():
        promised = {line.id: line for line in findings.promises[order].lines}
        for line, wanted in lines.items():
            found += [f"promises.{order}.{line}.{text}" for text in _different_line(wanted, promised[line])]
    return found


def _different_days(expected: ExpectedDays, quantities: tuple[Decimal, ...]) -> list[str]:
    place = f"available.{expected.item}.{expected.site}"
    return [
        f"{place}.{date.fromordinal(expected.start.toordinal() + index)}: expected {wanted}, found {found}"
        for index, (wanted, found) in enumerate(zip(expected.quantities, quantities, strict=True))
        if wanted != found
    ]


def _different_line(expected: ExpectedLine, line: LinePromise) -> list[str]:
    found: list[str] = []
    if expected.short is not None and expected.short != line.short:
        found.append(f"short: expected {expected.short}, found {line.short}")
    if expected.schedule is None:
        return found
    if len(expected.schedule) != len(line.schedule):
        return [
            f"schedule: expected {len(expected.schedule)} parts, found {_parts_text(line.schedule)}",
            *found,
        ]
    best = min((_different_parts(expected.schedule, parts) for parts in _orders_of(line.schedule)), key=len)
    return best + found


def _orders_of(parts: tuple[Part, ...]) -> Iterable[tuple[Part, ...]]:
    """Yield the parts in every order of time: those of one delivery day have no order among themselves."""
    groups = [list(group) for _, group in groupby(parts, key=lambda part: part.deliver_on)]
    orders: list[tuple[Part, ...]] = [()]
    for group in groups:
        choices = list(permutations(group)) if len(group) < _TRIED_ORDERS else [tuple(group)]
        orders = [before + choice for before in orders for choice in choices][:5040]
    return orders


def _different_parts(expected: tuple[dict[str, Any], ...], parts: tuple[Part, ...]) -> list[str]:
    return [
        f"schedule[{index}].{name}: expected {_text(value)}, found {_text(part_value(part, name))}"
        for index, (wanted, part) in enumerate(zip(expected, parts, strict=True))
        for name, value in wanted.items()
        if not _same(value, name, part)
    ]


def part_value(part: Part, name: str) -> Any:
    """Return what a part has under a name of the document; a delivery in transit days is a date."""
    values: dict[str, Any] = {
        "quantity": part.quantity,
        "from": part.site,
        "ship": part.ship_at,
        "deliver": part.deliver_on if part.transit_in_days else part.deliver_from,
        "door": part.door,
        "item": part.item,
        "service": part.service,
        "purchase": part.purchase,
    }
    return values[name]


def _same(expected: Any, name: str, part: Part) -> bool:
    if name == "deliver" and not isinstance(expected, datetime):
        return bool(expected == part.deliver_on)
    found = part_value(part, name)
    if isinstance(expected, datetime) and not isinstance(found, datetime):
        return bool(_day(expected, part) == found)
    if isinstance(found, datetime) and not isinstance(expected, datetime):
        return bool(_day(found, part) == expected)
    return bool(expected == found)


def _day(at: datetime, part: Part) -> date:
    return at.astimezone(ZoneInfo(part.legs[0].zone if part.legs else part.zone)).date()


def _parts_text(parts: tuple[Part, ...]) -> str:
    shown = [f"{p.quantity} from {p.site} on {_text(part_value(p, 'deliver'))}" for p in parts]
    return "; ".join(shown) or "none"


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)
