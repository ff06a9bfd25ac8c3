"""A site's work: its open lines by departure, overdue ones first, each with the step that is next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from inventory.models import Lane, Site
from orders.lifecycle import State
from orders.models import LineState, OrderLine
from orders.selectors.story import label_of
from orders.selectors.wording import name_of
from portal.kernel.models import User

NEXT_STEP: Final = {
    State.CONFIRMED: "release",
    State.RELEASED: "pick",
    State.PICKED: "pack",
    State.PACKED: "ship",
    State.SHIPPED: "deliver",
    State.AT_DOCK: "deliver",
}
AT_WORK: Final = (*NEXT_STEP, State.ON_HOLD)
BEFORE_DEPARTURE: Final = frozenset(
    {State.CONFIRMED, State.RELEASED, State.PICKED, State.PACKED, State.ON_HOLD}
)
MOST_LINES: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """One line to be worked on; `next_step` is release, pick, pack, ship, deliver, or "" on hold."""

    id: UUID
    number: str
    label: str
    position: int
    part: int
    sku: str
    name: str
    quantity: Decimal
    unit: str
    state: str
    state_label: str
    company_name: str
    ship_to_name: str
    city: str
    door: str
    instructions: str
    hold_reason: str
    ship_at: datetime | None
    deliver_until: datetime | None
    is_late: bool
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """The lines that leave together: one lane, one instant."""

    ship_at: datetime | None
    lane_code: str
    lane_label: str
    service_label: str
    carrier: str
    is_late: bool
    lines: tuple[WorkLine, ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteWork:
    """What a site has to do until the end of `on`, a day of its own zone; overdue departures first."""

    site: Site
    on: date
    counts: dict[str, int]
    late_count: int
    departures: tuple[Departure, ...]


def sites_of(user: User) -> list[Site]:
    """Return the active sites where a person works; all of them for the desk."""
    rows = Site.objects.filter(is_active=True)
    if not user.is_staff:
        rows = rows.filter(assignments__user=user)
    return list(rows.order_by("name", "pk"))


def work_of_site(*, site: Site, now: datetime, days: int = 1) -> SiteWork:
    """Return the lines of a site that leave, or should have left, within `days` days from today. Queries: two."""
    zone = ZoneInfo(site.timezone)
    on = now.astimezone(zone).date()
    end = datetime.combine(on + timedelta(days=days), time(), zone)
    lines = list(_lines_until(site, end)[:MOST_LINES])
    grouped = groupby(lines, key=lambda line: (line.ship_at, line.lane_id))
    departures = tuple(_departure(list(several), now) for _key, several in grouped)
    return SiteWork(
        site=site,
        on=on,
        counts=dict(Counter(line.state for line in lines)),
        late_count=sum(line.is_late for departure in departures for line in departure.lines),
        departures=departures,
    )


def _lines_until(site: Site, end: datetime) -> "QuerySet[OrderLine]":
    """Return open lines by departure: the partial index order_line_work serves it."""
    return (
        OrderLine.objects.filter(site=site, state__in=AT_WORK, ship_at__lt=end)
        .select_related("order__company", "order__ship_to", "item", "lane__carrier", "lane__zone")
        .prefetch_related("order__ship_to__doors")
        .order_by("ship_at", "lane_id", "order__number", "position", "part", "pk")
    )


def _departure(lines: Sequence[OrderLine], now: datetime) -> Departure:
    first = lines[0]
    rows = tuple(_work_line(line, now) for line in lines)
    lane = first.lane
    return Departure(
        ship_at=first.ship_at,
        lane_code=lane.code if lane else "",
        lane_label=_lane_label(lane),
        service_label=str(lane.get_service_display()) if lane else "",
        carrier=lane.carrier.name if lane else "",
        is_late=any(row.is_late for row in rows),
        lines=rows,
        counts=dict(Counter(row.state for row in rows)),
    )


def _lane_label(lane: Lane | None) -> str:
    if lane is None:
        return ""
    return lane.zone.name if lane.zone else lane.code


def _work_line(line: OrderLine, now: datetime) -> WorkLine:
    return WorkLine(
        id=line.public_id,
        number=line.order.number,
        label=f"{line.order.number}/{label_of(line)}",
        position=line.position,
        part=line.part,
        sku=line.item.sku,
        name=name_of(line.item),
        quantity=line.quantity,
        unit=line.item.base_unit_id,
        state=line.state,
        state_label=str(LineState(line.state).label),
        company_name=line.order.company.name,
        ship_to_name=line.order.ship_to.name,
        city=line.order.ship_to.city,
        door=_door(line),
        instructions=line.order.ship_to.instructions,
        hold_reason=line.hold_reason,
        ship_at=line.ship_at,
        deliver_until=line.deliver_until,
        is_late=_is_late(line, now),
        next_step=NEXT_STEP.get(State(line.state), ""),
    )


def _door(line: OrderLine) -> str:
    """Return the first door of the ship-to, by code, that takes such goods; "" when it names no doors."""
    item = line.item
    for door in sorted(line.order.ship_to.doors.all(), key=lambda door: door.code):
        is_refused = (item.is_chilled and not door.receives_chilled) or (
            item.hazard_class and not door.receives_hazardous
        )
        if not is_refused:
            return door.code
    return ""


def _is_late(line: OrderLine, now: datetime) -> bool:
    """A line is late when it should have left, or, once on its way, should have arrived."""
    due = line.ship_at if line.state in BEFORE_DEPARTURE else line.deliver_until
    return due is not None and due < now
