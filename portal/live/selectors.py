"""What a tracking socket may know: how far an order is, for somebody who may see it."""

from orders.models import Order
from orders.selectors import last_event
from portal.customers.selectors import membership_of
from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, Scope, scope


def event_reached(user: User, number: str) -> int | None:
    """Return the number of an order's newest event.

    None when there is no such order for this person: another company's order looks like none.
    """
    with scope(SYSTEM):
        if user.is_staff and user.is_active:
            return last_event(number)
        membership = membership_of(user)
        if membership is None:
            return None
        with scope(Scope(membership.company_id)):
            return last_event(number)


def events_reached(numbers: list[str]) -> dict[str, int]:
    """Return the newest event of each of these orders, whoever may see them. Queries: one."""
    with scope(SYSTEM):
        return dict(Order.objects.filter(number__in=numbers).values_list("number", "last_event"))
