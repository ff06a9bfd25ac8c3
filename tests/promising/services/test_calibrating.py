"""Learning from observed legs, and how sure promises are afterwards."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from promising.models import Calibration, Leg, LegObservation
from promising.services.calibrating import KEPT_CALIBRATIONS, calibrate_delays
from promising.sureness import Way, newest_sureness
from promising.tasks import calibrate
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system")]


@pytest.fixture
def observe(network, now):
    """Return a function that notes ways of a lane, some of them with a late leg (minutes after its plan)."""

    def note(count, *, lane=None, ready=-10, left=0, came=-30, ago=20):
        lane = lane or network.standard
        for number in range(count):
            line, ship_at = uuid4(), now - timedelta(days=ago, minutes=number)
            left_at = ship_at + timedelta(minutes=left)
            plans = (
                (Leg.HANDLING, ship_at - timedelta(hours=1), ship_at + timedelta(minutes=ready)),
                (Leg.DEPARTURE, ship_at, left_at),
                (Leg.TRANSIT, left_at + timedelta(hours=20), left_at + timedelta(hours=20, minutes=came)),
            )
            LegObservation.objects.bulk_create(
                LegObservation(
                    leg=leg, site=lane.origin, lane=lane, line=line, planned_at=planned, actual_at=actual
                )
                for leg, planned, actual in plans
            )

    return note


@pytest.fixture
def sure(network, now):
    """Return a function that says how sure a lane of the network is, after a calibration."""

    def on_time(lane=None, slack=0):
        lane = lane or network.standard
        calibrate_delays(now=now)
        found = newest_sureness()
        assert found is not None
        return found.on_time(Way(lane.origin.code, lane.code, lane.service, 3, 4), slack)

    return on_time


def test_ways_that_were_late_make_a_promise_less_sure(observe, sure):
    observe(80)
    observe(20, came=90)

    assert sure() == pytest.approx(0.8, abs=0.02)
    assert sure(slack=120) == pytest.approx(1, abs=0.02)


def test_an_early_arrival_makes_up_for_a_late_departure(observe, sure):
    observe(50, left=25, came=-30)
    observe(50)

    assert sure() > 0.97


def test_late_handling_that_kept_no_departure_waiting_does_no_harm(observe, sure):
    observe(60, ready=-1)

    assert sure() > 0.97


def test_handling_that_kept_the_departure_waiting_is_counted_once(observe, sure):
    observe(50)
    observe(50, ready=60, left=60, came=-30)

    assert sure() == pytest.approx(0.5, abs=0.03)


def test_legs_older_than_a_year_are_forgotten(observe, sure):
    observe(50)
    observe(50, came=90, ago=400)

    assert sure() > 0.95


def test_another_lane_is_told_apart(observe, sure, network):
    observe(400)
    observe(400, lane=network.express, came=90)

    assert sure() > 0.9
    assert sure(network.express) < 0.1


def test_without_observations_nothing_is_learnt(now, network):
    assert calibrate_delays(now=now) is None
    assert newest_sureness() is None
    assert not Calibration.objects.exists()


def test_old_calibrations_are_dropped_and_the_newest_counts(observe, now):
    observe(1)

    for hour in range(KEPT_CALIBRATIONS + 3):
        calibrate_delays(now=now + timedelta(hours=hour))

    assert Calibration.objects.count() == KEPT_CALIBRATIONS
    assert Calibration.objects.order_by("calibrated_at").values_list("calibrated_at", flat=True)[
        0
    ] == now + timedelta(hours=3)


def test_the_nightly_task_learns(observe, now, monkeypatch):
    observe(5)
    monkeypatch.setattr("portal.kernel.clock.now", lambda: now)

    calibrate()

    assert Calibration.objects.get().observations == 15


def test_the_command_tells_what_was_learnt(observe, now, monkeypatch):
    monkeypatch.setattr("portal.kernel.clock.now", lambda: now)
    before, after = StringIO(), StringIO()

    call_command("calibrate", stdout=before)
    observe(5)
    call_command("calibrate", stdout=after)

    assert "15" not in before.getvalue()
    assert "15" in after.getvalue()


def test_a_quote_says_how_sure_it_is_once_something_was_learnt(quote, bolt, observe, now):
    def part():
        return quote(("BOLT-M10", 10)).option("cheapest").lines[0].schedule[0]

    before = part().sureness
    observe(80)
    observe(20, came=90)
    calibrate_delays(now=now)

    assert before is None
    assert part().sureness == pytest.approx(0.8, abs=0.05)


def test_sureness_costs_a_quote_no_query(quote, network, observe, now, django_assert_num_queries):
    for number in range(20):
        item = factories.make_item(f"SKU-{number}")
        factories.put_stock(item, network.site, 100)
    observe(10)
    calibrate_delays(now=now)
    quote(("SKU-0", 1))

    with django_assert_num_queries(5):
        quote(*((f"SKU-{number}", 1) for number in range(20)))
