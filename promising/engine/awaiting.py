"""Which goods to come a part rests on: the last receipt that it needs, or what its supplier makes to order."""

from promising.engine.model import Awaited
from promising.engine.problem import Problem
from promising.engine.sailing import Sailing, Want
from promising.engine.supply import Receipt, day_of
from promising.engine.sureness import weekdays_between
from promising.engine.units import to_units


def awaited_by(
    problem: Problem, want: Want, sailing: Sailing, needed: int, *, is_ordered: bool
) -> Awaited | None:
    """Return what a departure's part of a line waits for, None when it lies on the shelf.

    `needed`: what the line takes from the site with this departure and before it. `is_ordered`: some of it is ordered
    from the supplier, who begins today; his lead time is what was said. Else it is the receipt at the step of the
    ladder that has so much; of several that count from that day, the one that was due first.
    """
    item, site, due = want.item, sailing.site, sailing.journey.due_day
    if is_ordered:
        ready = problem.lead_day(item, site)
        return None if ready is None else Awaited(site, site, weekdays_between(ready, due))
    coming = problem.stock.coming.get((item, site))
    if not coming:
        return None
    stock, customer, zone = problem.stock, problem.request.customer, problem.network.sites[site].zone
    today, steps = stock.today[site], [step for step in stock.ladder(item, site).days if step <= due]
    day = next((step for step in steps if stock.free(item, site, step, customer) >= needed), steps[-1])
    last = [receipt for receipt in coming if max(today, _counts_from(receipt, zone)) == day]
    if not last or (day == today and _is_on_shelf(stock.free(item, site, day, customer), last, needed)):
        return None
    said, supplier = min((_said(receipt, zone), receipt.supplier) for receipt in last)
    return Awaited(supplier, site, weekdays_between(said, due), max(0, weekdays_between(said, today)))


def _is_on_shelf(free: int, due_today: list[Receipt], needed: int) -> bool:
    """Whether a day has what is needed also without the receipts that may yet come on it."""
    return free - sum(to_units(receipt.quantity) for receipt in due_today) >= needed


def _counts_from(receipt: Receipt, zone: str) -> int:
    assert receipt.at is not None
    return day_of(receipt.at, zone)


def _said(receipt: Receipt, zone: str) -> int:
    return receipt.said_on.toordinal() if receipt.said_on else _counts_from(receipt, zone)
