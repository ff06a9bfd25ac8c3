"""Confirm: a held or quoted option becomes firm, each part under the reference of its order line."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from inventory.models import ReservationKind
from inventory.reservations import live_holds, make_firm
from promising.models import Promise, PromiseState
from promising.network import CompiledNetwork
from promising.services.holding import ExpiredPromiseError, is_held, plan_of
from promising.services.plans import take_plan
from promising.shapes import OptionView


def check_confirmable(promise: Promise, option: str, *, now: datetime) -> None:
    """Raise ExpiredPromiseError unless the option is held or the quote still stands."""
    if not (is_held(promise, now=now) and promise.option_code == option) and promise.expires_at <= now:
        raise ExpiredPromiseError(field="promise")


def confirm_promise(
    promise: Promise,
    option: OptionView,
    references: Sequence[UUID],
    *,
    network: CompiledNetwork,
    now: datetime,
) -> None:
    """Make the parts of an option firm, in the order of the plan, under these references.

    A live hold of the option is turned over as it is: nothing is locked or computed. Else the plan is checked
    and reserved on locked rows. `promise` must be locked. Call it last in a transaction, as from here on others wait.
    Raises: PlanBrokenError (see promising.services.holding.keep_plan), ExpiredPromiseError.
    """
    plan, was_held = plan_of(promise, option), promise.state == PromiseState.HELD
    is_kept = is_held(promise, now=now) and promise.option_code == option.code
    promise.state, promise.option_code, promise.hold_expires_at = PromiseState.CONFIRMED, option.code, None
    promise.save(update_fields=["state", "option_code", "hold_expires_at"])
    if is_kept and not plan.has_purchases:
        _turn_holds(promise, references, now=now)
        return
    take_plan(
        plan,
        network,
        company_id=promise.company_id,
        kind=ReservationKind.FIRM,
        references=references,
        instead_of=promise.public_id if was_held else None,
        now=now,
    )


def _turn_holds(promise: Promise, references: Sequence[UUID], *, now: datetime) -> None:
    holds = live_holds(promise.public_id, now=now)
    turned = {hold.pk: references[hold.line - 1] for hold in holds}
    if len(holds) != len(references) or not make_firm(turned, promise=promise.public_id, now=now):
        raise ExpiredPromiseError(field="promise")
