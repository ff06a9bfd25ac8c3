"""The promise engine: pure functions from a network, a stock and a request to promises with their reasons.

Standard library and NumPy only; no clock (`now` is passed in), no input or output, no chance. See
`portal/docs/architecture.md`; semantics in `tests/promising/cases`.
"""

from promising.engine.because import CONSTRAINTS
from promising.engine.calendars import Calendar, Departures, merged, parse_clock, parse_span
from promising.engine.check import Broken, broken_parts
from promising.engine.model import (
    CODES,
    Awaited,
    Because,
    Leg,
    Line,
    LinePromise,
    Option,
    Part,
    Policy,
    Promise,
    Request,
)
from promising.engine.network import Door, Lane, Network, Site, SupplyOffer, Transit
from promising.engine.options import plan, promise
from promising.engine.stock import Capacity, Facts, Stock
from promising.engine.supply import Commitment, Hold, Ladder, Protection, Receipt
from promising.engine.units import QuantityError

__all__ = [
    "CODES",
    "CONSTRAINTS",
    "Awaited",
    "Because",
    "Broken",
    "Calendar",
    "Capacity",
    "Commitment",
    "Departures",
    "Door",
    "Facts",
    "Hold",
    "Ladder",
    "Lane",
    "Leg",
    "Line",
    "LinePromise",
    "Network",
    "Option",
    "Part",
    "Policy",
    "Promise",
    "Protection",
    "QuantityError",
    "Receipt",
    "Request",
    "Site",
    "Stock",
    "SupplyOffer",
    "Transit",
    "broken_parts",
    "merged",
    "parse_clock",
    "parse_span",
    "plan",
    "promise",
]
