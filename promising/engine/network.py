"""The network that moves goods, as data: sites, lanes, orders to suppliers, doors. No stock, no demand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from promising.engine.calendars import Calendar, Departures
from promising.engine.units import from_duration, to_cost, to_units

HUB: Final = "hub"


@dataclass(frozen=True, eq=False, kw_only=True)
class Site:
    """A place that holds or passes on stock.

    `calendar` None: always open. `cutoff` is minutes from local midnight, included: an order of that very
    minute is in time. `handling` is working time of the calendar. `kind` matters only for "hub": goods
    may change lanes there.
    """

    code: str
    zone: str
    calendar: Calendar | None = None
    cutoff: int | None = None
    handling: timedelta = timedelta(0)
    kind: str = ""
    hours: Calendar = field(init=False, repr=False)
    ever_open: Calendar = field(init=False, repr=False)
    handling_micros: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hours", self.calendar or Calendar(self.zone))
        object.__setattr__(self, "ever_open", Calendar(self.zone))
        object.__setattr__(self, "handling_micros", from_duration(self.handling))


@dataclass(frozen=True, eq=False, kw_only=True)
class Transit:
    """How long a lane travels: elapsed time, or days on which the carrier's calendar is open.

    Days count after the local day of departure; 0 days arrive on the day of departure.
    Raises: ValueError unless exactly one of `elapsed` and `days` is given, and not negative.
    """

    elapsed: timedelta | None = None
    days: int | None = None
    calendar: Calendar | None = None

    def __post_init__(self) -> None:
        if (self.elapsed is None) == (self.days is None):
            raise ValueError("a transit is either elapsed time or days")
        if (self.days or 0) < 0 or (self.elapsed or timedelta(0)) < timedelta(0):
            raise ValueError("a transit is not negative")


@dataclass(frozen=True, eq=False, kw_only=True)
class Lane:
    """A way from a site to a label: an area, a ship-to, a counter, or a hub's code.

    `departures` None: at any time. `cost` is money a delivery, `cost_per_kg` money a kilogram. `window` is
    how long after its arrival a delivery by elapsed time may still be at the door.
    """

    code: str
    origin: str
    destination: str
    service: str
    transit: Transit
    departures: Departures | None = None
    cost: Decimal = Decimal(0)
    cost_per_kg: Decimal = Decimal(0)
    window: timedelta = timedelta(0)


class SupplyOffer(NamedTuple):
    """What a supplier makes or buys to order: ready at his site `lead_days` open days of his calendar after today.

    A purchase is a whole number of `multiple`, at least `minimum`; what it exceeds the request by becomes stock.
    """

    item: str
    site: str
    lead_days: int
    minimum: Decimal = Decimal(0)
    multiple: Decimal = Decimal(0)

    def purchase_for(self, units: int) -> int:
        """Return the smallest allowed purchase that covers `units` (thousandths)."""
        wanted = max(units, to_units(self.minimum))
        multiple = to_units(self.multiple)
        return wanted if multiple == 0 else -(-wanted // multiple) * multiple


@dataclass(frozen=True, eq=False, kw_only=True)
class Door:
    """A door of the ship-to and its receiving hours; `refuses` are kinds of goods that it does not take."""

    code: str
    hours: Calendar
    refuses: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Way:
    """One lane, or two through a hub, from a site to the destination.

    `rank` settles ties; `code` joins those of the lanes.
    """

    rank: int
    origin: Site
    lanes: tuple[Lane, ...]
    hub: Site | None = None
    cost: int = field(init=False)
    cost_per_kg: int = field(init=False)
    code: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cost", sum(to_cost(lane.cost) for lane in self.lanes))
        object.__setattr__(self, "cost_per_kg", sum(to_cost(lane.cost_per_kg) for lane in self.lanes))
        object.__setattr__(self, "code", "+".join(lane.code for lane in self.lanes))

    @property
    def service(self) -> str:
        """The service of the last lane: what the receiver sees."""
        return self.lanes[-1].service

    @property
    def last_zone(self) -> str:
        """The zone of the site that the last lane leaves from."""
        return (self.hub or self.origin).zone


@dataclass(frozen=True, eq=False)
class Network:
    """Sites, lanes and supply offers. Build it once and share it: its calendars remember what they compile.

    Raises: ValueError when a lane leaves from an unknown site.
    """

    sites: Mapping[str, Site]
    lanes: tuple[Lane, ...]
    offers: tuple[SupplyOffer, ...] = ()
    _ways: dict[str, tuple[Way, ...]] = field(default_factory=dict, repr=False)
    _offers: dict[tuple[str, str], SupplyOffer] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for lane in self.lanes:
            if lane.origin not in self.sites:
                raise ValueError(f"lane {lane.code} leaves from the unknown site {lane.origin}")
        for offer in self.offers:
            self._offers[offer.item, offer.site] = offer

    def offer(self, item: str, site: str) -> SupplyOffer | None:
        """Return what a supplier's site offers to order, if anything."""
        return self._offers.get((item, site))

    def lead_days(self, today: Mapping[str, int]) -> dict[tuple[str, str], int | None]:
        """Return on which day each supplier's site has what is ordered today, by item and site; None for never."""
        return {
            (offer.item, offer.site): self.sites[offer.site].hours.add_open_days(
                today[offer.site], offer.lead_days
            )
            for offer in self.offers
        }

    def ways_to(self, destination: str) -> tuple[Way, ...]:
        """Return all ways to a label: direct lanes first, in the order of `lanes`, then those through a hub."""
        found = self._ways.get(destination)
        if found is None:
            found = self._ways[destination] = self._find_ways(destination)
        return found

    def _find_ways(self, destination: str) -> tuple[Way, ...]:
        last = [lane for lane in self.lanes if lane.destination == destination]
        pairs: list[tuple[tuple[Lane, ...], Site | None]] = [((lane,), None) for lane in last]
        for lane in last:
            hub = self.sites[lane.origin]
            if hub.kind == HUB:
                pairs += [((leg, lane), hub) for leg in self.lanes if leg.destination == hub.code]
        return tuple(
            Way(rank, self.sites[lanes[0].origin], lanes, hub) for rank, (lanes, hub) in enumerate(pairs)
        )
