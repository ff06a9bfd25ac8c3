"""The writes of the promising floor: quote, hold, release."""

from promising.services.choosing import HeldPromiseError, UnknownLineError, quote_by_way
from promising.services.holding import (
    AlreadyOrderedError,
    ExpiredPromiseError,
    PromiseChangedError,
    UnknownOptionError,
    UnknownPromiseError,
    hold_promise,
    release_expired_holds,
    release_promise,
)
from promising.services.policies import BadPolicyError, UnknownPolicyError
from promising.services.quoting import UnknownCounterError, quote_promise
from promising.services.requests import (
    ClosedShipToError,
    DistantDateError,
    EmptyRequestError,
    LatestTooEarlyError,
    PastDateError,
    RequestedLine,
    TooManyLinesError,
    UnknownItemError,
    UnknownShipToError,
    refused_lines,
)
from promising.services.ways import UnknownServiceError, UnknownSiteError

__all__ = [
    "AlreadyOrderedError",
    "BadPolicyError",
    "ClosedShipToError",
    "DistantDateError",
    "EmptyRequestError",
    "ExpiredPromiseError",
    "HeldPromiseError",
    "LatestTooEarlyError",
    "PastDateError",
    "PromiseChangedError",
    "RequestedLine",
    "TooManyLinesError",
    "UnknownCounterError",
    "UnknownItemError",
    "UnknownLineError",
    "UnknownOptionError",
    "UnknownPolicyError",
    "UnknownPromiseError",
    "UnknownServiceError",
    "UnknownShipToError",
    "UnknownSiteError",
    "hold_promise",
    "quote_by_way",
    "quote_promise",
    "refused_lines",
    "release_expired_holds",
    "release_promise",
]
