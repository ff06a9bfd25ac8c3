"""The buyer's answer to an offer: accepted, exactly as it was shown or not at all; or left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from orders.changing.drafting import with_items
from orders.gains.refusals import DecidedGainError, ExpiredGainError, GainGoneError, UnknownGainError
from orders.gains.stored import stored_lines
from orders.gains.writing import DECLINED, WITHDRAWN, close_gain, settle_gain, tell_gain
from orders.models import Gain, GainState, OrderLine
from orders.news import request_reallocation
from orders.placing.finding import lock_order
from portal.customers.models import ShipTo
from portal.kernel.idempotency import run_once
from portal.kernel.locks import lock_rows
from portal.kernel.models import User
from portal.kernel.retries import retry_conflicts
from promising.network import current_network
from promising.services.plans import PlanBrokenError


@dataclass(frozen=True, slots=True)
class AcceptedGain:
    """What is answered: the order, the offer, and when the last of it arrives now."""

    number: str
    id: UUID
    deliver_until: datetime


def accept_gain(
    *, company_id: int, user: User, number: str, gain_id: UUID, idempotency_key: str, now: datetime
) -> AcceptedGain:
    """Take an earlier delivery as it was offered; the same key, or accepting again, has one effect and one answer.

    Checked again by the engine on the locked rows: order, lines, offer, then purchases, balances, reservations and
    capacities. Where the stock has gone meanwhile the confirmed date stands and the offer is withdrawn.
    Raises: UnknownOrderError, UnknownGainError, ExpiredGainError, DecidedGainError, GainGoneError, KeyReusedError,
    RequestInFlightError, BusyError.
    """

    def once() -> dict[str, Any]:
        return run_once(
            company_id=company_id,
            operation="accept_gain",
            key=idempotency_key,
            body={"number": number, "gain": gain_id},
            now=now,
            work=lambda: _accept(company_id, user, number, gain_id, now),
        )

    try:
        answer = retry_conflicts(once)
    except PlanBrokenError:
        retry_conflicts(lambda: _withdraw(company_id, number, gain_id, now))
        raise GainGoneError(field="gain") from None
    return AcceptedGain(answer["number"], UUID(answer["id"]), datetime.fromisoformat(answer["deliver_until"]))


def decline_gain(*, company_id: int, user: User, number: str, gain_id: UUID, now: datetime) -> None:
    """Leave an offer: the confirmed date stands, and the next one is asked; leaving it again changes nothing.

    Raises: UnknownOrderError, UnknownGainError, ExpiredGainError, DecidedGainError, GainGoneError, BusyError.
    """

    def work() -> None:
        lines, gain = _locked(company_id, number, gain_id)
        if gain.state == GainState.DECLINED:
            return
        _check_open(gain, now)
        close_gain(gain, GainState.DECLINED, author=user, now=now)
        tell_gain(gain, lines, DECLINED, author=user, now=now)
        _let_others_look(gain, now)

    retry_conflicts(work)


def _accept(company_id: int, user: User, number: str, gain_id: UUID, now: datetime) -> dict[str, Any]:
    lines, gain = _locked(company_id, number, gain_id)
    if gain.state != GainState.ACCEPTED:
        _check_open(gain, now)
        network = current_network()
        settle_gain(gain, with_items(lines), GainState.ACCEPTED, network=network, author=user, now=now)
    return {"number": number, "id": str(gain_id), "deliver_until": gain.deliver_until.isoformat()}


def _locked(company_id: int, number: str, gain_id: UUID) -> tuple[Sequence[OrderLine], Gain]:
    order, lines = lock_order(company_id=company_id, number=number)
    found = lock_rows(Gain.objects.filter(order=order, public_id=gain_id))
    if not found:
        raise UnknownGainError(field="gain")
    (gain,) = found
    gain.order = order
    (order.ship_to,) = ShipTo.objects.filter(pk=order.ship_to_id)
    return lines, gain


def _check_open(gain: Gain, now: datetime) -> None:
    """Raise the refusal of an offer that is over."""
    if gain.state == GainState.WITHDRAWN:
        raise GainGoneError(field="gain")
    if gain.state == GainState.LAPSED or (gain.state == GainState.OFFERED and gain.expires_at <= now):
        raise ExpiredGainError(field="gain")
    if gain.state != GainState.OFFERED:
        raise DecidedGainError(field="gain")


def _withdraw(company_id: int, number: str, gain_id: UUID, now: datetime) -> None:
    """Close an offer that can no longer be kept, and let the order be looked at again."""
    lines, gain = _locked(company_id, number, gain_id)
    if gain.state == GainState.OFFERED:
        close_gain(gain, GainState.WITHDRAWN, author=None, now=now)
        tell_gain(gain, lines, WITHDRAWN, author=None, now=now)
        _let_others_look(gain, now)


def _let_others_look(gain: Gain, now: datetime) -> None:
    sites = current_network().site_rows
    kept = [each for each in stored_lines(gain) if each.part.site in sites]
    keys = {(each.item_id, sites[each.part.site].pk) for each in kept}
    request_reallocation(keys=keys, cause=f"gain:{gain.public_id}", now=now)
