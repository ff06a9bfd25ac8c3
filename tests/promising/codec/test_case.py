"""What a case document means."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from promising.codec import CaseError, read_case, run_case

FULL = """{"title": "t", "now": "2026-01-01T01:00:00+01:00",
"calendars": {"five": {"timezone": "Europe/Paris", "week": {"mon": ["08:00-12:00", "13:00-17:00"]},
 "closed": ["2026-01-05"], "open": {"2026-01-06": "09:00-10:00"}}},
"sites": {"DC": {"timezone": "Europe/Paris", "calendar": "five", "cutoff": "14:00", "handling": "PT1H30M"}},
"routes": [{"from": "DC", "to": "C", "service": "road", "transit": {"hours": 1.5},
 "departures": {"mon": ["10:00", "09:00"]}, "cost": 2.5}],
"supply": [{"item": "A", "site": "DC", "quantity": 5.5},
 {"item": "A", "site": "DC", "quantity": 1, "at": "2026-01-02T00:00:00Z", "code": "PO"}],
"demand": [{"item": "A", "site": "DC", "quantity": 1, "at": "2026-01-03"}],
"holds": [{"item": "A", "site": "DC", "quantity": 1, "expires": "2026-01-01T00:00:01Z"}],
"safety": [{"item": "A", "site": "DC", "quantity": 1}],
"protected": [{"item": "A", "customer": "K", "quantity": 1}],
"capacity": [{"site": "DC", "resource": "pick_lines", "day": "2026-01-05", "quantity": 1}],
"orders": [{"id": "late", "to": "C", "priority": 9, "lines": [{"id": 1, "item": "A", "quantity": 9}]},
 {"id": "none", "to": "C", "lines": [{"id": 1, "item": "A", "quantity": 9}]},
 {"id": "first", "to": "C", "priority": 1, "customer": "K", "wanted": "2026-01-12", "received": "2026-01-01T00:00:00Z",
  "policy": {"complete": "line", "max_shipments": 2, "min_shipment": 1, "max_late_days": 3, "latest": "2026-02-01"},
  "lines": [{"id": 1, "item": "A", "quantity": 3, "sites": ["DC"], "services": ["road"]}]}]}"""


def test_every_key_reaches_the_engine():
    case = read_case(FULL)
    site, (lane,) = case.network.sites["DC"], case.network.lanes
    first = case.orders[2].request

    assert case.now == datetime(2026, 1, 1, tzinfo=UTC)
    assert (site.cutoff, site.handling) == (840, timedelta(minutes=90))
    assert site.hours.spans_on(date(2026, 1, 6).toordinal()) == ((540, 600),)
    assert site.hours.spans_on(date(2026, 1, 5).toordinal()) == ()
    assert lane.departures is not None
    assert (lane.departures.week[0], lane.transit.elapsed, lane.cost) == (
        (540, 600),
        timedelta(minutes=90),
        Decimal("2.5"),
    )
    assert [r.at for r in case.facts.receipts] == [None, datetime(2026, 1, 2, tzinfo=UTC)]
    assert case.facts.safety == {("A", "DC"): 1}
    assert (first.policy.complete, first.policy.max_shipments, first.policy.latest) == (
        "line",
        2,
        date(2026, 2, 1),
    )
    assert (first.lines[0].sites, first.lines[0].services) == (frozenset({"DC"}), frozenset({"road"}))
    assert case.orders[0].request.lines[0].services is None


def test_orders_without_priority_come_last():
    case = read_case(FULL)

    found = run_case(case).promises

    assert [found[order].short for order in ("first", "late", "none")] == [0, Decimal("8.5"), 9]


@pytest.mark.parametrize(
    ("services", "reason"),
    [
        ('["raod"]', "$.orders[2].lines[0].services[0]: there is no service 'raod'; did you mean 'road'?"),
        ("[7]", "$.orders[2].lines[0].services[0]: must be a string, not the number 7"),
        ('"road"', "$.orders[2].lines[0].services: must be an array, not the string 'road'"),
    ],
)
def test_a_service_that_there_is_not_is_named_with_its_place(services: str, reason: str):
    with pytest.raises(CaseError) as raised:
        read_case(FULL.replace('["road"]', services))

    assert str(raised.value) == reason
