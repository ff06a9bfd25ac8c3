"""What is asked of the engine and what it answers: plain frozen data, Decimals and aware instants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from promising.engine.network import Door

Code = Literal["earliest", "wanted", "cheapest", "fewest"]
Completeness = Literal["line", "order"]
CODES: tuple[Code, ...] = ("earliest", "wanted", "cheapest", "fewest")


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What the buyer accepts.

    `complete`: one delivery day for each line, or for the whole order. `max_shipments`: deliveries of the order
    (one site, one lane, one departure). `min_shipment`: each part of a line, and what is left after it, is
    nothing or at least this; a line as a whole may always come at once, and with `complete` it counts for nothing.
    `max_late_days` counts after `wanted`, else after the day of receipt. `latest`: the last day of delivery.
    `substitutes`: whether a line may be served by another item when that is sooner.
    """

    complete: Completeness | None = None
    max_shipments: int | None = None
    min_shipment: Decimal = Decimal(0)
    max_late_days: int | None = None
    latest: date | None = None
    substitutes: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a request. Units: quantity in the item's base unit, weight kg and volume dm³ a unit.

    `sites`, `services` None: any site, any service (that of the last lane). `substitutes` are items, best first.
    `goods` are kinds that a door may refuse.
    """

    id: str
    item: str
    quantity: Decimal
    sites: frozenset[str] | None = None
    services: frozenset[str] | None = None
    substitutes: tuple[str, ...] = ()
    weight: Decimal = Decimal(0)
    volume: Decimal = Decimal(0)
    goods: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Request:
    """Lines for one destination.

    `to` is a label that lanes lead to. `received` None: now. `wanted`: a day or an instant of delivery; never
    before it. `zone`: the ship-to's zone, in which delivery days are told; None: that of the last site on
    the way. `doors`: receiving hours; none: at any time. `collect`: labels of counters (a service
    centre's, say) that are looked at when telling what would be sooner.
    """

    to: str
    lines: tuple[Line, ...]
    customer: str | None = None
    received: datetime | None = None
    wanted: date | datetime | None = None
    policy: Policy = field(default_factory=Policy)
    zone: str | None = None
    doors: tuple[Door, ...] = ()
    collect: tuple[str, ...] = ()


class Leg(NamedTuple):
    """One lane travelled: instants in UTC, `zone` that of the site it leaves."""

    lane: str
    origin: str
    zone: str
    ship_at: datetime
    arrive_at: datetime


class Awaited(NamedTuple):
    """Goods to come: from whom, to which site, and the weekdays that they may be late without harm.

    `overdue_days`: the weekdays since the day that was said, when it has passed.
    """

    supplier: str
    site: str
    spare_days: int
    overdue_days: int = 0


class Part(NamedTuple):
    """A quantity of one line, in one delivery.

    Stock of (`item`, `site`) is due on `due_on`, a day of the site's zone: the pick day, on which pick
    capacity is used too. `ship_at`, `deliver_from`, `deliver_until` are instants in UTC; `deliver_on` is the day of
    delivery in `zone`. `transit_in_days`: the hour of delivery is the carrier's choice within the window.
    `purchase`: what must be ordered from the supplier for it, zero for stock. `awaited`: the goods to come that
    it rests on; none: it lies on the shelf.
    """

    item: str
    quantity: Decimal
    site: str
    service: str
    lanes: tuple[str, ...]
    zone: str
    due_on: date
    start_at: datetime
    ship_at: datetime
    deliver_from: datetime
    deliver_until: datetime
    deliver_on: date
    transit_in_days: bool
    door: str | None = None
    purchase: Decimal = Decimal(0)
    awaited: tuple[Awaited, ...] = ()
    volume: Decimal = Decimal(0)
    legs: tuple[Leg, ...] = ()

    @property
    def shipment(self) -> tuple[str, tuple[str, ...], datetime]:
        """What makes two parts one delivery: site, lanes, departure."""
        return self.site, self.lanes, self.ship_at


class Because(NamedTuple):
    """Why not sooner: the binding constraint, its facts, and what would move it. Data only; texts are made elsewhere.

    `constraint` is one of `promising.engine.CONSTRAINTS`; `facts` and `sooner` hold str, int, Decimal, date, datetime.
    """

    constraint: str
    facts: Mapping[str, Any] = {}
    sooner: tuple[Mapping[str, Any], ...] = ()


class LinePromise(NamedTuple):
    """What one line is promised: parts in order of time, and what cannot be promised."""

    id: str
    schedule: tuple[Part, ...]
    short: Decimal
    because: Because

    @property
    def promised(self) -> Decimal:
        """The sum of the parts."""
        return sum((part.quantity for part in self.schedule), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way to serve the whole request.

    `cost` is the cost to serve. `late_days` sums quantity × days after `wanted` (0 when no day is
    wanted). `exact`: the choice is proven best in its order of goals; else `gap` bounds by how much the first
    goal in which it may be beaten, `gap_of`, could be smaller: "short" (units), "late_days" (quantity-days),
    "deliveries", "cost" (money), "days" (that the last delivery could be earlier).
    """

    code: Code
    cost: Decimal
    deliveries: int
    lines: tuple[LinePromise, ...]
    late_days: Decimal = Decimal(0)
    exact: bool = True
    gap: Decimal = Decimal(0)
    gap_of: str = ""

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts of all lines."""
        return tuple(part for line in self.lines for part in line.schedule)

    @property
    def complete_on(self) -> date | None:
        """The day of the last delivery."""
        return max((part.deliver_on for part in self.parts), default=None)

    @property
    def short(self) -> Decimal:
        """What cannot be promised, all lines together."""
        return sum((line.short for line in self.lines), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Promise:
    """The options, side by side, best known first: earliest, wanted (when a day is wanted), cheapest, fewest."""

    options: tuple[Option, ...]

    def option(self, code: str) -> Option:
        """Return the option of this code. Raises: KeyError."""
        for option in self.options:
            if option.code == code:
                return option
        raise KeyError(code)
