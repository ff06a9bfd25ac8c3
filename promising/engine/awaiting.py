"""Which goods to come a part rests on: the receipts that it needs, or what its supplier makes to order."""

from promising.engine.calendars import weekdays_between
from promising.engine.model import Awaited
from promising.engine.problem import Problem
from promising.engine.sailing import Sailing, Want
from promising.engine.supply import Receipt, day_of
from promising.engine.units import to_units


def awaited_by(
    problem: Problem, want: Want, sailing: Sailing, needed: int, *, is_ordered: bool
) -> tuple[Awaited, ...]:
    """Return what a departure's part of a line waits for; nothing when it lies on the shelf.

    `needed`: what the line takes from the site with this departure and before it. `is_ordered`: some of it is ordered
    from the supplier, who begins today; his lead time is what was said. Else there is a first day by which the site
    has so much, and the part waits for each receipt until then without which it would have less.
    """
    item, site, due = want.item, sailing.site, sailing.journey.due_day
    if is_ordered:
        ready = problem.lead_day(item, site)
        return () if ready is None else (Awaited(site, site, weekdays_between(ready, due)),)
    coming = problem.stock.coming.get((item, site))
    if not coming:
        return ()
    stock, customer, zone = problem.stock, problem.request.customer, problem.network.sites[site].zone
    today, steps = stock.today[site], [step for step in stock.ladder(item, site).days if step <= due]
    day = next((step for step in steps if stock.free(item, site, step, customer) >= needed), steps[-1])
    spare = stock.free(item, site, day, customer) - needed
    return tuple(
        _awaited(receipt, zone, today, due)
        for receipt in _needed([one for one in coming if _counts_from(one, zone) <= day], spare, zone)
    )


def _needed(receipts: list[Receipt], spare: int, zone: str) -> list[Receipt]:
    """Return the receipts that are larger than what is to spare.

    Where each of them could be missed but not all of a day together, the one that was due first stands for them.
    """
    found = [receipt for receipt in receipts if to_units(receipt.quantity) > spare]
    if not found and sum(to_units(receipt.quantity) for receipt in receipts) > spare:
        return [min(receipts, key=lambda receipt: _said(receipt, zone))]
    return found


def _awaited(receipt: Receipt, zone: str, today: int, due: int) -> Awaited:
    said = _said(receipt, zone)
    overdue = max(0, weekdays_between(said, today))
    return Awaited(receipt.supplier, receipt.site, weekdays_between(said, due), overdue)


def _counts_from(receipt: Receipt, zone: str) -> int:
    assert receipt.at is not None
    return day_of(receipt.at, zone)


def _said(receipt: Receipt, zone: str) -> int:
    return receipt.said_on.toordinal() if receipt.said_on else _counts_from(receipt, zone)
