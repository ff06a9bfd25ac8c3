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
from orders.placing.preview import OptionSums, base_units, option_sums

__all__ = [
    "NotAnApproverError",
    "NotCancellableError",
    "NotToApproveError",
    "OptionSums",
    "OwnOrderError",
    "PlacedOrder",
    "UnknownOrderError",
    "approve_order",
    "base_units",
    "cancel_lines",
    "cancel_order",
    "option_sums",
    "place_order",
    "reject_order",
]
