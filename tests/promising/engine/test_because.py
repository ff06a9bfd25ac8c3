"""Why not sooner: each constraint is found when it is the one that binds, and so is what would move it."""

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from promising.engine import (
    CONSTRAINTS,
    Because,
    Calendar,
    Capacity,
    Departures,
    Door,
    Facts,
    Lane,
    Line,
    Network,
    Policy,
    Protection,
    Receipt,
    Request,
    Site,
    Stock,
    SupplyOffer,
    Transit,
    promise,
)

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # a Monday
SITE = Site(code="DC", zone="UTC")
HOUR = Lane(code="van", origin="DC", destination="C", service="van", transit=Transit(elapsed=timedelta(0)))
OFFICE = Calendar("UTC", (((480, 1020),),) * 5 + ((),) * 2)
MORNING = Calendar("UTC", (((480, 600),),) * 7)
STOCK = Facts((Receipt("A", "DC", Decimal(9)),))


def why(
    site: Site = SITE,
    lane: Lane = HOUR,
    known: Facts = STOCK,
    offers: tuple[SupplyOffer, ...] = (),
    **more: Any,
) -> Because:
    """Return the reason of the first option for five of item A."""
    network = Network({"DC": site}, (lane,), offers)
    request = Request(to="C", lines=(Line(id="1", item="A", quantity=Decimal(5)),), **more)
    return promise(request, network, Stock.build(network, known, NOW), NOW).options[-1].lines[0].because


def late(quantity: int = 9) -> Facts:
    return Facts((Receipt("A", "DC", Decimal(quantity), date(2026, 3, 6), "PO-7"),))


CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("none", {}, {}),
    ("stock", {"known": late()}, {"receipt": "PO-7", "day": date(2026, 3, 6), "site": "DC"}),
    (
        "safety",
        {"known": replace(late(), receipts=(*late().receipts, *STOCK.receipts), safety={("A", "DC"): Decimal(8)})},
        {"quantity": Decimal(8)},
    ),
    (
        "protection",
        {
            "known": replace(
                late(), receipts=(*late().receipts, *STOCK.receipts), protections=(Protection("A", "K", Decimal(8)),)
            )
        },
        {"site": "DC"},
    ),
    (
        "supplier_lead_time",
        {"known": Facts(), "offers": (SupplyOffer(item="A", site="DC", lead_days=3),)},
        {"lead_days": 3, "day": date(2026, 3, 5)},
    ),
    ("cutoff_missed", {"site": replace(SITE, cutoff=600)}, {"cutoff": "10:00", "day": date(2026, 3, 2)}),
    ("site_closed", {"site": replace(SITE, calendar=MORNING)}, {"opens_at": datetime(2026, 3, 3, 8, tzinfo=UTC)}),
    (
        "capacity",
        {"known": replace(STOCK, capacities=(Capacity("DC", "pick_lines", NOW.date(), Decimal(0)),))},
        {"resource": "pick_lines", "site": "DC", "day": date(2026, 3, 2)},
    ),
    (
        "capacity",
        {"known": replace(STOCK, capacities=(Capacity("DC", "dock_slots", NOW.date(), Decimal(0)),))},
        {"resource": "dock_slots", "day": date(2026, 3, 2)},
    ),
    ("handling", {"site": replace(SITE, handling=timedelta(hours=2))}, {"minutes": 120}),
    (
        "departure",
        {"lane": replace(HOUR, departures=Departures("UTC", ((600,),) * 7))},
        {"lane": "van", "leaves_at": datetime(2026, 3, 3, 10, tzinfo=UTC)},
    ),
    ("transit", {"lane": replace(HOUR, transit=Transit(days=2))}, {"days": 2}),
    ("receiving_hours", {"doors": (Door(code="Q", hours=MORNING),)}, {"door": "Q"}),
    ("wanted_date", {"wanted": date(2026, 3, 9)}, {"day": date(2026, 3, 9)}),
    (
        "policy",
        {"known": Facts((Receipt("A", "DC", Decimal(2)),)), "policy": Policy(complete="line")},
        {"rule": "complete", "short": Decimal(5)},
    ),
    ("policy", {"known": late(), "policy": Policy(latest=date(2026, 3, 3))}, {"rule": "latest"}),
    ("stock", {"known": Facts()}, {"short": Decimal(5)}),
    ("no_lane", {"lane": replace(HOUR, destination="elsewhere")}, {"to": "C"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("constraint", "world", "facts"), CASES, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(CASES)]
)
def test_the_binding_constraint_is_named_with_its_facts(
    constraint: str, world: dict[str, Any], facts: dict[str, Any]
):
    found = why(**world)

    assert found.constraint == constraint
    assert facts.items() <= found.facts.items()


def test_every_constraint_is_tried_here():
    assert {constraint for constraint, _, _ in CASES} == set(CONSTRAINTS)


def test_two_constraints_that_bind_together_are_not_taken_for_transit():
    found = why(
        site=replace(SITE, cutoff=600, handling=timedelta(hours=3)),
        lane=replace(HOUR, departures=Departures("UTC", ((720,),) * 7)),
    )

    assert found.constraint in {"cutoff_missed", "handling", "departure"}


def test_a_day_that_is_told_to_be_full_is_full():
    long_work = replace(SITE, calendar=OFFICE, handling=timedelta(hours=7))
    full = Capacity("DC", "dock_slots", NOW.date(), Decimal(0))

    found = why(long_work, replace(HOUR, transit=Transit(days=0)), replace(STOCK, capacities=(full,)))

    assert found.constraint == "capacity"
    assert found.facts == {"resource": "dock_slots", "site": "DC", "day": NOW.date()}


def test_a_site_that_closes_before_work_is_done_is_told_to_open_the_next_day():
    long_work = replace(SITE, calendar=OFFICE, handling=timedelta(hours=7))

    found = why(long_work, replace(HOUR, transit=Transit(days=0)))

    assert found.constraint == "site_closed"
    assert found.facts["opens_at"] == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def test_a_site_is_told_to_open_when_it_does_though_that_day_is_full():
    shut = replace(SITE, calendar=Calendar("UTC", OFFICE.week, closed=frozenset({NOW.date()})))
    full = Capacity("DC", "pick_lines", NOW.date() + timedelta(days=1), Decimal(0))

    found = why(shut, known=replace(STOCK, capacities=(full,)))

    assert found.constraint == "site_closed"
    assert found.facts["opens_at"] == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def test_the_hour_of_opening_does_not_bind_a_carrier_that_comes_some_time_that_day():
    days = replace(HOUR, transit=Transit(days=1), departures=Departures("UTC", ((1200,),) * 7))

    found = why(lane=days, doors=(Door(code="Q", hours=MORNING),))

    assert found.constraint == "transit"
    assert found.facts["days"] == 1
    assert found.facts["leaves_at"] == datetime(2026, 3, 2, 20, tzinfo=UTC)


def test_a_door_that_is_shut_that_day_binds_a_carrier_too():
    shut = Calendar("UTC", MORNING.week, closed=frozenset({date(2026, 3, 3)}))

    found = why(lane=replace(HOUR, transit=Transit(days=1)), doors=(Door(code="Q", hours=shut),))

    assert found.constraint == "receiving_hours"


def test_a_line_is_told_what_it_alone_would_cost_beyond_what_goes_anyhow():
    near = replace(HOUR, code="near", service="van", transit=Transit(days=3), cost=Decimal(10))
    far = replace(HOUR, code="far", origin="SUP", service="truck", transit=Transit(days=9), cost=Decimal(4))
    network = Network({"DC": SITE, "SUP": Site(code="SUP", zone="UTC")}, (near, far))
    known = Facts(
        (
            Receipt("A", "DC", Decimal(5)), Receipt("A", "SUP", Decimal(5)), Receipt("B", "SUP", Decimal(5)),
        )
    )  # fmt: skip
    lines = tuple(Line(id=item, item=item, quantity=Decimal(5)) for item in "AB")

    fewest = promise(Request(to="C", lines=lines), network, Stock.build(network, known, NOW), NOW).option(
        "fewest"
    )

    (remedy,) = fewest.lines[0].because.sooner
    assert (fewest.deliveries, remedy["site"], remedy["cost"]) == (1, "DC", Decimal("10.00"))


def test_what_another_departure_beats_is_not_offered():
    slow = replace(HOUR, code="slow", service="road", transit=Transit(days=3), cost=Decimal(3))
    fast = replace(HOUR, code="fast", service="express", transit=Transit(days=1), cost=Decimal(17))
    dear = replace(HOUR, code="dear", service="courier", transit=Transit(days=2), cost=Decimal(40))
    network = Network({"DC": SITE}, (slow, fast, dear))
    request = Request(to="C", lines=(Line(id="1", item="A", quantity=Decimal(5)),))

    cheapest = promise(request, network, Stock.build(network, STOCK, NOW), NOW).option("cheapest")

    assert [remedy["service"] for remedy in cheapest.lines[0].because.sooner] == ["express"]


def test_another_hour_of_the_same_service_and_day_is_not_offered():
    wednesday = Calendar("UTC", ((), (), ((480, 1200),), (), (), (), ()))
    at_once = replace(HOUR, transit=Transit(days=0))
    late_start = SupplyOffer(item="A", site="DC", lead_days=2)

    found = why(
        replace(SITE, calendar=Calendar("UTC", (((600, 1020),),) * 7)),
        at_once,
        offers=(late_start,),
        doors=(Door(code="Q", hours=wednesday),),
        policy=Policy(complete="line"),
    )

    assert found.constraint == "receiving_hours"
    assert [remedy for remedy in found.sooner if "service" in remedy] == []


def test_patience_is_a_policy_and_the_faster_service_is_offered_with_its_price():
    slow = replace(HOUR, code="slow", service="road", transit=Transit(days=3), cost=Decimal(3))
    fast = replace(HOUR, code="fast", service="express", transit=Transit(days=1), cost=Decimal(17))
    network = Network({"DC": SITE}, (slow, fast))
    request = Request(to="C", lines=(Line(id="1", item="A", quantity=Decimal(5)),))

    cheapest = promise(request, network, Stock.build(network, STOCK, NOW), NOW).option("cheapest")

    because = cheapest.lines[0].because
    assert because.constraint == "policy"
    assert because.facts["rule"] == "cheapest"
    assert because.sooner == (
        {
            "service": "express",
            "site": "DC",
            "cost": Decimal("14.00"),
            "at": datetime(2026, 3, 3, tzinfo=UTC),
            "hours": 48,
        },
    )


def test_a_counter_a_part_and_a_substitute_are_sooner():
    counter = Lane(
        code="counter",
        origin="SC",
        destination="counter:SC",
        service="collect",
        transit=Transit(elapsed=timedelta(0)),
    )
    network = Network({"DC": SITE, "SC": Site(code="SC", zone="UTC", calendar=OFFICE)}, (HOUR, counter))
    known = Facts(
        (
            Receipt("A", "DC", Decimal(2), date(2026, 3, 4)),
            Receipt("A", "DC", Decimal(7), date(2026, 3, 6)),
            Receipt("A", "SC", Decimal(5)),
            Receipt("B", "DC", Decimal(5), date(2026, 3, 3)),
        )
    )
    line = Line(id="1", item="A", quantity=Decimal(5), substitutes=("B",))
    request = Request(to="C", lines=(line,), policy=Policy(complete="line"), collect=("counter:SC",))

    because = (
        promise(request, network, Stock.build(network, known, NOW), NOW).option("earliest").lines[0].because
    )

    assert [next(iter(remedy)) for remedy in because.sooner] == ["collect_at", "substitute", "part"]
    assert because.sooner[0]["at"] == NOW
    assert because.sooner[2]["part"] == 2


def test_a_reason_without_facts_can_be_told_to_another_process():
    reason = Because(constraint="none")

    told = pickle.loads(pickle.dumps(reason))

    assert told == reason
