"""The same request promised anew, and whether the new answer is as good as the one that was shown."""

from datetime import datetime
from decimal import Decimal

from promising.models import Promise
from promising.services.quoting import compose
from promising.services.requests import RequestedLine
from promising.shapes import OptionView, promise_view


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
    """Whether an option of a fresh promise serves every line as soon, as fully and as cheaply as what was shown."""
    new, old = promise_view(fresh).option(option), promise_view(shown).option(option)
    if new is None or old is None or new.cost.amount > old.cost.amount:
        return False
    return all(
        mine.short <= its.short and _last(new, index) <= _last(old, index)
        for index, (mine, its) in enumerate(zip(new.lines, old.lines, strict=True))
    )


def _last(option: OptionView, index: int) -> float:
    return max((part.deliver_until.timestamp() for part in option.lines[index].schedule), default=0.0)
