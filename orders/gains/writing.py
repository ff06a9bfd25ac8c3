"""A sooner delivery written down: dates, promise ledger, story and reservations, whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from orders.allocation.planning import DATES, repromise_entry, set_part
from orders.events import NewEvent, record_events
from orders.gains.deliveries import last_day
from orders.gains.stored import dates_of, is_current, stored_lines, taken_of
from orders.lifecycle import State
from orders.models import Gain, GainState, OrderLine, PromiseEntry
from orders.news import request_reallocation
from portal.kernel.models import User
from promising.network import CompiledNetwork
from promising.services.exchanging import exchange_plan
from promising.services.plans import PlanBrokenError

OFFERED: Final = "gain_offered"
DECLINED: Final = "gain_declined"
WITHDRAWN: Final = "gain_withdrawn"
SETTLED: Final[Mapping[str, str]] = {
    GainState.ACCEPTED: "gain_accepted",
    GainState.TAKEN: "gain_taken",
}


def settle_gain(
    gain: Gain,
    lines: Sequence[OrderLine],
    state: GainState,
    *,
    network: CompiledNetwork,
    author: User | None,
    now: datetime,
) -> None:
    """Move the lines of a gain to its dates and its stock, and close it as accepted or taken.

    `lines` are those of the order, locked, items joined. What they leave is given back to the unit, and others are
    looked at for it. Must run inside a transaction, and last. Queries: constant.
    Raises: PlanBrokenError when the lines have moved, or the stock, the capacity or the way is gone.
    """
    stored = stored_lines(gain)
    if not is_current(stored, dates_of(lines)):
        raise PlanBrokenError
    found = {line.public_id: line for line in lines}
    moved = [found[each.line] for each in stored]
    if any(line.state != State.CONFIRMED for line in moved):
        raise PlanBrokenError
    if not all(network.is_open(each.part.site, each.part.lanes) for each in stored):
        raise PlanBrokenError
    left = {(line.item_id, line.site_id) for line in moved if line.site_id is not None}
    for line, each in zip(moved, stored, strict=True):
        line.because, line.sureness = each.because, each.sureness
        set_part(line, each.part, network)
    OrderLine.objects.bulk_update(moved, DATES)
    reason = {"cause": "gain", "gain": str(gain.public_id)}
    entries = [repromise_entry(line, reason=reason, author=author, now=now) for line in moved]
    PromiseEntry.objects.bulk_create(entries)
    close_gain(gain, state, author=author, now=now)
    tell_gain(gain, moved, SETTLED[state], author=author, now=now)
    request_reallocation(keys=left, cause=f"gain:{gain.public_id}", now=now)
    exchange_plan(
        taken_of(gain).plan,
        network,
        left={line.public_id: Decimal(0) for line in moved},
        company_id=gain.company_id,
        references=[line.public_id for line in moved],
        now=now,
    )


def close_gain(gain: Gain, state: GainState, *, author: User | None, now: datetime) -> None:
    """Write how a gain ended."""
    gain.state, gain.decided_at, gain.decided_by = state, now, author
    gain.save(update_fields=["state", "decided_at", "decided_by"])


def tell_gain(
    gain: Gain, lines: Iterable[OrderLine], kind: str, *, author: User | None, now: datetime
) -> None:
    """Put what happened to a gain into its order's story, for each of these lines that it is about."""
    stored, zone = stored_lines(gain), gain.order.ship_to.timezone
    before, after = last_day([each.before[1] for each in stored], zone), last_day([gain.deliver_until], zone)
    data = {
        "gain": str(gain.public_id),
        "deliver_until": gain.deliver_until.isoformat(),
        "days": [before.isoformat(), after.isoformat()],
    }
    concerned = {each.line for each in stored}
    events = [NewEvent(gain.order_id, kind, line.pk, data) for line in lines if line.public_id in concerned]
    record_events(events, author=author, now=now)
