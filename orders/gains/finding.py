"""Is a sooner delivery possible, without more deliveries and at no higher cost to serve? Reads only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from orders.changing.standing import change_until
from orders.cost_to_serve import Load, cost_to_serve, legs_of, load_of
from orders.gains.deliveries import Delivery, departures_of, last_day
from orders.models import Order
from promising.engine import Option, Part
from promising.engine import promise as find_options
from promising.engine.model import Code, Promise
from promising.network import CompiledNetwork
from promising.services import UnknownCounterError
from promising.services.exchanging import TakenPlan, as_if_given_back, as_if_taken
from promising.services.policies import COLLECT_AT
from promising.services.quoting import Question, ask
from promising.services.requests import CheckedLine
from promising.shapes import whole_lines
from promising.storage import options_json

OFFER_LIFE: Final = timedelta(hours=getattr(settings, "GAIN_HOURS", 72))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the order's buyer and his company have set: policy of the order, the least gain, whether they are asked."""

    complete: str | None
    collect_at: str
    least_days: int
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Sooner:
    """A sooner way for a delivery: one part a line. `stored` is the same as a promise keeps it, line by line."""

    delivery: Delivery
    parts: tuple[Part, ...]
    stored: tuple[dict[str, Any], ...]
    expires_at: datetime

    @property
    def deliver_until(self) -> datetime:
        """When the last of it is there."""
        return max(part.deliver_until for part in self.parts)

    @property
    def loss(self) -> float:
        """How much less sure it is than what is confirmed, for the line that loses most; zero where it is not known."""
        sure = [
            (line.sureness, stored["schedule"][0]["sureness"])
            for line, stored in zip(self.delivery, self.stored, strict=True)
        ]
        return max(
            before - after if before is not None and after is not None else 0.0 for before, after in sure
        )


def find_sooner(
    order: Order,
    delivery: Delivery,
    terms: Terms,
    *,
    others: Collection[TakenPlan],
    by: date | None,
    network: CompiledNetwork,
    now: datetime,
) -> Sooner | None:
    """Return the soonest way to have all of a delivery earlier by the least gain, if there is one.

    Its own goods are taken for free, what is offered to `others` for gone; nothing is ordered from a supplier, no
    other item is sent, nothing comes before the wanted day or later than confirmed, in no more deliveries and at no
    higher cost to serve; and not today for those who are not asked: somebody must be there to receive it.
    `by` is the last day that is worth telling, where another date was left before.
    None too where it is collected at a counter that there is no more.
    The order's ship-to and company are joined, and items to the lines. Queries: constant.
    """
    days = _days_between(order, delivery, terms, by, now)
    if not days.first <= days.last or not order.ship_to.is_active:
        return None
    try:
        question = _ask(order, delivery, terms, others=others, latest=days.last, now=now)
    except UnknownCounterError:
        return None
    codes: tuple[Code, ...] = ("wanted" if question.request.wanted else "earliest", "cheapest")
    answer = find_options(question.request, question.engine, question.stock, now, codes)
    most = cost_to_serve(_loads(order, delivery, network), network)
    fitting = [
        option
        for option in answer.options
        if _fits(option, delivery)
        and all(days.first <= part.deliver_on <= days.last for part in option.parts)
        and cost_to_serve(_new_loads(option.parts, delivery), network) <= most
    ]
    if not fitting:
        return None
    best = min(fitting, key=lambda option: (max(part.deliver_until for part in option.parts), option.cost))
    expires_at = _expiry(best.parts, delivery, network, now)
    if expires_at <= now:
        return None
    plan = options_json(Promise(options=(best,)), network, order.ship_to.company.currency)["plans"][0]
    return Sooner(delivery, best.parts, tuple(whole_lines(plan)), expires_at)


@dataclass(frozen=True, slots=True)
class _Days:
    """The days of delivery that are a gain, both included."""

    first: date
    last: date


def _days_between(order: Order, delivery: Delivery, terms: Terms, by: date | None, now: datetime) -> _Days:
    zone = order.ship_to.timezone
    notice = timedelta(days=0 if terms.is_asked else 1)
    today = _today(order, now)
    confirmed = last_day([line.deliver_until for line in delivery], zone)
    return _Days(
        first=max(today + notice, _wanted_on(delivery) or today),
        last=min(confirmed - timedelta(days=terms.least_days), by or date.max),
    )


def _today(order: Order, now: datetime) -> date:
    return now.astimezone(ZoneInfo(order.ship_to.timezone)).date()


def _wanted_on(delivery: Delivery) -> date | None:
    return max((line.wanted_on for line in delivery if line.wanted_on), default=None)


def _ask(
    order: Order,
    delivery: Delivery,
    terms: Terms,
    *,
    others: Iterable[TakenPlan],
    latest: date,
    now: datetime,
) -> Question:
    wanted = _wanted_on(delivery)
    policy: dict[str, Any] = {"complete": "order", "max_shipments": departures_of(delivery), "latest": latest}
    if terms.collect_at:
        policy[COLLECT_AT] = terms.collect_at
    own = {line.public_id: Decimal(0) for line in delivery}
    with as_if_taken(others, now=now), as_if_given_back(own):
        question = ask(
            [
                CheckedLine(number, line.item, line.quantity, line.unit_id, line.unit_factor)
                for number, line in enumerate(delivery, start=1)
            ],
            company_id=order.company_id,
            ship_to=order.ship_to,
            wanted_on=wanted if wanted is not None and wanted > _today(order, now) else None,
            policy=policy,
            now=now,
        )
    lines = tuple(replace(line, substitutes=()) for line in question.request.lines)
    return replace(question, request=replace(question.request, lines=lines))


def _fits(option: Option, delivery: Delivery) -> bool:
    """Tell whether each line comes whole, in one part, from supply that is known, and no later than confirmed."""
    return option.deliveries <= departures_of(delivery) and all(
        not answer.short
        and len(answer.schedule) == 1
        and not answer.schedule[0].purchase
        and line.deliver_until is not None
        and answer.schedule[0].deliver_until <= line.deliver_until
        for line, answer in zip(delivery, option.lines, strict=True)
    )


def _loads(order: Order, delivery: Delivery, network: CompiledNetwork) -> list[Load]:
    legs = legs_of(order, network)
    return [load for line in delivery if (load := load_of(line, line.quantity, line.item, legs))]


def _new_loads(parts: Sequence[Part], delivery: Delivery) -> list[Load]:
    return [
        Load(part.lanes, part.ship_at, part.quantity * line.item.weight_kg)
        for line, part in zip(delivery, parts, strict=True)
    ]


def _expiry(parts: Sequence[Part], delivery: Delivery, network: CompiledNetwork, now: datetime) -> datetime:
    """Return until when the sooner departure can still be made, and the confirmed one be left; at most three days."""
    limits = [network.order_by(part.site, part.ship_at) or part.ship_at for part in parts]
    limits += [until for line in delivery if (until := change_until(line, network)) is not None]
    return min(now + OFFER_LIFE, *limits)
