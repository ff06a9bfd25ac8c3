"""Which goods to come a part rests on, and by how many weekdays they may be late without harm."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from promising.engine import (
    Awaited,
    Commitment,
    Departures,
    Facts,
    Lane,
    Line,
    Network,
    Part,
    Policy,
    Protection,
    Receipt,
    Request,
    Site,
    Stock,
    SupplyOffer,
    Transit,
    plan,
)
from tests.promising.engine.worlds import asked, facts, networks, nows, quick

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # a Monday
SITE = Site(code="DC", zone="UTC")
TODAY, WEDNESDAY, FRIDAY, MONDAY = (date(2026, 3, day) for day in (2, 4, 6, 9))
VAN = Lane(code="van", origin="DC", destination="C", service="van", transit=Transit(elapsed=timedelta(0)))
ON_MONDAYS = Departures("UTC", ((720,), (), (), (), (), (), ()))


def receipt(quantity: int, at: date | None = None, **more: Any) -> Receipt:
    return Receipt("A", "DC", Decimal(quantity), at, **{"supplier": "SUP", **more})


def parts(
    *receipts: Receipt, quantity: int = 5, lane: Lane = VAN, offers: Any = (), **more: Any
) -> tuple[Part, ...]:
    """Return what is promised of item A from these receipts."""
    network = Network({"DC": SITE}, (lane,), offers)
    request = Request(to="C", lines=(Line(id="1", item="A", quantity=Decimal(quantity)),), customer="we")
    stock = Stock.build(network, Facts(receipts, **more), NOW)
    return plan(request, network, stock, NOW).lines[0].schedule


def test_what_lies_on_the_shelf_waits_for_nothing():
    (part,) = parts(receipt(5), receipt(50, WEDNESDAY))

    assert part.awaited == ()


def test_what_the_shelf_lacks_waits_for_its_receipt():
    (part,) = parts(receipt(5, WEDNESDAY))

    assert part.awaited == (Awaited("SUP", "DC", 0),)


def test_days_between_receipt_and_departure_are_to_spare_and_a_weekend_counts_as_its_monday():
    (part,) = parts(receipt(5, WEDNESDAY), lane=replace(VAN, departures=ON_MONDAYS))

    assert part.due_on == MONDAY
    assert part.awaited == (Awaited("SUP", "DC", 3),)


def test_each_receipt_that_is_needed_counts_and_no_other():
    (part,) = parts(
        receipt(3, WEDNESDAY, supplier="FIRST"),
        receipt(1, WEDNESDAY + timedelta(days=1), supplier="SMALL"),
        receipt(3, FRIDAY, supplier="LAST"),
        receipt(99, MONDAY, supplier="LATER"),
        lane=replace(VAN, departures=ON_MONDAYS),
    )

    assert part.awaited == (Awaited("FIRST", "DC", 3), Awaited("LAST", "DC", 1))


def test_of_receipts_that_can_stand_in_for_each_other_the_first_counts():
    (part,) = parts(receipt(5, TODAY, said_on=TODAY - timedelta(days=3)), receipt(5, TODAY, supplier="OTHER"))

    assert part.awaited == (Awaited("SUP", "DC", spare_days=1, overdue_days=1),)


def test_each_part_of_a_line_waits_for_its_own():
    first, second = parts(receipt(2), receipt(3, WEDNESDAY))

    assert (first.awaited, second.awaited) == ((), (Awaited("SUP", "DC", 0),))


def test_what_was_committed_before_makes_a_part_wait():
    (part,) = parts(
        receipt(5), receipt(5, WEDNESDAY), commitments=(Commitment("A", "DC", Decimal(5), TODAY),)
    )

    assert part.awaited == (Awaited("SUP", "DC", 0),)


def test_what_is_kept_for_another_customer_makes_a_part_wait():
    kept = (Protection("A", "they", Decimal(5), "DC"),)

    (part,) = parts(receipt(5), receipt(5, WEDNESDAY), protections=kept)

    assert part.awaited == (Awaited("SUP", "DC", 0),)


def test_what_is_due_today_is_not_on_the_shelf_yet():
    (part,) = parts(receipt(4), receipt(1, TODAY))

    assert part.awaited == (Awaited("SUP", "DC", 0),)


def test_what_is_overdue_is_known_to_be_late():
    tomorrow = TODAY + timedelta(days=1)

    (part,) = parts(receipt(5, tomorrow, said_on=TODAY - timedelta(days=4)))

    assert part.awaited == (Awaited("SUP", "DC", spare_days=3, overdue_days=2),)


def test_what_is_made_to_order_waits_for_its_supplier():
    shelf, made = parts(receipt(2), offers=(SupplyOffer(item="A", site="DC", lead_days=2),))

    assert (shelf.purchase, made.purchase) == (Decimal(0), Decimal(3))
    assert (shelf.awaited, made.awaited) == ((), (Awaited("DC", "DC", 0),))


@quick
@given(st.data())
def test_a_receipt_that_is_late_by_the_days_to_spare_does_no_harm(data: st.DataObject):
    network, now = data.draw(networks()), data.draw(nows)
    known = data.draw(facts(network))
    request = asked(data.draw(st.integers(1, 20)), policy=Policy(complete="line"))
    schedule = plan(request, network, Stock.build(network, known, now), now).lines[0].schedule
    assume(len(schedule) == 1 and schedule[0].awaited)
    (part,) = schedule

    late = [
        one._replace(at=max(one.at, part.due_on))
        if one.site == part.site and isinstance(one.at, date) and one.at <= part.due_on
        else one
        for one in known.receipts
    ]
    stock = Stock.build(network, replace(known, receipts=tuple(late)), now)

    assert plan(request, network, stock, now).lines[0].schedule[-1].deliver_on == part.deliver_on
