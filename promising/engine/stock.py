"""The working copy of what can be used up: supply steps of each key, capacity by day, protected quantities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from promising.engine.model import Option, Part
from promising.engine.network import Network
from promising.engine.supply import (
    Commitment,
    Event,
    Hold,
    Ladder,
    Protection,
    Receipt,
    commitment_event,
    live,
    receipt_event,
)
from promising.engine.units import SCALE, to_micros, to_units
from promising.engine.zones import local_day

Key = tuple[str, str]
PICK_LINES, DOCK_SLOTS, LANE_VOLUME = "pick_lines", "dock_slots", "lane_volume"


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much of a resource an owner (a site's or lane's code) has on a day, and how much is used.

    `pick_lines`: of a site, one a part. `dock_slots`: of a site, one a delivery. `lane_volume`: of a lane, dm³.
    A day that is not named is unlimited.
    """

    owner: str
    resource: str
    day: date
    quantity: Decimal
    used: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Facts:
    """A snapshot for the keys of a request: everything that supply and capacity rest on."""

    receipts: tuple[Receipt, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    holds: tuple[Hold, ...] = ()
    safety: Mapping[Key, Decimal] = field(default_factory=dict)
    protections: tuple[Protection, ...] = ()
    capacities: tuple[Capacity, ...] = ()


@dataclass(slots=True)
class Guard:
    """The unconsumed rest of a protection. Units: thousandths."""

    customer: str
    site: str | None
    units: int


class Stock:
    """Supply, capacity and protections of one moment. The engine's only mutable thing: `commit` uses it up.

    `coming` are the receipts to come of each key as they were told; they stay as they are.
    """

    def __init__(
        self,
        today: Mapping[str, int],
        ladders: dict[Key, Ladder],
        capacity: dict[tuple[str, str], dict[int, int]],
        guards: dict[str, list[Guard]],
        coming: Mapping[Key, list[Receipt]] | None = None,
    ) -> None:
        self.today, self.ladders, self.capacity, self.guards = today, ladders, capacity, guards
        self.coming = coming or {}

    @classmethod
    def build(cls, network: Network, facts: Facts, now: datetime) -> "Stock":
        """Build the working copy from a snapshot.

        Raises: KeyError for an unknown site, QuantityError for an inexact quantity.
        """
        at = to_micros(now)
        today = {code: local_day(site.zone, at) for code, site in network.sites.items()}
        ladders = {
            key: Ladder.of(events, today[key[1]], to_units(facts.safety.get(key, Decimal(0))))
            for key, events in events_by_key(network, facts, now).items()
        }
        guards: dict[str, list[Guard]] = {}
        for kept in facts.protections:
            guards.setdefault(kept.item, []).append(Guard(kept.customer, kept.site, to_units(kept.quantity)))
        coming: dict[Key, list[Receipt]] = {}
        for receipt in facts.receipts:
            if receipt.at is not None:
                coming.setdefault((receipt.item, receipt.site), []).append(receipt)
        return cls(today, ladders, _free_capacity(facts.capacities), guards, coming)

    def ladder(self, item: str, site: str) -> Ladder:
        """Return the supply steps of a key; an empty one when nothing is known of it."""
        return self.ladders.get((item, site)) or Ladder([self.today[site]], [0], 0, {})

    def free(self, item: str, site: str, day: int, customer: str | None = None) -> int:
        """Return how much of a key a customer can have on a day: A(t) less what is kept for others at that site."""
        found = self.ladder(item, site).free(day)
        return max(0, found - self._kept(item, site, customer)) if item in self.guards else found

    def kept_of(self, item: str) -> int:
        """Return all that is kept of an item for anybody."""
        return sum(guard.units for guard in self.guards.get(item, ()))

    def pool(self, item: str, day: int, customer: str | None = None) -> int | None:
        """Return how much of an item all sites together can give a customer on a day; None: no such limit.

        It is limited when somebody else's protection names no site.
        """
        kept = self._kept(item, None, customer)
        if kept == 0:
            return None
        sites = [site for name, site in self.ladders if name == item]
        return max(0, sum(self.free(item, site, day, customer) for site in sites) - kept)

    def open_to(self, item: str, site: str, day: int, customer: str | None = None) -> int:
        """Return what could be promised to a customer (None: nobody in particular) from one key on a day."""
        if item not in self.guards:
            return self.ladder(item, site).free(day)
        pool = self.pool(item, day, customer)
        free = self.free(item, site, day, customer)
        return free if pool is None else min(free, pool)

    def free_capacity(self, owner: str, resource: str, day: int) -> int | None:
        """Return what is left of a resource on a day, in thousandths; None: unlimited."""
        days = self.capacity.get((owner, resource))
        return None if days is None else days.get(day)

    def has_room(self, owner: str, resource: str, day: int, need: int) -> bool:
        """Whether a resource has `need` thousandths left on a day."""
        free = self.free_capacity(owner, resource, day)
        return free is None or free >= need

    def rooms_of_lanes(self) -> list[int]:
        """Return the free volumes of all lanes' days, the least first."""
        cells = self.capacity.items()
        return sorted(
            free for (_, resource), days in cells if resource == LANE_VOLUME for free in days.values()
        )

    def full_days(self, volume: int, lines: int = 1) -> frozenset[tuple[str, str, int]]:
        """Return the (owner, resource, day) without room for so many lines, one delivery, or `volume` on a lane."""
        needs = {PICK_LINES: lines * SCALE, DOCK_SLOTS: SCALE, LANE_VOLUME: volume}
        return frozenset(
            (owner, resource, day)
            for (owner, resource), days in self.capacity.items()
            for day, free in days.items()
            if free < needs.get(resource, SCALE)
        )

    def commit(self, option: Option, customer: str | None = None) -> None:
        """Use up the stock, capacity and protection of an option's parts, those due first before the others."""
        docked: set[tuple[str, tuple[str, ...], datetime]] = set()
        for part in sorted(option.parts, key=lambda part: part.due_on):
            self.commit_part(part, customer, new_delivery=part.shipment not in docked)
            docked.add(part.shipment)

    def commit_part(self, part: Part, customer: str | None, *, new_delivery: bool) -> None:
        """Use up the stock, capacity and protection of one part; what it purchases is not taken from stock."""
        units, due = max(0, to_units(part.quantity) - to_units(part.purchase)), part.due_on.toordinal()
        self.take(part.item, part.site, due, customer, units)
        for owner, resource, day, need in capacity_needs(part, new_delivery=new_delivery):
            days = self.capacity.get((owner, resource))
            if days is not None and day in days:
                days[day] -= need

    def take(self, item: str, site: str, due: int, customer: str | None, units: int) -> None:
        """Use up stock of one key, and the customer's own protection."""
        if units > 0:
            self.ladder(item, site).take(due, units)
        self.use_guard(item, site, customer, units)

    def use_guard(self, item: str, site: str, customer: str | None, units: int) -> None:
        """Count a quantity against the customer's own protections, those of the site first."""
        own = [g for g in self.guards.get(item, ()) if g.customer == customer and g.site in {None, site}]
        for guard in sorted(own, key=lambda g: g.site is None):
            used = min(guard.units, units)
            guard.units -= used
            units -= used

    def copy(self) -> "Stock":
        """Return a working copy of this working copy."""
        return Stock(
            self.today,
            {key: ladder.copy() for key, ladder in self.ladders.items()},
            {key: days.copy() for key, days in self.capacity.items()},
            {item: [Guard(g.customer, g.site, g.units) for g in kept] for item, kept in self.guards.items()},
            self.coming,
        )

    def _kept(self, item: str, site: str | None, customer: str | None) -> int:
        kept = self.guards.get(item, ())
        return sum(guard.units for guard in kept if guard.site == site and guard.customer != customer)


def events_by_key(network: Network, facts: Facts, now: datetime) -> dict[Key, list[Event]]:
    """Return the supply events of each key that a snapshot speaks of. Holds that have expired are left out."""
    events: dict[Key, list[Event]] = {}
    for key in facts.safety:
        events.setdefault(key, [])
    for receipt in facts.receipts:
        zone = network.sites[receipt.site].zone
        events.setdefault((receipt.item, receipt.site), []).append(receipt_event(receipt, zone))
    at = to_micros(now)
    for due in (*facts.commitments, *live(facts.holds, now)):
        zone = network.sites[due.site].zone
        event = commitment_event(due, zone, local_day(zone, at))
        events.setdefault((due.item, due.site), []).append(event)
    return events


def capacity_needs(part: Part, *, new_delivery: bool) -> list[tuple[str, str, int, int]]:
    """Return what a part uses: (owner, resource, day, thousandths). A delivery's first part takes the dock slot."""
    ship_day = local_day_of_leg(part, 0)
    needs = [(part.site, PICK_LINES, part.due_on.toordinal(), SCALE)]
    if new_delivery:
        needs.append((part.site, DOCK_SLOTS, ship_day, SCALE))
    volume = to_units(part.volume.quantize(Decimal("0.001")))
    needs += [
        (leg.lane, LANE_VOLUME, local_day_of_leg(part, index), volume)
        for index, leg in enumerate(part.legs)
        if volume
    ]
    return needs


def local_day_of_leg(part: Part, index: int) -> int:
    """Return the day on which a leg departs, in the zone of the site that it leaves."""
    leg = part.legs[index]
    return local_day(leg.zone, to_micros(leg.ship_at))


def _free_capacity(capacities: Iterable[Capacity]) -> dict[tuple[str, str], dict[int, int]]:
    free: dict[tuple[str, str], dict[int, int]] = {}
    for row in capacities:
        left = to_units(row.quantity) - to_units(row.used)
        free.setdefault((row.owner, row.resource), {})[row.day.toordinal()] = left
    return free
