"""From departures and thousandths back to the parts that a buyer, and the database, can read."""

from decimal import Decimal

from promising.engine import model
from promising.engine.awaiting import awaited_by
from promising.engine.problem import Problem
from promising.engine.sailing import Sailing, Want
from promising.engine.stock import Stock
from promising.engine.units import SCALE, from_units


def part_of(problem: Problem, want: Want, sailing: Sailing, units: int, before: int = 0) -> model.Part:
    """Return the part of a line that goes with a departure; `before`: what earlier parts took from the site.

    Options of one problem that have it in common share it.
    """
    key = want.index, sailing, units, before
    part = problem.parts.get(key)
    if part is None:
        part = problem.parts[key] = _part_of(problem, want, sailing, units, before)
    return part


def _part_of(problem: Problem, want: Want, sailing: Sailing, units: int, before: int) -> model.Part:
    purchase = _purchase(problem, want, sailing, units, before)
    return model.Part(
        item=want.item,
        quantity=from_units(units),
        purchase=from_units(purchase),
        awaited=awaited_by(problem, want, sailing, before + units, is_ordered=purchase > 0),
        volume=Decimal(want.volume_of(units)) / SCALE,
        **sailing.told,
    )


def schedule_of(problem: Problem, want: Want, shares: list[tuple[Sailing, int]]) -> tuple[model.Part, ...]:
    """Return the parts of a line in order of time."""
    parts: dict[tuple[Sailing, int], model.Part] = {}
    taken: dict[str, int] = {}
    for sailing, units in sorted(shares, key=lambda share: share[0].journey.due_day):
        parts[sailing, units] = part_of(problem, want, sailing, units, taken.get(sailing.site, 0))
        taken[sailing.site] = taken.get(sailing.site, 0) + units
    in_time = sorted(parts, key=lambda share: (share[0].day, share[0].journey.ship, share[0].order))
    return tuple(parts[share] for share in in_time)


def commit_share(
    stock: Stock, problem: Problem, want: Want, share: tuple[Sailing, int], *, is_new: bool
) -> None:
    """Use up in a working copy what a share takes; `is_new` when it opens its delivery."""
    part = _part_of(problem, want, *share, before=0)
    stock.commit_part(part, problem.request.customer, new_delivery=is_new)


def _purchase(problem: Problem, want: Want, sailing: Sailing, units: int, before: int) -> int:
    """Return what must be ordered from the supplier, beyond his stock, in his minimum and multiple."""
    offer = problem.network.offer(want.item, sailing.site)
    if offer is None:
        return 0
    free = problem.stock.free(want.item, sailing.site, sailing.journey.due_day, problem.request.customer)
    missing = units - max(0, free - before)
    return offer.purchase_for(missing) if missing > 0 else 0
