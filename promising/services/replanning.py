"""The same request promised anew, and whether the new answer is as good as the one that was shown."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from promising.models import Promise
from promising.network import current_network
from promising.services.quoting import compose, destination_of
from promising.services.requests import RequestedLine
from promising.services.ways import is_offered
from promising.shapes import LineView, PartView, promise_view


def replan(promise: Promise, *, now: datetime) -> Promise:
    """Return an unsaved promise for the same request as things are now; by any way where a chosen one is closed.

    Raises: the refusals of a quote.
    """
    return compose(
        company_id=promise.company_id,
        user=promise.requested_by,
        ship_to=promise.ship_to.public_id,
        lines=_by_ways_in_use(asked_lines(promise), promise),
        wanted_on=promise.wanted_on,
        policy=promise.request["policy"],
        now=now,
    )


def asked_lines(promise: Promise) -> list[RequestedLine]:
    """Return the lines of a promise as they were asked for."""
    return [
        RequestedLine(
            line["sku"],
            Decimal(line["quantity"]) / Decimal(line["unit_factor"]),
            line["unit"],
            line.get("site", ""),
            line.get("service", ""),
        )
        for line in promise.request["lines"]
    ]


def _by_ways_in_use(lines: Sequence[RequestedLine], promise: Promise) -> list[RequestedLine]:
    if not any(line.site or line.service for line in lines):
        return list(lines)
    network = current_network()
    destination = destination_of(network, promise.ship_to, promise.request["policy"])
    return [
        line if is_offered(line.site, line.service, network, destination) else line.by_way("", "")
        for line in lines
    ]


def is_no_worse(fresh: Promise, shown: Promise, option: str) -> bool:
    """Whether an option serves every line as fully as was shown, at each time, in no more deliveries, for no more.

    And by the ways that were chosen: they may be closed since.
    """
    if fresh.request["lines"] != shown.request["lines"]:
        return False
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
