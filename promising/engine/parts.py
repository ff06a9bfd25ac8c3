"""From departures and thousandths back to the parts that a buyer, and the database, can read."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from promising.engine import model
from promising.engine.awaiting import awaited_by
from promising.engine.problem import Problem
from promising.engine.sailing import Sailing, Want
from promising.engine.stock import Stock
from promising.engine.units import SCALE, from_units

Shares = Sequence[tuple[Sailing, int]]
Purchases = Mapping[Sailing, int]


def part_of(
    problem: Problem, want: Want, sailing: Sailing, units: int, before: int = 0, *, purchase: int = 0
) -> model.Part:
    """Return the part of a line that goes with a departure; `before`: what earlier parts took from the site.

    Options of one problem that have it in common share it.
    """
    key = want.index, sailing, units, before, purchase
    part = problem.parts.get(key)
    if part is None:
        part = problem.parts[key] = _part_of(problem, want, sailing, units, before, purchase=purchase)
    return part


def _part_of(
    problem: Problem, want: Want, sailing: Sailing, units: int, before: int, *, purchase: int
) -> model.Part:
    return model.Part(
        item=want.item,
        quantity=from_units(units),
        purchase=from_units(purchase),
        awaited=awaited_by(problem, want, sailing, before + units, is_ordered=purchase > 0),
        volume=Decimal(want.volume_of(units)) / SCALE,
        **sailing.told,
    )


def schedule_of(problem: Problem, want: Want, shares: Shares, purchases: Purchases) -> tuple[model.Part, ...]:
    """Return the parts of a line in order of time."""
    parts: dict[tuple[Sailing, int], model.Part] = {}
    taken: dict[str, int] = {}
    for sailing, units in sorted(shares, key=lambda share: share[0].journey.due_day):
        before, purchase = taken.get(sailing.site, 0), purchases.get(sailing, 0)
        parts[sailing, units] = part_of(problem, want, sailing, units, before, purchase=purchase)
        taken[sailing.site] = taken.get(sailing.site, 0) + units
    return tuple(parts[share] for share in sorted(parts, key=lambda share: _in_time(share[0])))


def _in_time(sailing: Sailing) -> tuple[object, ...]:
    return sailing.day, sailing.journey.ship, sailing.order


def purchases_of(problem: Problem, shares: Mapping[int, Shares]) -> dict[int, dict[Sailing, int]]:
    """Return what must be ordered from suppliers for the shares of each line, in their minimum and multiple.

    What they have goes to what cannot be ordered in time, whichever line that is of, then to what is due first.
    """
    found: dict[int, dict[Sailing, int]] = {index: {} for index in shares}
    if not problem.network.offers:
        return found
    stock, customer = problem.stock.copy(), problem.request.customer
    every = [
        (problem.is_ordered(problem.wants[index], sailing), sailing.journey.due_day, index, sailing, units)
        for index in sorted(shares)
        for sailing, units in shares[index]
    ]
    for _, _, index, sailing, units in sorted(
        every, key=lambda one: (one[0], one[1], one[2], _in_time(one[3]))
    ):
        item, due = problem.wants[index].item, sailing.journey.due_day
        there = min(units, stock.open_to(item, sailing.site, due, customer))
        found[index][sailing] = _purchase(problem, item, sailing.site, units - there)
        stock.take(item, sailing.site, due, customer, there)
    return found


def commit_share(
    stock: Stock, problem: Problem, want: Want, share: tuple[Sailing, int], *, is_new: bool
) -> None:
    """Use up in a working copy what a share takes; `is_new` when it opens its delivery."""
    sailing, units = share
    there = problem.stock.open_to(want.item, sailing.site, sailing.journey.due_day, problem.request.customer)
    purchase = _purchase(problem, want.item, sailing.site, units - there)
    part = _part_of(problem, want, sailing, units, 0, purchase=purchase)
    stock.commit_part(part, problem.request.customer, new_delivery=is_new)


def _purchase(problem: Problem, item: str, site: str, missing: int) -> int:
    """Return what must be ordered from the supplier, in his minimum and multiple, where something is missing."""
    offer = problem.network.offer(item, site)
    return 0 if offer is None or missing <= 0 else offer.purchase_for(missing)
