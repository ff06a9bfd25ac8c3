"""A promise as it is shown: frozen views read from what was stored, and the way back to the engine's parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from portal.kernel.money import Money
from promising.engine import Leg, Part
from promising.models import Promise, PromiseState


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyView:
    """What all parts of a plan that travel together have in common; instants in UTC, `ship_on` a day at the site.

    `order_by` is the last instant at which an order still makes the departure; `stored` is what it was read from.
    """

    site: str
    site_name: str
    lane: str
    service: str
    ship_at: datetime
    ship_on: date
    deliver_from: datetime
    deliver_until: datetime
    order_by: datetime | None
    stored: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PartView:
    """A quantity (base units) of one line in one delivery; what it shares with others is told by its journey.

    `sku` is set when a substitute is sent. `stored` is what the view was read from.
    """

    sku: str
    quantity: Decimal
    sureness: float | None
    journey: JourneyView
    stored: Mapping[str, Any]

    @property
    def site(self) -> str:
        """The code of the site that sends it."""
        return self.journey.site

    @property
    def site_name(self) -> str:
        """The name of the site that sends it."""
        return self.journey.site_name

    @property
    def lane(self) -> str:
        """The codes of its lanes, from leg to leg."""
        return self.journey.lane

    @property
    def service(self) -> str:
        """The service of its first lane."""
        return self.journey.service

    @property
    def ship_at(self) -> datetime:
        """When it leaves."""
        return self.journey.ship_at

    @property
    def ship_on(self) -> date:
        """The day on which it leaves, at its site."""
        return self.journey.ship_on

    @property
    def deliver_from(self) -> datetime:
        """When it arrives at the earliest."""
        return self.journey.deliver_from

    @property
    def deliver_until(self) -> datetime:
        """When it arrives at the latest."""
        return self.journey.deliver_until

    @property
    def order_by(self) -> datetime | None:
        """Until when an order still makes its departure."""
        return self.journey.order_by

    @property
    def engine(self) -> Part:
        """The part as the engine knows it, made anew at each call."""
        return engine_part({**self.journey.stored, **self.stored})

    @property
    def sure_percent(self) -> int | None:
        """The sureness in whole per cent, rounded down: 99.6 % is not 100 %."""
        return None if self.sureness is None else round(self.sureness * 1000) // 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """What one line is promised. `quantity` and `short` in base units; `unit_quantity` as the buyer counted.

    `site`, `service`: what the buyer chose to have it from, and by; "" where he did not.
    """

    number: int
    sku: str
    name_fr: str
    name_en: str
    quantity: Decimal
    unit: str
    unit_factor: Decimal
    schedule: tuple[PartView, ...]
    short: Decimal
    because: dict[str, Any]
    site: str = ""
    service: str = ""

    @property
    def unit_quantity(self) -> Decimal:
        """The quantity in the unit that the buyer chose."""
        return self.quantity / self.unit_factor

    @property
    def substitute_for(self) -> str:
        """The item asked for, when another one is sent instead; else nothing."""
        return self.sku if any(part.sku for part in self.schedule) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """One way to serve the request. `cost` is the cost to serve; `same_as` names later options with the same plan."""

    code: str
    cost: Money
    deliveries: int
    lines: tuple[LineView, ...]
    same_as: tuple[str, ...] = ()

    @property
    def deliver_until(self) -> datetime | None:
        """When the last part is delivered."""
        return max((part.deliver_until for line in self.lines for part in line.schedule), default=None)

    @property
    def order_by(self) -> datetime | None:
        """Until when all of it can be had as it stands."""
        limits = (part.order_by for line in self.lines for part in line.schedule)
        return min((limit for limit in limits if limit is not None), default=None)

    @property
    def parts(self) -> tuple[PartView, ...]:
        """All parts of all lines, in order of lines."""
        return tuple(part for line in self.lines for part in line.schedule)

    @property
    def short(self) -> Decimal:
        """What is left without a date, in base units of all lines together."""
        return sum((line.short for line in self.lines), Decimal(0))

    @property
    def is_complete(self) -> bool:
        """Whether nothing is short."""
        return not self.short


@dataclass(frozen=True, kw_only=True)
class PromiseView:
    """A stored promise with its options side by side, read from what was `stored` when they are looked at."""

    id: UUID
    state: str
    created_at: datetime
    expires_at: datetime
    hold_expires_at: datetime | None
    option_code: str
    ship_to_id: int
    wanted_on: date | None
    request: Mapping[str, Any]
    stored: Mapping[str, Any]

    @cached_property
    def options(self) -> tuple[OptionView, ...]:
        """The options as they were shown, the soonest first."""
        asked = _asked(self.request)
        plans = [_lines(plan, asked) for plan in self.stored["plans"]]
        options = self.stored["options"]
        return tuple(_option(option["code"], self.stored, plans[option["plan"]]) for option in options)

    def option(self, code: str) -> OptionView | None:
        """Return the option of this code, if it was offered."""
        return next((option for option in self.options if option.code == code), None)

    @property
    def valid_until(self) -> datetime:
        """When it ends: the hold's end when it is held, else the quote's."""
        is_held = self.state == PromiseState.HELD and self.hold_expires_at is not None
        return self.hold_expires_at if is_held and self.hold_expires_at else self.expires_at


def promise_view(promise: Promise) -> PromiseView:
    """Return a stored promise as it was shown."""
    return PromiseView(
        id=promise.public_id,
        state=promise.state,
        created_at=promise.created_at,
        expires_at=promise.expires_at,
        hold_expires_at=promise.hold_expires_at,
        option_code=promise.option_code,
        ship_to_id=promise.ship_to_id,
        wanted_on=promise.wanted_on,
        request=promise.request,
        stored=promise.options,
    )


def option_view(promise: Promise, code: str) -> OptionView:
    """Return one option of a stored promise as it was shown. Raises: StopIteration if it was not offered."""
    return stored_option(code, promise.options, promise.request)


def stored_option(code: str, options: Mapping[str, Any], request: Mapping[str, Any]) -> OptionView:
    """Return one of the stored options, of a request as it was stored. Raises: as `option_view`."""
    stored = next(stored for stored in options["options"] if stored["code"] == code)
    return _option(code, options, _lines(options["plans"][stored["plan"]], _asked(request)))


def _option(code: str, options: Mapping[str, Any], lines: tuple[LineView, ...]) -> OptionView:
    stored = next(stored for stored in options["options"] if stored["code"] == code)
    return OptionView(
        code=code,
        cost=Money(Decimal(stored["cost"]), options["currency"]),
        deliveries=stored["deliveries"],
        lines=lines,
        same_as=tuple(
            other["code"]
            for other in options["options"]
            if other["plan"] == stored["plan"] and other["code"] != code
        ),
    )


def whole_lines(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a stored plan, each with all of its reason, each part with all of its journey."""
    return [
        {
            **line,
            "schedule": [_whole(part, plan) for part in line["schedule"]],
            "because": reason_of(line, plan),
        }
        for line in plan["lines"]
    ]


def reason_of(line: Mapping[str, Any], plan: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return why a stored line comes no sooner; in older plans each line holds its own reason."""
    found: Mapping[str, Any] = plan["reasons"][line["because"]] if "reasons" in plan else line["because"]
    return found


def _whole(part: Mapping[str, Any], plan: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a part with its journey; in older plans each part holds its own."""
    return {**plan["journeys"][part["journey"]], **part} if "journey" in part else part


def _asked(request: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what the lines of a stored request say of themselves, the same in every plan."""
    return [
        {
            "number": number,
            "sku": line["sku"],
            "name_fr": line["name_fr"],
            "name_en": line["name_en"],
            "quantity": Decimal(line["quantity"]),
            "unit": line["unit"],
            "unit_factor": Decimal(line["unit_factor"]),
            "site": line.get("site", ""),
            "service": line.get("service", ""),
        }
        for number, line in enumerate(request["lines"], start=1)
    ]


def _lines(plan: Mapping[str, Any], asked: Sequence[Mapping[str, Any]]) -> tuple[LineView, ...]:
    journeys = [_journey(stored) for stored in plan.get("journeys", ())]
    return tuple(
        LineView(
            **line,
            schedule=tuple(_part(part, journeys, line["sku"]) for part in stored["schedule"]),
            short=Decimal(stored["short"]),
            because=dict(reason_of(stored, plan)),
        )
        for line, stored in zip(asked, plan["lines"], strict=True)
    )


def _part(stored: Mapping[str, Any], journeys: Sequence[JourneyView], sku: str) -> PartView:
    item = stored["item"]
    return PartView(
        sku="" if item == sku else item,
        quantity=Decimal(stored["quantity"]),
        sureness=stored.get("sureness"),
        journey=journeys[stored["journey"]] if "journey" in stored else _journey(stored),
        stored=stored,
    )


def _journey(stored: Mapping[str, Any]) -> JourneyView:
    return JourneyView(
        site=stored["site"],
        site_name=stored["site_name"],
        lane="+".join(leg["lane"] for leg in stored["legs"]),
        service=stored["service"],
        ship_at=datetime.fromisoformat(stored["ship_at"]),
        ship_on=date.fromisoformat(stored["ship_on"]),
        deliver_from=datetime.fromisoformat(stored["deliver_from"]),
        deliver_until=datetime.fromisoformat(stored["deliver_until"]),
        order_by=_instant(stored.get("order_by")),
        stored=stored,
    )


def engine_part(stored: Mapping[str, Any]) -> Part:
    """Return a stored part, with all of its journey, as the engine knows it."""
    return Part(
        item=stored["item"],
        quantity=Decimal(stored["quantity"]),
        site=stored["site"],
        service=stored["service"],
        lanes=tuple(leg["lane"] for leg in stored["legs"]),
        zone=stored["zone"],
        due_on=date.fromisoformat(stored["due_on"]),
        start_at=datetime.fromisoformat(stored["start_at"]),
        ship_at=datetime.fromisoformat(stored["ship_at"]),
        deliver_from=datetime.fromisoformat(stored["deliver_from"]),
        deliver_until=datetime.fromisoformat(stored["deliver_until"]),
        deliver_on=date.fromisoformat(stored["deliver_on"]),
        transit_in_days=stored["transit_in_days"],
        door=stored["door"],
        purchase=Decimal(stored["purchase"]),
        volume=Decimal(stored["volume"]),
        legs=tuple(_leg(leg) for leg in stored["legs"]),
    )


def _leg(stored: Mapping[str, Any]) -> Leg:
    return Leg(
        lane=stored["lane"],
        origin=stored["origin"],
        zone=stored["zone"],
        ship_at=datetime.fromisoformat(stored["ship_at"]),
        arrive_at=datetime.fromisoformat(stored["arrive_at"]),
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
