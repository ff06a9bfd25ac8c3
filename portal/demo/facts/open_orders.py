"""Open orders in every state around now, and baskets: lively from the first minute, and true to the stock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import ceil
from random import Random

from portal.demo.facts.companies import COMPANIES, CompanyFact, ShipToFact
from portal.demo.facts.demand import (
    Wish,
    centres_by_distance,
    dice,
    identifier,
    item_by_sku,
    lane_between,
    wish,
    wishes,
)
from portal.demo.facts.lanes import LaneFact
from portal.demo.facts.order_shapes import EventFact, LineFact, OrderFact, ReturnFact
from portal.demo.facts.planning import PARIS, Plan, Planner
from portal.demo.facts.prices import unit_price
from portal.demo.facts.scenes import (
    ARRIVED,
    DOCK,
    FUTURE,
    HOLD_REASON,
    RETURN_COMMENTS,
    RETURN_REASONS,
    SCENES,
    WAITING,
    WAY,
    WORK,
    Scene,
)
from portal.demo.facts.stock import StockKey

Key = tuple[str, str]
MOST_LINES = 5
DROPPED = {"cancelled", "substituted", "backordered"}


@dataclass(frozen=True, slots=True)
class BasketFact:
    """What a person is about to order."""

    company: str
    buyer: str
    ship_to: str
    wishes: tuple[Wish, ...]


class Shelf:
    """The stock that open orders may still take, and the empty keys that they can wait for."""

    def __init__(self, stock: Mapping[Key, StockKey]) -> None:
        self._free = {key: known.on_hand - known.safety for key, known in stock.items()}
        self.empty = sorted(key for key, known in stock.items() if known.on_hand == 0 and known.receipts)

    def take(self, sku: str, sites: tuple[str, ...], quantity: int) -> str:
        """Take a quantity from the first site that has it; return the site, or nothing."""
        for site in sites:
            if self._free.get((sku, site), 0) >= quantity:
                self._free[sku, site] -= quantity
                return site
        return ""


@dataclass(frozen=True, slots=True)
class Stage:
    """Who orders, where to, when, and how his deliveries lie in time."""

    scene: Scene
    number: int
    company: CompanyFact
    ship_to: ShipToFact
    now: datetime
    planner: Planner
    random: Random


def open_orders(now: datetime, stock: Mapping[Key, StockKey]) -> Iterator[OrderFact]:
    """Yield the open orders around `now`; their lines take from `stock` what they reserve, stage or ship."""
    planner, shelf = Planner(now.astimezone(PARIS).date()), Shelf(stock)
    turn = 0
    for rank, scene in enumerate(SCENES):
        for number in range(scene.count):
            turn += 1
            random = dice("open", rank, number)
            company = (
                COMPANIES[turn * 7 % len(COMPANIES)]
                if number % 3 == 2 and scene.state != "to_approve"
                else COMPANIES[turn % 5]
            )
            ship_to = company.ship_tos[number % len(company.ship_tos)]
            order = _order(Stage(scene, number, company, ship_to, now, planner, random), shelf)
            if order.lines:
                yield order


def _order(stage: Stage, shelf: Shelf) -> OrderFact:
    placed_at = _placed_at(stage)
    lines = tuple(_waiting_lines(stage, shelf) if stage.scene.time == WAITING else _lines(stage, shelf))
    buyers = [person.name for person in stage.company.people if "buyer" in person.roles]
    order = OrderFact(
        public_id=identifier(stage.random),
        company=stage.company.code,
        buyer=buyers[0]
        if stage.number % 2 == 0 or stage.scene.state == "to_approve"
        else buyers[stage.number % len(buyers)],
        ship_to=stage.ship_to.code,
        placed_at=placed_at,
        lines=lines,
        events=(),
        purchase_order=f"BC-{stage.random.randrange(10_000, 99_999)}",
        cost_centre=f"CC-{stage.ship_to.code}" if len(stage.company.ship_tos) > 1 else "",
    )
    order = replace(order, placed_at=_story_start(stage, order))
    return replace(order, events=tuple(_story(stage, order)), returned=_return(stage, lines))


def _placed_at(stage: Stage) -> datetime:
    """Return when the order was placed: just before it could still make its plan."""
    minutes = stage.random.random() * 60
    hours = {FUTURE: 1, WORK: 6, WAITING: 50}.get(stage.scene.time)
    if hours is None:
        return _received_at(stage)
    return (stage.now - timedelta(hours=hours * (0.2 + stage.random.random()), minutes=minutes)).astimezone(
        UTC
    )


def _story_start(stage: Stage, order: OrderFact) -> datetime:
    """Return when the order came in: early enough for the plans of its lines."""
    planned = [
        line.plan.ready_at for line in order.lines if line.plan and stage.scene.time in {WAY, DOCK, ARRIVED}
    ]
    return min([order.placed_at, *(ready_at - timedelta(hours=5) for ready_at in planned)])


def _received_at(stage: Stage) -> datetime:
    back = 40 + 24 * (stage.number % 4) if stage.scene.time in {WAY, DOCK} else 70 + 24 * (stage.number % 5)
    return (stage.now - timedelta(hours=back, minutes=7 * stage.number)).astimezone(UTC)


def _lines(stage: Stage, shelf: Shelf) -> Iterator[LineFact]:
    sites = centres_by_distance(stage.ship_to)
    position = 0
    found = wishes(stage.company, stage.random)[:MOST_LINES]
    times = _times_to_approve(stage.company, found) if stage.scene.state == "to_approve" else 1
    for usual in found:
        wanted = usual._replace(quantity=usual.quantity * times)
        site = shelf.take(wanted.item.sku, sites, wanted.quantity)
        if not site:
            continue
        position += 1
        lane = lane_between(site, stage.ship_to)
        yield _line(stage, wanted, position, lane, _plan(stage, lane))


def _times_to_approve(company: CompanyFact, found: list[Wish]) -> int:
    """Return by how much to multiply an order so that it is above what its buyer may spend alone."""
    value = sum(float(unit_price(company, wish.item, wish.quantity)) * wish.quantity for wish in found)
    return ceil(1.5 * (company.people[0].threshold or 0) / value) or 1


def _waiting_lines(stage: Stage, shelf: Shelf) -> Iterator[LineFact]:
    """Yield a line that waits for a receipt at the nearest centre whose shelf is empty."""
    sites = centres_by_distance(stage.ship_to)
    empty = [key for key in shelf.empty if key[1] == sites[0]] or shelf.empty
    if empty:
        sku, site = stage.random.choice(empty)
        lane = lane_between(site if site in sites else sites[0], stage.ship_to)
        yield replace(_line(stage, wish(item_by_sku()[sku], stage.random), 1, lane, None), site=site)


def _plan(stage: Stage, lane: LaneFact) -> Plan:
    hours, now = stage.ship_to.hours, stage.now
    if stage.scene.time == WORK:
        return stage.planner.plan(now, lane, hours)
    if stage.scene.time == FUTURE:
        return stage.planner.plan(now + timedelta(days=_days_put_off(stage)), lane, hours)
    plans = (
        stage.planner.plan(_received_at(stage) - timedelta(days=back), lane, hours) for back in range(20)
    )
    plan = next(
        plan
        for plan in plans
        if plan.ship_at <= now and (stage.scene.time != ARRIVED or plan.deliver_until < now)
    )
    if stage.scene.time == DOCK:
        return replace(
            plan, deliver_from=now - timedelta(minutes=40), deliver_until=now + timedelta(minutes=80)
        )
    if stage.scene.time == WAY and plan.deliver_until < now:
        return replace(plan, deliver_from=now + timedelta(hours=2), deliver_until=now + timedelta(hours=5))
    return plan


def _days_put_off(stage: Stage) -> int:
    """Return by how many days the buyer wants an order later than it could come."""
    return stage.number % 6 // 2 if stage.scene.time == FUTURE else 0


def _line(stage: Stage, wanted: Wish, position: int, lane: LaneFact, plan: Plan | None) -> LineFact:
    scene, is_first = stage.scene, position == 1
    state = scene.first_state if scene.first_state and not is_first else scene.state
    stock = "" if state in DROPPED else scene.stock
    is_back = bool(scene.return_state) and not is_first
    is_wanted = stage.number % 5 == 1 or _days_put_off(stage) > 0
    delivered_at = None
    if scene.time == ARRIVED and plan:
        late = timedelta(hours=26) if stage.number % 6 == 5 else timedelta(0)
        delivered_at = min(plan.deliver_from + timedelta(minutes=35) + late, stage.now - timedelta(hours=1))
    return LineFact(
        public_id=identifier(stage.random),
        position=position,
        sku=wanted.item.sku,
        quantity=wanted.quantity,
        unit=wanted.unit,
        factor=wanted.factor,
        price=unit_price(stage.company, wanted.item, wanted.quantity),
        state="delivered" if is_back else state,
        site=lane.origin,
        lane=lane.code,
        plan=plan if state != "backordered" else None,
        delivered_at=delivered_at,
        sureness=round(0.84 + 0.14 * stage.random.random(), 3) if plan else None,
        stock=stock,
        hold_reason=HOLD_REASON if state == "on_hold" else "",
        returned=wanted.quantity if state == "returned" and is_first else 0,
        wanted_on=plan.deliver_from.astimezone(PARIS).date() if plan and is_wanted else None,
    )


def _story(stage: Stage, order: OrderFact) -> Iterator[EventFact]:
    """Yield what happened to the order, each step between its placing and now."""
    plan = next((line.plan for line in order.lines if line.plan), None)
    delivered = next((line.delivered_at for line in order.lines if line.delivered_at), None)
    at = order.placed_at
    fixed = {"placed": at, "approval_requested": at, "confirmed": at + timedelta(seconds=2)}
    if plan and stage.scene.time in {WAY, DOCK, ARRIVED}:
        before = {"released": 180, "picked": 100, "packed": 50, "shipped": 0}
        fixed |= {kind: plan.ship_at - timedelta(minutes=minutes) for kind, minutes in before.items()}
    if plan and stage.scene.time == DOCK:
        fixed["at_dock"] = stage.now - timedelta(minutes=25)
    if delivered:
        fixed["delivered"] = delivered
    step = max(timedelta(minutes=1), (stage.now - at) / 12)
    for kind in stage.scene.story:
        at = min(stage.now, max(at, fixed.get(kind, at + step)))
        author = "buyer" if kind in {"placed", "approval_requested", "return_requested", "claimed"} else ""
        author = "desk" if kind in {"return_accepted", "return_refused", "on_hold"} else author
        line_kinds = {"backordered", "substituted", "claimed"}
        yield EventFact(kind, at, author, 1 if kind in line_kinds else 0)


def _return(stage: Stage, lines: tuple[LineFact, ...]) -> ReturnFact | None:
    if not stage.scene.return_state or not lines:
        return None
    line, number = lines[0], stage.number
    quantity = line.quantity if stage.scene.state == "returned" else max(line.factor, 1)
    return ReturnFact(
        stage.scene.return_state,
        line.position,
        quantity,
        RETURN_REASONS[number % len(RETURN_REASONS)],
        RETURN_COMMENTS[number % len(RETURN_COMMENTS)],
        stage.now - timedelta(hours=3 + 5 * number),
    )


def baskets() -> Iterator[BasketFact]:
    """Yield the baskets of the first buyers: orders that are still drafts."""
    for company in COMPANIES[:6]:
        random = dice("basket", company.code)
        chosen = tuple(wishes(company, random)[:MOST_LINES])
        yield BasketFact(company.code, company.people[0].name, company.ship_tos[0].code, chosen)
