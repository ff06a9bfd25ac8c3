"""Approval: an order above a person's limit waits, with its goods reserved, until somebody else says yes or no."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from orders.lifecycle import Event, State
from orders.models import Order, OrderEvent, OrderLine, PromiseEntry, PromiseEntryKind
from orders.placing.cancelling import give_up
from orders.placing.finding import lock_order
from orders.progress.steps import move_lines
from portal.customers.models import Membership, Role
from portal.kernel.errors import Conflict, Refusal
from portal.kernel.models import User
from portal.kernel.retries import retry_conflicts


class NotToApproveError(Conflict):
    """The order waits for nobody's approval."""

    code = "not_to_approve"
    message = _("Order %(number)s does not wait for approval.")
    remedy = _("Load the page again to see where it stands.")


class NotAnApproverError(Refusal):
    """The person may not approve for this company."""

    code = "not_an_approver"
    status = 403
    message = _("You may not approve orders.")
    remedy = _("Ask an approver of your company.")


class OwnOrderError(Refusal):
    """Four eyes: nobody approves what he ordered."""

    code = "own_order"
    status = 403
    message = _("You placed or changed order %(number)s yourself.")
    remedy = _("Ask another approver of your company.")


def approve_order(*, company_id: int, user: User, number: str, now: datetime) -> None:
    """Let an order go on: what is reserved is confirmed, what is short goes on backorder.

    Approving again changes nothing once it is approved.
    Raises: UnknownOrderError, NotAnApproverError, OwnOrderError, NotToApproveError, BusyError.
    """

    def work() -> None:
        _order, waiting = _waiting_lines(company_id=company_id, user=user, number=number)
        move_lines(waiting, Event.APPROVED, author=user, now=now)
        served = [line for line in waiting if line.ship_at is not None]
        move_lines(served, Event.CONFIRMED, author=user, now=now)
        move_lines(
            [line for line in waiting if line.ship_at is None], Event.BACKORDERED, author=user, now=now
        )
        PromiseEntry.objects.bulk_create(
            PromiseEntry(
                company_id=company_id,
                line=line,
                kind=PromiseEntryKind.CONFIRMED,
                deliver_from=line.deliver_from,
                deliver_until=line.deliver_until,
                at=now,
                author=user,
            )
            for line in served
        )

    retry_conflicts(work)


def reject_order(*, company_id: int, user: User, number: str, reason: str = "", now: datetime) -> None:
    """End an order that waits for approval and give its goods back. Raises: as approve_order."""

    def work() -> None:
        order, waiting = _waiting_lines(company_id=company_id, user=user, number=number)
        give_up(order, waiting, Event.REJECTED, user=user, reason=reason, now=now)

    retry_conflicts(work)


def _waiting_lines(*, company_id: int, user: User, number: str) -> tuple[Order, list[OrderLine]]:
    order, lines = lock_order(company_id=company_id, number=number)
    membership = Membership.objects.filter(company_id=company_id, user=user, is_active=True).first()
    roles = set(membership.roles) if membership else set()
    if not roles & {Role.APPROVER, Role.ADMINISTRATOR}:
        raise NotAnApproverError
    if user.pk in {order.buyer_id, _asked_by(order)}:
        raise OwnOrderError(number=number)
    waiting = [line for line in lines if line.state == State.TO_APPROVE]
    if not waiting:
        raise NotToApproveError(number=number)
    return order, waiting


def _asked_by(order: Order) -> int | None:
    """Return who asked for the approval: the buyer, or whoever changed the order since."""
    asked = OrderEvent.objects.filter(order=order, kind=Event.APPROVAL_REQUESTED).order_by("-sequence")
    return asked.values_list("author_id", flat=True).first()
