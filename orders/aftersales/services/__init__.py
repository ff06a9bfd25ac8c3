"""The writes of after-sales: a return is asked for, decided, received and credited."""

from orders.aftersales.services.deciding import NoteMissingError, accept_return, refuse_return
from orders.aftersales.services.finding import UnknownReturnError, WrongReturnStateError
from orders.aftersales.services.receiving import BadReceiptError, Received, receive_return
from orders.aftersales.services.requesting import (
    BadReturnQuantityError,
    LineTwiceError,
    NothingToReturnError,
    NotReturnableError,
    NotWholeError,
    ReturnWish,
    TooManyReturnedError,
    UnknownReasonError,
    request_return,
)

__all__ = [
    "BadReceiptError",
    "BadReturnQuantityError",
    "LineTwiceError",
    "NotReturnableError",
    "NotWholeError",
    "NoteMissingError",
    "NothingToReturnError",
    "Received",
    "ReturnWish",
    "TooManyReturnedError",
    "UnknownReasonError",
    "UnknownReturnError",
    "WrongReturnStateError",
    "accept_return",
    "receive_return",
    "refuse_return",
    "request_return",
]
