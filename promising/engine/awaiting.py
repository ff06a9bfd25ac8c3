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
    today, ladder = problem.stock.today[site], problem.stock.ladder(item, site)
    customer = problem.request.customer
    steps = [step for step in ladder.days if step <= due]
    free = {step: problem.stock.free(item, site, step, customer) for step in steps}
    day = next((step for step in steps if free[step] >= needed), steps[-1])
    zone = problem.network.sites[site].zone
    last = [receipt for receipt in coming if max(today, _counts_from(receipt, zone)) == day]
    if day == today and free[day] - sum(to_units(receipt.quantity) for receipt in last) >= needed:
        return None
    said, supplier = min(((_said(receipt, zone), receipt.supplier) for receipt in last), default=(None, ""))
    if said is None:
        return None
    return Awaited(supplier, site, weekdays_between(said, due), max(0, weekdays_between(said, today)))


def _counts_from(receipt: Receipt, zone: str) -> int:
    assert receipt.at is not None
    return day_of(receipt.at, zone)


def _said(receipt: Receipt, zone: str) -> int:
    return receipt.said_on.toordinal() if receipt.said_on else _counts_from(receipt, zone)
