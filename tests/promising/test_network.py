"""What a request can use up of the network: the deliveries that its departures allow."""

from datetime import date
from decimal import Decimal
from math import inf

import pytest
from zeal import zeal_ignore

from inventory.models import Capacity, Carrier, Lane, LaneService
from inventory.selectors import Bounds, supply_of
from promising.network import current_network
from tests import factories

pytestmark = pytest.mark.usefixtures("system")
TO_FRANCE = "zone:FR"


@zeal_ignore()
def lane(origin, code, **fields):
    """Create a lane from a site to the zone, or to another site, or to its own counter."""
    carrier, _ = Carrier.objects.get_or_create(code="ROAD", defaults={"name": "Road"})
    return Lane.objects.create(code=code, origin=origin, carrier=carrier, transit_days=1, **fields)


def test_a_site_sends_no_more_deliveries_a_day_than_its_lanes_depart(network):
    lane(network.site, "EVENING", zone=network.zone, departures={"mon": ["08:00"], "tue": ["08:00", "20:00"]})

    reach = current_network().reach_of(TO_FRANCE)

    assert reach.docks == {network.site.pk: 1 + 1 + 2}
    assert set(reach.lane_ids) == set(Lane.objects.values_list("pk", flat=True))


def test_a_departure_at_midnight_counts_for_the_day_that_begins(network):
    lane(network.site, "NIGHT", zone=network.zone, departures={"mon": ["24:00"], "tue": ["06:00"]})

    assert current_network().reach_of(TO_FRANCE).docks == {network.site.pk: 1 + 1 + 2}


def test_a_lane_that_leaves_at_any_time_has_no_such_bound(network):
    lane(network.site, "COURIER", zone=network.zone, departures=None)

    assert current_network().reach_of(TO_FRANCE).docks == {network.site.pk: inf}


def test_a_hub_and_a_counter_nearby_need_room_for_one_delivery(network):
    hub, store = factories.make_site("HUB", kind="hub"), factories.make_site("STORE")
    lane(network.site, "TO-HUB", destination=hub, departures={"mon": ["06:00", "10:00", "14:00"]})
    lane(hub, "FROM-HUB", zone=network.zone, departures={"tue": ["06:00"]})
    lane(store, "COUNTER", service=LaneService.COLLECT, departures=None)

    docks = current_network().reach_of(TO_FRANCE, ("counter:STORE",)).docks

    assert docks == {network.site.pk: 1 + 1 + 3, hub.pk: 1, store.pk: 1}


@pytest.mark.parametrize(
    ("resource", "used", "is_tight"),
    [
        ("dock_slots", 8, False), ("dock_slots", 9, True), ("pick_lines", 6, False), ("pick_lines", 7, True),
        ("lane_volume", 5, False), ("lane_volume", 6, True),
    ],
)  # fmt: skip
def test_a_day_is_told_only_where_the_request_could_fill_it(network, resource, used, is_tight, now):
    owner = {"lane": network.standard} if resource == "lane_volume" else {"site": network.site}
    Capacity.objects.create(resource=resource, on=date(2026, 3, 10), quantity=10, used=used, **owner)

    bounds = Bounds(
        docks={network.site.pk: 2}, lane_ids=[network.standard.pk], since=date(2026, 3, 9), parts=4,
        volume=Decimal(5),
    )  # fmt: skip

    found = supply_of([], now=now, bounds=bounds).capacities

    assert [(day.resource, day.used) for day in found] == ([(resource, used)] if is_tight else [])


def test_a_request_of_one_part_takes_one_dock_slot_at_most(network, now):
    for day, used in ((10, 9), (11, 10)):
        Capacity.objects.create(
            site=network.site, resource="dock_slots", on=date(2026, 3, day), quantity=10, used=used
        )

    bounds = Bounds(
        docks={network.site.pk: inf}, lane_ids=[], since=date(2026, 3, 9), parts=1, volume=Decimal(1)
    )

    found = supply_of([], now=now, bounds=bounds).capacities

    assert [day.on.day for day in found] == [11]
