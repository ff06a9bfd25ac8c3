"""An order with its lines, found by number and locked in the order that everybody keeps."""

from django.utils.translation import gettext_lazy as _

from orders.models import Order, OrderLine
from portal.kernel.errors import NotFound
from portal.kernel.locks import lock_rows


class UnknownOrderError(NotFound):
    """No such order of this company."""

    code = "unknown_order"
    message = _("There is no order of that number.")
    remedy = _("Check the number in your list of orders.")


def lock_order(*, company_id: int, number: str) -> tuple[Order, list[OrderLine]]:
    """Lock an order, then its lines; return them, lines by position and part. Raises: UnknownOrderError."""
    found = lock_rows(Order.objects.filter(company_id=company_id, number=number))
    if not found:
        raise UnknownOrderError(field="number")
    lines = lock_rows(OrderLine.objects.filter(order=found[0]))
    for line in lines:
        line.order = found[0]
    return found[0], sorted(lines, key=lambda line: (line.position, line.part))
