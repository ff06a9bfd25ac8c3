"""What can be had when: a page of items at one ship-to, by the promise's own engine, in a handful of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from inventory.selectors import Bounds
from portal.catalogue.models import Item
from portal.customers.models import ShipTo
from promising.engine import Network, Stock
from promising.engine.path import Journey, Router, Terms
from promising.engine.units import from_day, from_micros, from_units, to_micros, to_units
from promising.facts import build_stock, read_facts
from promising.network import NOWHERE, CompiledNetwork, current_network, doors_of

NOW, LATER, NONE = "now", "later", "none"
STEPS_A_SITE: Final = 4


@dataclass(frozen=True, slots=True)
class Availability:
    """How much of an item arrives by `deliver_until`, and what comes later. Units: the item's base unit.

    `state` is "now" (from the shelf), "later" (from supply to come, or made to order: then `quantity` is what is
    asked for at least) or "none". Without a ship-to there are no instants.
    """

    quantity: Decimal
    state: str
    deliver_from: datetime | None = None
    deliver_until: datetime | None = None
    site: str = ""
    site_name: str = ""
    order_by: datetime | None = None
    later_quantity: Decimal = Decimal(0)
    later_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """From a delivery day on, a site can deliver so many units; `is_now` when they are on its shelf."""

    day: int
    site: str
    units: int
    journey: Journey
    is_now: bool

    @property
    def rank(self) -> tuple[int, int, int]:
        """What makes it the one to tell of a day: more units, then less carriage, as a promise chooses; then sooner."""
        return self.units, -self.journey.way.cost, -self.journey.delivery.start


def availability_of(
    *, company_id: int, items: Sequence[Item], ship_to: ShipTo | None, now: datetime
) -> dict[int, Availability]:
    """Return what a company can have of items, by item key. Queries: three, whatever their number.

    Quantities up to the first delivery day on which the least quantity sold can be had, then up to the next.
    """
    network = current_network()
    skus = {item.pk: item.sku for item in items}
    label = network.destination_of(ship_to) if ship_to is not None else None
    engine, stock = _stock(network, skus, label, now)
    customer = str(company_id)
    if ship_to is None or label is None:
        return {item.pk: _on_shelves(item, stock, customer) for item in items}
    terms = Terms(to_micros(now), to_micros(now), ship_to.timezone, doors_of(ship_to))
    look = _Look(network, engine, stock, Router(terms, stock), label, customer)
    return {item.pk: look.availability(item) for item in items}


def _stock(
    network: CompiledNetwork, skus: dict[int, str], label: str | None, now: datetime
) -> tuple[Network, Stock]:
    reach = network.reach_of(label or NOWHERE)
    bounds = Bounds(
        docks=reach.docks,
        lane_ids=reach.lane_ids,
        since=now.date() - timedelta(days=1),
        parts=1,
        volume=Decimal(1),
    )
    facts, offers = read_facts(skus, network, bounds, now=now)
    engine = network.with_offers(offers)
    return engine, build_stock(engine, facts, now)


def _on_shelves(item: Item, stock: Stock, customer: str) -> Availability:
    """Return what stands on all shelves together, without knowing where it should go."""
    sites = [site for name, site in stock.ladders if name == item.sku]
    units = sum(stock.open_to(item.sku, site, stock.today[site], customer) for site in sites)
    return Availability(from_units(units), NOW if units else NONE)


@dataclass(frozen=True, eq=False)
class _Look:
    """One look at the shelves for one destination."""

    network: CompiledNetwork
    engine: Network
    stock: Stock
    router: Router
    label: str
    customer: str

    def availability(self, item: Item) -> Availability:
        steps = self._steps(item)
        best: dict[str, _Step] = {}
        found: Availability | None = None
        for day in sorted({step.day for step in steps}):
            for step in steps:
                if step.day == day and (step.site not in best or step.rank > best[step.site].rank):
                    best[step.site] = step
            units = self._together(item, best)
            if found is None and units >= max(1, to_units(item.sales_minimum)):
                found = self._told(units, best, day)
            elif found is not None and units > to_units(found.quantity):
                later = from_units(units) - found.quantity
                return _with_later(found, later, from_day(day))
        return found or self._to_order(item)

    def _steps(self, item: Item) -> list[_Step]:
        steps = []
        for way in self.engine.ways_to(self.label):
            site = way.origin.code
            if (item.sku, site) not in self.stock.ladders:
                continue
            for number, day in enumerate(self.stock.ladders[item.sku, site].days[:STEPS_A_SITE]):
                journey = self.router.journey(way, day)
                if journey is None:
                    continue
                units = self.stock.free(item.sku, site, journey.due_day, self.customer)
                if units > 0:
                    is_now = self.stock.free(item.sku, site, self.stock.today[site], self.customer) > 0
                    steps.append(_Step(journey.delivery.day, site, units, journey, is_now and number == 0))
        return steps

    def _together(self, item: Item, best: dict[str, _Step]) -> int:
        units = sum(step.units for step in best.values())
        last = max(step.journey.due_day for step in best.values())
        pool = self.stock.pool(item.sku, last, self.customer)
        return units if pool is None else min(units, pool)

    def _told(self, units: int, best: dict[str, _Step], day: int) -> Availability:
        chosen = max((step for step in best.values() if step.day == day), key=lambda step: step.rank)
        delivery, ship_at = chosen.journey.delivery, from_micros(chosen.journey.ship)
        return Availability(
            quantity=from_units(units),
            state=NOW if any(step.is_now for step in best.values()) else LATER,
            deliver_from=from_micros(delivery.start),
            deliver_until=from_micros(delivery.end),
            site=chosen.site,
            site_name=self.network.site_rows[chosen.site].name,
            order_by=self.network.order_by(chosen.site, ship_at),
        )

    def _to_order(self, item: Item) -> Availability:
        """Return when a supplier could have it made, if one offers it."""
        found: list[tuple[int, str, Journey]] = []
        for way in self.engine.ways_to(self.label):
            site = way.origin
            offer = self.engine.offer(item.sku, site.code)
            lead = offer and site.hours.add_open_days(self.stock.today[site.code], offer.lead_days)
            journey = self.router.journey(way, lead) if lead else None
            if journey is not None:
                found.append((journey.delivery.start, site.code, journey))
        if not found:
            return Availability(Decimal(0), NONE)
        _start, code, journey = min(found, key=lambda each: each[:2])
        return Availability(
            quantity=item.sales_minimum,
            state=LATER,
            deliver_from=from_micros(journey.delivery.start),
            deliver_until=from_micros(journey.delivery.end),
            site=code,
            site_name=self.network.site_rows[code].name,
        )


def _with_later(found: Availability, quantity: Decimal, on: date) -> Availability:
    return replace(found, later_quantity=quantity, later_on=on)
