"""Hold and release: the stock of an option set aside for a quarter of an hour, or given back."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inventory.models import ReservationKind
from inventory.reservations import release, release_expired
from portal.kernel.errors import Conflict, NotFound, Refusal
from portal.kernel.locks import lock_rows
from portal.kernel.retries import retry_conflicts
from promising.models import Promise, PromiseState
from promising.network import current_network
from promising.services.plans import Plan, PlanBrokenError, take_plan
from promising.services.replanning import is_no_worse, replan
from promising.shapes import OptionView, PromiseView, option_view, promise_view

HOLD_LIFE: Final = timedelta(minutes=getattr(settings, "HOLD_MINUTES", 15))
TRIES: Final = 3
Answer = TypeVar("Answer")


class UnknownPromiseError(NotFound):
    """No such promise of this company."""

    code = "unknown_promise"
    message = _("There is no such promise.")
    remedy = _("Ask for a new one.")


class UnknownOptionError(Refusal):
    """The promise does not offer this option."""

    code = "unknown_option"
    message = _("The promise has no option “%(option)s”.")
    remedy = _("Choose one of: %(options)s.")


class ExpiredPromiseError(Conflict):
    """The quote or its hold has run out."""

    code = "expired_promise"
    message = _("This promise has expired.")
    remedy = _("Ask for a new one: it takes a moment and shows what is possible now.")


class AlreadyOrderedError(Conflict):
    """The promise became an order."""

    code = "already_ordered"
    message = _("This promise has already been ordered.")
    remedy = _("Open the order, or ask for a new promise.")


class PromiseChangedError(Conflict):
    """What was shown can no longer be kept; `fresh` is what can be promised now, stored as a new promise."""

    code = "promise_changed"
    message = _("Meanwhile part of this promise has become impossible.")
    remedy = _("Look at the new dates and confirm again.")

    def __init__(self, *, fresh: PromiseView, **values: Any) -> None:
        super().__init__(field="option", **values)
        self.fresh = fresh


def hold_promise(*, company_id: int, promise_id: UUID, option: str, now: datetime) -> PromiseView:
    """Set the stock and capacity of an option aside until the hold expires; the same option again changes nothing.

    Another option replaces the one that is held. When the plan no longer stands but one with the same or
    better dates does, that one is held.
    Raises: UnknownPromiseError, UnknownOptionError, ExpiredPromiseError, AlreadyOrderedError,
    PromiseChangedError (carrying a new quote), BusyError.
    """
    return keep_plan(
        lambda: _hold(company_id=company_id, promise_id=promise_id, option=option, now=now),
        company_id=company_id,
        promise_id=promise_id,
        option=option,
        now=now,
    )


def keep_plan(
    work: Callable[[], Answer], *, company_id: int, promise_id: UUID, option: str, now: datetime
) -> Answer:
    """Run `work`, which reserves a plan, whole or not at all; where the plan broke, try one that is no worse.

    Raises: PromiseChangedError when only worse ones are left, and what `work` and retry_conflicts raise.
    """
    for _attempt in range(TRIES):
        try:
            return retry_conflicts(work)
        except PlanBrokenError:
            shown = Promise.objects.filter(company_id=company_id, public_id=promise_id)
            (promise,) = shown.select_related("requested_by", "ship_to")
            fresh = replan(promise, now=now)
            if not is_no_worse(fresh, promise, option):
                break
            with transaction.atomic():
                Promise.objects.filter(pk=promise.pk).exclude(state=PromiseState.CONFIRMED).update(
                    options=fresh.options, snapshot=fresh.snapshot
                )
    with transaction.atomic():
        fresh.save()
    raise PromiseChangedError(fresh=promise_view(fresh))


def _hold(*, company_id: int, promise_id: UUID, option: str, now: datetime) -> PromiseView:
    promise = lock_promise(company_id=company_id, promise_id=promise_id, option=option)
    if is_held(promise, now=now) and promise.option_code == option:
        return promise_view(promise)
    if promise.expires_at <= now:
        raise ExpiredPromiseError(field="promise")
    plan = plan_of(option_view(promise, option), promise.request["items"])
    expires_at = now + HOLD_LIFE
    former = promise.public_id if promise.state == PromiseState.HELD else None
    promise.state, promise.option_code, promise.hold_expires_at = PromiseState.HELD, option, expires_at
    promise.save(update_fields=["state", "option_code", "hold_expires_at"])
    take_plan(
        plan,
        current_network(),
        company_id=company_id,
        kind=ReservationKind.HOLD,
        references=[promise.public_id] * len(plan.parts),
        instead_of=former,
        expires_at=expires_at,
        now=now,
    )
    return promise_view(promise)


def release_promise(*, company_id: int, promise_id: UUID, now: datetime) -> PromiseView:
    """Give a hold back, which ends it now; a promise that is not held stays as it is.

    Raises: UnknownPromiseError, AlreadyOrderedError, BusyError.
    """

    def work() -> PromiseView:
        promise = lock_promise(company_id=company_id, promise_id=promise_id)
        if promise.state == PromiseState.HELD:
            release([promise.public_id])
            promise.state, promise.option_code, promise.hold_expires_at = PromiseState.QUOTED, "", now
            promise.save(update_fields=["state", "option_code", "hold_expires_at"])
        return promise_view(promise)

    return retry_conflicts(work)


def release_expired_holds(*, now: datetime, limit: int = 500) -> int:
    """Give the stock of expired holds back for good; return how many reservations. They count no more already."""
    return retry_conflicts(lambda: release_expired(now=now, limit=limit))


def lock_promise(*, company_id: int, promise_id: UUID, option: str | None = None) -> Promise:
    """Lock and return a promise that is not ordered yet and, where one is named, offers the option.

    Raises: UnknownPromiseError, AlreadyOrderedError, UnknownOptionError.
    """
    rows = Promise.objects.filter(company_id=company_id, public_id=promise_id)
    found = lock_rows(rows.select_related("ship_to__company").defer("snapshot"))
    if not found:
        raise UnknownPromiseError(field="promise")
    promise = found[0]
    check_open(promise.state)
    if option is not None:
        check_offered(option, promise.options)
    return promise


def check_open(state: str) -> None:
    """Raise AlreadyOrderedError when a promise became an order."""
    if state == PromiseState.CONFIRMED:
        raise AlreadyOrderedError(field="promise")


def check_offered(option: str, options: Mapping[str, Any]) -> None:
    """Raise UnknownOptionError unless the stored options have one of this code."""
    codes = [stored["code"] for stored in options["options"]]
    if option not in codes:
        raise UnknownOptionError(field="option", option=option[:20], options=", ".join(codes))


def is_held(promise: Promise, *, now: datetime) -> bool:
    """Whether a promise's hold still counts."""
    return promise.state == PromiseState.HELD and (promise.hold_expires_at or now) > now


def plan_of(option: OptionView, item_ids: Mapping[str, int]) -> Plan:
    """Return the plan of an option, part by part in order of lines."""
    return Plan(tuple(part.engine for part in option.parts), item_ids)
