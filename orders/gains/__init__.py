"""Gains: a confirmed delivery that could come sooner is offered, taken or left, by the customer's own rule."""

from orders.gains.refusals import (
    DecidedGainError,
    ExpiredGainError,
    GainGoneError,
    UnknownGainError,
)
from orders.gains.search import Gains, look_for_gains, sweep_gains
from orders.gains.selectors import GainLine, GainView, gains_of_order, offered_orders
from orders.gains.services import AcceptedGain, accept_gain, decline_gain

__all__ = [
    "AcceptedGain",
    "DecidedGainError",
    "ExpiredGainError",
    "GainGoneError",
    "GainLine",
    "GainView",
    "Gains",
    "UnknownGainError",
    "accept_gain",
    "decline_gain",
    "gains_of_order",
    "look_for_gains",
    "offered_orders",
    "sweep_gains",
]
