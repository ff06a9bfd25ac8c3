"""A year of delivered orders: planned, then late here and there by the distributions of `delays`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random

from portal.demo.facts.companies import COMPANIES, CompanyFact, ShipToFact
from portal.demo.facts.delays import DEPARTURE, HANDLING, TRANSIT, delay, lateness
from portal.demo.facts.demand import Wish, chosen_lane, dice, identifier, weighted, wishes
from portal.demo.facts.lanes import LaneFact
from portal.demo.facts.order_shapes import EventFact, LegFact, LineFact, OrderFact
from portal.demo.facts.planning import PARIS, Plan, Planner
from portal.demo.facts.prices import unit_price

YEAR_DAYS = 365
ORDERS_A_YEAR = 7200
WEEKDAY_SHARE = (1.25, 1.1, 1.05, 1.1, 0.95, 0.2, 0.12)
# Portal orders come late: two peaks, mid-morning and after closing.
HOUR_WEIGHTS = tuple(accumulate((1, 0, 0, 0, 0, 1, 3, 6, 9, 10, 9, 7, 4, 6, 8, 8, 7, 6, 5, 4, 4, 6, 8, 5)))
COMPANY_WEIGHTS = tuple(accumulate(company.weight for company in COMPANIES))
SPLIT_SHARE = 0.1
EXPRESS_SHARE = 0.14
INVOICED_AFTER = timedelta(days=1)
CARRIAGE_EUR = Decimal("9.50")
ZERO = timedelta(0)


def past_orders(now: datetime, *, scale: float = 1.0) -> Iterator[OrderFact]:
    """Yield the orders of the year before `now` that were delivered by then, oldest first."""
    today = now.astimezone(PARIS).date()
    planner = Planner(today)
    for back in range(YEAR_DAYS, 0, -1):
        day = today - timedelta(days=back)
        found = [_order(planner, back, number, day) for number in range(_count(back, day, scale))]
        for order in sorted(found, key=lambda order: order.placed_at):
            if all(
                line.delivered_at and line.delivered_at < now - timedelta(hours=20) for line in order.lines
            ):
                yield order


def _count(back: int, day: date, scale: float) -> int:
    random = dice("count", back)
    rate = ORDERS_A_YEAR / YEAR_DAYS * WEEKDAY_SHARE[day.weekday()] * 7 / sum(WEEKDAY_SHARE)
    season = 0.7 if day.month == 8 else 1.0
    return int(rate * season * scale * (0.75 + 0.5 * random.random()) + random.random())


def _order(planner: Planner, back: int, number: int, day: date) -> OrderFact:
    random = dice("order", back, number)
    company = COMPANIES[weighted(COMPANY_WEIGHTS, random)]
    ship_to = company.ship_tos[int(random.random() ** 1.4 * len(company.ship_tos))]
    moment = time(weighted(HOUR_WEIGHTS, random), int(random.random() * 60), int(random.random() * 60))
    placed_at = datetime.combine(day, moment, PARIS).astimezone(UTC)
    parcels = _parcels(company, ship_to, random)
    legs: list[LegFact] = []
    lines: list[LineFact] = []
    for lane, parcel in parcels:
        plan = planner.plan(placed_at, lane, ship_to.hours)
        parcel_legs, delivered_at = travel(plan, lane, (back, number, lane.code), len(lines) + 1)
        legs += parcel_legs
        for wanted in parcel:
            line = _line(
                wanted, unit_price(company, wanted.item, wanted.quantity), (lane, plan, delivered_at), random
            )
            lines.append(replace(line, position=len(lines) + 1))
    return OrderFact(
        public_id=identifier(random),
        company=company.code,
        buyer=_buyer(company, random),
        ship_to=ship_to.code,
        placed_at=placed_at,
        lines=tuple(lines),
        events=tuple(_events(placed_at, lines)),
        legs=tuple(legs),
        purchase_order=f"BC-{day:%y%m}-{random.randrange(1000, 9999)}" if random.random() < 0.6 else "",
        cost_centre=_cost_centre(company, ship_to),
        source="portal" if random.random() < 0.86 else "desk" if random.random() < 0.7 else "api",
        charges=_carriage(company, lines),
    )


def _parcels(company: CompanyFact, ship_to: ShipToFact, random: Random) -> list[tuple[LaneFact, list[Wish]]]:
    wanted = wishes(company, random)
    is_express = random.random() < EXPRESS_SHARE
    first = chosen_lane(ship_to, random, is_express=is_express)
    if len(wanted) < 3 or random.random() > SPLIT_SHARE:
        return [(first, wanted)]
    second = chosen_lane(ship_to, random, is_express=False)
    cut = 1 + int(random.random() * (len(wanted) - 1))
    return [(first, wanted)] if second.code == first.code else [(first, wanted[:cut]), (second, wanted[cut:])]


def travel(
    plan: Plan, lane: LaneFact, key: tuple[object, ...], position: int
) -> tuple[list[LegFact], datetime]:
    """Return how the legs of a plan went, and when it was delivered.

    As the portal observes them: departure against its plan; transit from the real departure for as long as
    planned until the end of the window, so that departure and transit delays add up to the lateness.
    """
    weekday = plan.ship_on.weekday()

    def own(leg: str) -> timedelta:
        known = lateness(leg, site=lane.origin, carrier=lane.carrier)
        return delay(known, weekday, leg, *key)

    ready_at = plan.ready_at + own(HANDLING)
    left_at = max(plan.ship_at, ready_at) + max(ZERO, own(DEPARTURE))
    into_window = (plan.deliver_until - plan.deliver_from) * (0.15 + 0.5 * dice("window", *key).random())
    delivered_at = plan.deliver_from + into_window + (left_at - plan.ship_at) + max(ZERO, own(TRANSIT))
    arrival = left_at + (plan.deliver_until - plan.ship_at)
    observed = (
        (HANDLING, plan.ready_at, ready_at),
        (DEPARTURE, plan.ship_at, left_at),
        (TRANSIT, arrival, delivered_at),
    )
    legs = [
        LegFact(leg, lane.origin, lane.code, position, planned, actual) for leg, planned, actual in observed
    ]
    return legs, delivered_at


def _line(wanted: Wish, price: Decimal, way: tuple[LaneFact, Plan, datetime], random: Random) -> LineFact:
    lane, plan, delivered_at = way
    return LineFact(
        public_id=identifier(random),
        position=1,
        sku=wanted.item.sku,
        quantity=wanted.quantity,
        unit=wanted.unit,
        factor=wanted.factor,
        price=price,
        state="invoiced",
        site=lane.origin,
        lane=lane.code,
        plan=plan,
        delivered_at=delivered_at,
        sureness=round(0.82 + 0.15 * random.random(), 3),
        stock="shipped",
    )


def _events(placed_at: datetime, lines: list[LineFact]) -> Iterator[EventFact]:
    shipped = max(line.plan.ship_at for line in lines if line.plan)
    delivered = max(line.delivered_at for line in lines if line.delivered_at)
    yield EventFact("placed", placed_at, "buyer")
    yield EventFact("confirmed", placed_at + timedelta(seconds=2))
    yield EventFact("shipped", min(shipped, delivered - timedelta(minutes=10)))
    yield EventFact("delivered", delivered)
    yield EventFact("invoiced", delivered + INVOICED_AFTER)


def _buyer(company: CompanyFact, random: Random) -> str:
    people = [person.name for person in company.people]
    return people[0] if random.random() < 0.6 else people[int(random.random() * len(people))]


def _cost_centre(company: CompanyFact, ship_to: ShipToFact) -> str:
    return f"CC-{ship_to.code}" if len(company.ship_tos) > 1 else ""


def _carriage(company: CompanyFact, lines: list[LineFact]) -> Decimal:
    goods = sum((line.amount for line in lines), Decimal(0))
    return Decimal(0) if goods >= company.agreement.carriage_paid else CARRIAGE_EUR
