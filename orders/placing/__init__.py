"""Order entry: place, approve or reject, cancel."""

from orders.placing.approval import (
    NotAnApproverError,
    NotToApproveError,
    OwnOrderError,
    approve_order,
    reject_order,
)
from orders.placing.cancelling import NotCancellableError, cancel_lines, cancel_order
from orders.placing.finding import UnknownOrderError
from orders.placing.place import PlacedOrder, place_order

__all__ = [
    "NotAnApproverError",
    "NotCancellableError",
    "NotToApproveError",
    "OwnOrderError",
    "PlacedOrder",
    "UnknownOrderError",
    "approve_order",
    "cancel_lines",
    "cancel_order",
    "place_order",
    "reject_order",
]
