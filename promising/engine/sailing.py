"""What a line wants, and the departures that may serve it: the two sides of a choice."""

from dataclasses import dataclass
from typing import Any

from promising.engine.model import Leg, Line
from promising.engine.network import Way
from promising.engine.path import Journey
from promising.engine.units import SCALE, from_day, from_micros, to_units


@dataclass(frozen=True, eq=False)
class Want:
    """A line in the engine's units: thousandths; weight and volume in thousandths a unit.

    `instead`: another item, looked at in the place of the line's own.
    """

    index: int
    line: Line
    units: int
    weight: int
    volume: int
    instead: str = ""

    @classmethod
    def of(cls, index: int, line: Line) -> "Want":
        """Build it from a line. Raises: QuantityError."""
        weight, volume = (int(value * SCALE) for value in (line.weight, line.volume))
        return cls(index, line, to_units(line.quantity), weight, volume)

    def of_item(self, item: str) -> "Want":
        """Return the same line, of another item."""
        return Want(self.index, self.line, self.units, self.weight, self.volume, item)

    @property
    def item(self) -> str:
        """The item that is wanted."""
        return self.instead or self.line.item

    def may_use(self, site: str) -> bool:
        """Whether the line may be served from a site."""
        return self.line.sites is None or site in self.line.sites

    def may_go(self, way: Way) -> bool:
        """Whether the line may be served by a way: from its site, and by its service."""
        services = self.line.services
        return (services is None or way.service in services) and self.may_use(way.origin.code)

    def volume_of(self, units: int) -> int:
        """Return the volume of a quantity in thousandths of a dm³, rounded up."""
        return -(-units * self.volume // SCALE)

    def carriage(self, way: Way, units: int) -> int:
        """Return what carrying a quantity costs beyond the price of the delivery, in ten-thousandths."""
        return way.cost_per_kg * self.weight * units // (SCALE * SCALE)


class Sailing:
    """One departure of one way: what goes with it is one delivery.

    `day` is that of delivery; `key`: site, lanes and instant of departure.
    """

    def __init__(self, way: Way, journey: Journey) -> None:
        self.way, self.journey = way, journey
        self.site, self.day = way.origin.code, journey.delivery.day
        self.key = (self.site, way.code, journey.ship)
        self._told: dict[str, Any] | None = None

    @property
    def told(self) -> dict[str, Any]:
        """What all parts that go with it have in common, as the fields of a part."""
        if self._told is None:
            self._told = self._tell()
        return self._told

    def _tell(self) -> dict[str, Any]:
        journey = self.journey
        return {
            "site": self.site,
            "service": self.way.service,
            "lanes": tuple(lane.code for lane in self.way.lanes),
            "zone": journey.zone,
            "due_on": from_day(journey.due_day),
            "start_at": from_micros(journey.work),
            "ship_at": from_micros(journey.ship),
            "deliver_from": from_micros(journey.delivery.start),
            "deliver_until": from_micros(journey.delivery.end),
            "deliver_on": from_day(journey.delivery.day),
            "transit_in_days": journey.legs[-1].arrive_day is not None,
            "door": journey.delivery.door,
            "legs": tuple(
                Leg(
                    lane=leg.lane.code,
                    origin=leg.site.code,
                    zone=leg.site.zone,
                    ship_at=from_micros(leg.ship),
                    arrive_at=from_micros(leg.arrive),
                )
                for leg in journey.legs
            ),
        }

    @property
    def order(self) -> tuple[int, int, int]:
        """Cheapest first, then earliest, then as the network lists its lanes."""
        return self.way.cost, self.journey.delivery.start, self.way.rank
