"""A site's list of the day."""

from datetime import timedelta

import pytest

from inventory.models import SiteAssignment
from orders.models import LineState, OrderLine
from orders.sitework import sites_of, work_of_site
from portal.catalogue.models import Item
from portal.customers.models import DockDoor
from tests import factories
from tests.order_factories import Wish, make_order, only_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(system, company, ship_to, network, now):
    item = factories.make_item()

    def place(number, *states, days=0, lane=network.standard):
        return make_order(
            company=company,
            ship_to=ship_to,
            lane=lane,
            wishes=[Wish(item, 10, state, days) for state in states or [LineState.CONFIRMED]],
            now=now,
            number=f"C-2026-{number:06d}",
        )

    factories.put_stock(item, network.site, 10_000)
    return place


def test_work_is_listed_by_departure_overdue_first(place, network, now):
    place(1, LineState.CONFIRMED, LineState.RELEASED)
    place(2, LineState.PACKED, days=-1)
    place(3, lane=network.express)

    work = work_of_site(site=network.site, now=now)

    listed = [
        (departure.lane_code, [line.number[-1] for line in departure.lines], departure.is_late)
        for departure in work.departures
    ]
    assert listed == [
        (network.standard.code, ["2"], True),
        (network.standard.code, ["1", "1"], False),
        (network.express.code, ["3"], False),
    ]
    assert work.late_count == 1
    assert work.counts == {"confirmed": 2, "released": 1, "packed": 1}


def test_each_line_offers_its_next_step(place, network, now):
    place(
        1,
        LineState.CONFIRMED,
        LineState.RELEASED,
        LineState.PICKED,
        LineState.PACKED,
        LineState.SHIPPED,
        LineState.AT_DOCK,
        LineState.ON_HOLD,
    )

    (departure,) = work_of_site(site=network.site, now=now).departures

    assert (departure.lane_label, departure.service_label, departure.carrier) == (
        "France",
        "Standard",
        "Carrier",
    )
    assert [line.next_step for line in departure.lines] == [
        "release",
        "pick",
        "pack",
        "ship",
        "deliver",
        "deliver",
        "",
    ]


def test_tomorrows_work_and_finished_work_are_not_todays(place, network, now):
    place(1, days=1)
    place(2, LineState.DELIVERED, LineState.CANCELLED, LineState.BACKORDERED)

    assert work_of_site(site=network.site, now=now).departures == ()
    assert len(work_of_site(site=network.site, now=now, days=2).departures) == 1


def test_another_sites_work_is_not_listed(place, network, now):
    place(1)
    elsewhere = factories.make_site("DC-LILLE")

    assert work_of_site(site=elsewhere, now=now).departures == ()


def test_what_left_in_time_is_late_only_after_its_window(place, network, now):
    order = place(1, LineState.SHIPPED)
    until = only_line(order).deliver_until
    assert until
    OrderLine.objects.update(ship_at=now - timedelta(hours=1))

    on_time = work_of_site(site=network.site, now=now)
    too_late = work_of_site(site=network.site, now=until + timedelta(minutes=1))

    assert (on_time.late_count, too_late.late_count) == (0, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_two_queries_however_long(place, network, now, count, django_assert_num_queries):
    place(1, *[LineState.CONFIRMED] * count)

    with django_assert_num_queries(2):
        work_of_site(site=network.site, now=now)


def test_goods_go_to_a_door_that_takes_them(place, network, ship_to, now):
    place(1)
    Item.objects.update(is_chilled=True)
    DockDoor.objects.create(company=ship_to.company, ship_to=ship_to, code="A", receives_chilled=False)
    DockDoor.objects.create(company=ship_to.company, ship_to=ship_to, code="B")

    (departure,) = work_of_site(site=network.site, now=now).departures

    assert [line.door for line in departure.lines] == ["B"]


def test_an_operator_works_where_he_is_assigned(operator, desk, network):
    factories.make_site("DC-LILLE")
    SiteAssignment.objects.create(user=operator, site=network.site)

    assert sites_of(operator) == [network.site]
    assert len(sites_of(desk)) == 2
