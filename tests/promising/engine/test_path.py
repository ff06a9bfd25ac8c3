"""Journeys: each step of the way, and what it means for the next."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from promising.engine import (
    Calendar,
    Capacity,
    Departures,
    Door,
    Facts,
    Lane,
    Line,
    Network,
    Option,
    Part,
    Policy,
    Receipt,
    Request,
    Site,
    Stock,
    Transit,
    plan,
    promise,
)
from promising.engine.problem import Problem

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday
FIVE = (((480, 1020),),) * 5 + ((),) * 2
OFFICE = Calendar("UTC", FIVE)
DAILY = Departures("UTC", ((600,),) * 7)
DC = Site(code="DC", zone="UTC")
ROAD = Lane(code="road", origin="DC", destination="C", service="road", transit=Transit(days=1))


def ask(
    *lanes: Lane,
    site: Site = DC,
    capacities: tuple[Capacity, ...] = (),
    known: Facts | None = None,
    **more: object,
) -> Option:
    """Return the plan for five of item A, of which the site has twenty."""
    network = Network({site.code: site}, lanes or (ROAD,))
    known = known or Facts((Receipt("A", "DC", Decimal(20)),))
    stock = Stock.build(network, replace(known, capacities=capacities), NOW)
    line = Line(id="1", item="A", quantity=Decimal(5), volume=Decimal(2))
    return plan(Request(to="C", lines=(line,), **more), network, stock, NOW)  # type: ignore[arg-type]


def only(option: Option) -> Part:
    (part,) = option.parts
    return part


def test_always_open_and_always_leaving_ships_at_once():
    part = only(ask())

    assert (part.ship_at, part.deliver_on, part.due_on) == (NOW, date(2026, 3, 3), date(2026, 3, 2))
    assert part.deliver_from == datetime(2026, 3, 3, tzinfo=UTC)
    assert part.deliver_until == datetime(2026, 3, 4, tzinfo=UTC)


def test_work_that_ends_with_the_day_is_ready_at_closing():
    site = replace(DC, calendar=OFFICE, handling=timedelta(hours=9))

    assert only(ask(site=site)).ship_at == datetime(2026, 3, 2, 17, tzinfo=UTC)


def test_work_is_due_as_late_as_the_departure_allows():
    weekly = Departures("UTC", ((), (), (), (600,), (), (), ()))
    part = only(
        ask(replace(ROAD, departures=weekly), site=replace(DC, calendar=OFFICE, handling=timedelta(hours=3)))
    )

    assert part.ship_at == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert part.start_at == datetime(2026, 3, 4, 16, tzinfo=UTC)
    assert part.due_on == date(2026, 3, 4)


def test_work_moves_to_an_earlier_day_with_room():
    weekly = Departures("UTC", ((), (), (), (600,), (), (), ()))
    full = tuple(Capacity("DC", "pick_lines", date(2026, 3, day), Decimal(0)) for day in (4, 5))
    part = only(ask(replace(ROAD, departures=weekly), capacities=full))

    assert part.due_on == date(2026, 3, 3)
    assert part.ship_at == datetime(2026, 3, 5, 10, tzinfo=UTC)


def test_a_full_day_moves_work_to_the_next():
    full = (Capacity("DC", "pick_lines", date(2026, 3, 2), Decimal(3), Decimal(3)),)

    assert only(ask(capacities=full)).ship_at == datetime(2026, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "capacity",
    [
        Capacity("DC", "dock_slots", date(2026, 3, 2), Decimal(0)),
        Capacity("road", "lane_volume", date(2026, 3, 2), Decimal("9.999")),
    ],
)
def test_a_full_dock_or_lane_waits_for_the_next_day(capacity: Capacity):
    assert only(ask(capacities=(capacity,))).ship_at == datetime(2026, 3, 3, tzinfo=UTC)


def test_volume_that_just_fits_goes():
    just = (Capacity("road", "lane_volume", date(2026, 3, 2), Decimal(10)),)

    assert only(ask(capacities=just)).ship_at == NOW


def test_a_holiday_of_the_site_has_no_departure():
    shut = Calendar("UTC", FIVE, closed=frozenset({date(2026, 3, 3)}))
    site = replace(DC, calendar=shut, handling=timedelta(hours=4))

    assert only(ask(replace(ROAD, departures=DAILY), site=site)).ship_at == datetime(
        2026, 3, 4, 10, tzinfo=UTC
    )


def test_the_day_of_departure_is_that_of_the_site():
    lane = replace(ROAD, departures=Departures("America/Los_Angeles", ((1260,),) * 7))
    part = only(ask(lane, site=Site(code="DC", zone="America/Los_Angeles")))

    assert part.ship_at == datetime(2026, 3, 3, 5, tzinfo=UTC)
    assert part.deliver_on == date(2026, 3, 3)


def test_the_ship_to_s_zone_tells_the_day_when_it_is_known():
    lane = replace(ROAD, transit=Transit(elapsed=timedelta(hours=10)))

    assert only(ask(lane)).deliver_on == date(2026, 3, 2)
    assert only(ask(lane, zone="Asia/Tokyo")).deliver_on == date(2026, 3, 3)


def test_what_travels_no_day_never_comes_before_it_leaves_where_it_is_tomorrow_already():
    lane = replace(ROAD, transit=Transit(days=0), departures=Departures("UTC", ((780,),) * 7))

    part = only(ask(lane, zone="Pacific/Apia"))

    assert part.ship_at == part.deliver_from == datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert part.deliver_on == date(2026, 3, 3)
    assert part.deliver_until == datetime(2026, 3, 3, 11, tzinfo=UTC)


def test_a_delivery_window_ends_when_the_door_closes():
    lane = replace(ROAD, transit=Transit(elapsed=timedelta(hours=9)), window=timedelta(hours=4))
    door = Door(code="Q", hours=OFFICE)
    part = only(ask(lane, doors=(door,)))

    assert (part.deliver_from.hour, part.deliver_until.hour) == (15, 17)
    assert only(ask(lane)).deliver_until.hour == 19


def test_the_door_that_opens_first_is_taken_and_one_that_refuses_is_not():
    morning, noon = (
        Door(code=code, hours=Calendar("UTC", ((span,),) * 7))
        for code, span in (("M", (420, 480)), ("N", (720, 780)))
    )
    lane = replace(ROAD, transit=Transit(elapsed=timedelta(hours=3)))

    assert only(ask(lane, doors=(morning, noon))).door == "N"
    assert only(ask(lane, doors=(morning, replace(noon, refuses=frozenset({"chilled"}))))).door == "N"


def test_a_line_looked_at_alone_comes_to_a_door_that_refuses_none_of_the_order():
    late = Calendar("UTC", ((),) * 2 + (((480, 1020),),) * 5)
    doors = (Door(code="Q", hours=OFFICE, refuses=frozenset({"acid"})), Door(code="R", hours=late))
    stock = Stock.build(
        network := Network({"DC": DC}, (ROAD,)), Facts((Receipt("A", "DC", Decimal(5)),)), NOW
    )
    acid = Line(id="1", item="A", quantity=Decimal(1), goods=frozenset({"acid"}))
    other = Line(id="2", item="A", quantity=Decimal(4))

    problem = Problem(Request(to="C", lines=(acid, other), doors=doors), network, stock, NOW)
    alone = problem.part(problem.wants[1], stock)

    assert [door.code for door in problem.terms.doors] == ["R"]
    assert alone.terms.doors == problem.terms.doors


def test_goods_that_every_door_refuses_cannot_come():
    network = Network({"DC": DC}, (ROAD,))
    stock = Stock.build(network, Facts((Receipt("A", "DC", Decimal(20)),)), NOW)
    line = Line(id="1", item="A", quantity=Decimal(5), goods=frozenset({"chilled"}))
    door = Door(code="Q", hours=OFFICE, refuses=frozenset({"chilled"}))

    option = plan(Request(to="C", lines=(line,), doors=(door,)), network, stock, NOW)

    assert option.short == 5


@pytest.mark.parametrize("cutoff", [None, 300], ids=("leaves on Monday", "leaves on Tuesday"))
def test_what_leaves_earlier_and_waits_at_the_door_comes_no_later(cutoff: int | None):
    shut = Calendar("UTC", FIVE, closed=frozenset({date(2026, 3, 2), date(2026, 3, 3)}))
    at_once = replace(ROAD, transit=Transit(days=0, calendar=shut))
    door = Door(code="D", hours=Calendar("UTC", ((), *FIVE[1:])))

    part = only(ask(at_once, site=replace(DC, cutoff=cutoff), doors=(door,)))

    assert part.deliver_on == date(2026, 3, 3)


def test_a_wanted_day_is_kept_by_leaving_later():
    part = only(ask(replace(ROAD, departures=DAILY), wanted=date(2026, 3, 6)))

    assert part.ship_at == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert part.deliver_on == date(2026, 3, 6)


def test_a_wanted_day_on_which_nothing_comes_is_late():
    monday = Departures("UTC", ((600,), *((),) * 6))
    part = only(ask(replace(ROAD, departures=monday), wanted=date(2026, 3, 4)))

    assert part.deliver_on == date(2026, 3, 10)


def test_a_wanted_instant_is_not_missed_by_a_minute():
    lane = replace(ROAD, transit=Transit(elapsed=timedelta(hours=1)))
    wanted = datetime(2026, 3, 4, 12, 34, 56, tzinfo=UTC)

    assert only(ask(lane, wanted=wanted)).deliver_from == wanted
    assert only(ask(replace(lane, departures=DAILY), wanted=wanted)).deliver_from == datetime(
        2026, 3, 5, 11, tzinfo=UTC
    )


def test_a_wanted_day_is_shipped_in_open_hours_when_that_keeps_the_day():
    lane = replace(ROAD, transit=Transit(elapsed=timedelta(hours=1)))
    part = only(ask(lane, site=replace(DC, calendar=OFFICE), wanted=date(2026, 3, 4)))

    assert part.ship_at == datetime(2026, 3, 4, 8, tzinfo=UTC)
    sunday = only(ask(ROAD, site=replace(DC, calendar=OFFICE), wanted=date(2026, 3, 9)))
    assert sunday.deliver_on == date(2026, 3, 9)


def test_a_past_wanted_day_is_as_soon_as_possible_and_late():
    option = ask(wanted=date(2026, 2, 27))

    assert only(option).deliver_on == date(2026, 3, 3)
    assert option.late_days == 20


def test_late_days_count_from_receipt_without_a_wanted_day():
    assert ask(policy=Policy(max_late_days=0)).short == 5
    assert ask(policy=Policy(max_late_days=1)).short == 0


def test_what_comes_before_the_wanted_day_is_not_late():
    network = Network({DC.code: DC}, (ROAD,))
    stock = Stock.build(network, Facts((Receipt("A", "DC", Decimal(20)),)), NOW)
    line = Line(id="1", item="A", quantity=Decimal(5))
    request = Request(to="C", lines=(line,), wanted=date(2026, 3, 9), policy=Policy(max_late_days=0))

    found = promise(request, network, stock, NOW)

    assert only(found.option("earliest")).deliver_on == date(2026, 3, 3)
    assert only(found.option("wanted")).deliver_on == date(2026, 3, 9)


def test_an_order_received_in_time_yesterday_is_not_shipped_yesterday():
    site = replace(DC, cutoff=720)
    part = only(ask(site=site, received=NOW - timedelta(days=1)))

    assert part.ship_at == NOW


def test_a_site_that_never_opens_ships_nothing():
    assert ask(site=replace(DC, calendar=Calendar("UTC", ((),) * 7))).short == 5


def test_a_lane_that_never_leaves_carries_nothing():
    assert ask(replace(ROAD, departures=Departures("UTC", ((),) * 7))).short == 5
