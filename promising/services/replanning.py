"""The same request promised anew, and whether the new answer is as good as the one that was shown."""

from datetime import datetime
from decimal import Decimal

from promising.models import Promise
from promising.services.quoting import compose
from promising.services.requests import RequestedLine
from promising.shapes import LineView, PartView, promise_view


def replan(promise: Promise, *, now: datetime) -> Promise:
    """Return an unsaved promise for the same request as things are now. Raises: the refusals of a quote."""
    return compose(
        company_id=promise.company_id,
        user=promise.requested_by,
        ship_to=promise.ship_to.public_id,
        lines=[
            RequestedLine(line["sku"], Decimal(line["quantity"]) / Decimal(line["unit_factor"]), line["unit"])
            for line in promise.request["lines"]
        ],
        wanted_on=promise.wanted_on,
        policy=promise.request["policy"],
        now=now,
    )


def is_no_worse(fresh: Promise, shown: Promise, option: str) -> bool:
    """Whether an option serves every line as fully as was shown, at each time, in no more deliveries, for no more."""
    new, old = promise_view(fresh).option(option), promise_view(shown).option(option)
    if new is None or old is None or new.cost.amount > old.cost.amount or new.deliveries > old.deliveries:
        return False
    return all(
        _there_by(mine, part) >= _there_by(its, part)
        for mine, its in zip(new.lines, old.lines, strict=True)
        for part in its.schedule
    )


def _there_by(line: LineView, shown: PartView) -> Decimal:
    """Return how much of the same goods a line has by the time of a part."""
    there = (
        part.quantity
        for part in line.schedule
        if part.sku == shown.sku and part.deliver_until <= shown.deliver_until
    )
    return sum(there, Decimal(0))
