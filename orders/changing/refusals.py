"""Why an order is not changed: what each refusal says and what can be done instead."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from orders.changing.standing import Barrier
from portal.kernel.errors import Conflict, NotFound, Refusal, type_of_text

if TYPE_CHECKING:
    from orders.changing.shapes import ChangeView

BARRIERS: Final[Mapping[Barrier, type_of_text]] = {
    Barrier.STARTED: _("it is being prepared or has left"),
    Barrier.ON_HOLD: _("it is on hold"),
    Barrier.CUT_OFF: _("its cut-off has passed"),
}
CANCELLED: Final = _("it is cancelled")


class UnknownChangeError(NotFound):
    """No such change of this order."""

    code = "unknown_change"
    message = _("There is no such change of this order.")
    remedy = _("Ask for the change again.")


class UnknownPositionError(Refusal):
    """The order has no such line, or it was taken out before."""

    code = "unknown_position"
    message = _("The order has no line %(position)s.")
    remedy = _("Name a line of the order, or add the item as a new line.")


class NotChangeableError(Conflict):
    """A line, or the whole of the order, is past changing."""

    code = "not_changeable"
    message = _("Line %(position)s can no longer be changed: %(reason)s.")
    remedy = _("Leave it as it is, and order what is missing anew.")


class OrderNotChangeableError(Conflict):
    """No line of the order can be changed any more."""

    code = "order_not_changeable"
    message = _("Order %(number)s can no longer be changed: %(reason)s.")
    remedy = _("Place a new order for what is missing; return what is too many once it is delivered.")


class NothingChangedError(Refusal):
    """The order is like that already."""

    code = "nothing_changed"
    message = _("The order is like that already.")
    remedy = _("Change a quantity, a date or a reference, or add an item.")


class NothingLeftError(Refusal):
    """All that is ordered would be taken out."""

    code = "nothing_left"
    message = _("Nothing would be left of the order.")
    remedy = _("Cancel the order instead.")


class ItemGoneError(Refusal):
    """No more of an item can be ordered."""

    code = "item_gone"
    message = _("%(sku)s is no longer offered to you.")
    remedy = _("Leave its quantity as it is, or lower it.")


class ExpiredChangeError(Conflict):
    """What was shown is too old to be applied."""

    code = "expired_change"
    message = _("This preview has expired.")
    remedy = _("Ask for it again: it takes a moment and shows what is possible now.")


class ChangeBrokenError(Conflict):
    """What was shown no longer stands; `fresh` is what the same change would be now, stored as a new preview."""

    code = "change_broken"
    message = _("Meanwhile the order, its stock or its prices have moved. Nothing was changed.")
    remedy = _("Look at the new preview and confirm again.")

    def __init__(self, *, fresh: "ChangeView", **values: Any) -> None:
        super().__init__(field="change", **values)
        self.fresh = fresh
