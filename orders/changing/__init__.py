"""Change of an order until its cut-off: a preview of price and promise, then whole or not at all."""

from orders.changing.apply import ChangedOrder, change_order
from orders.changing.preview import preview_change
from orders.changing.refusals import (
    ChangeBrokenError,
    ExpiredChangeError,
    ItemGoneError,
    NotChangeableError,
    NothingChangedError,
    NothingLeftError,
    OrderNotChangeableError,
    UnknownChangeError,
    UnknownPositionError,
)
from orders.changing.selectors import Changeable, ChangeWindow, change_by_id, change_window
from orders.changing.shapes import ChangeView
from orders.changing.wishes import KEEP, ChangeWish

__all__ = [
    "KEEP",
    "ChangeBrokenError",
    "ChangeView",
    "ChangeWindow",
    "ChangeWish",
    "Changeable",
    "ChangedOrder",
    "ExpiredChangeError",
    "ItemGoneError",
    "NotChangeableError",
    "NothingChangedError",
    "NothingLeftError",
    "OrderNotChangeableError",
    "UnknownChangeError",
    "UnknownPositionError",
    "change_by_id",
    "change_order",
    "change_window",
    "preview_change",
]
