"""Whether stored parts can still be kept on fresh stock."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from promising.engine import (
    Broken,
    Capacity,
    Commitment,
    Facts,
    Lane,
    Line,
    Network,
    Protection,
    Receipt,
    Request,
    Site,
    Stock,
    SupplyOffer,
    Transit,
    broken_parts,
    plan,
)

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
NETWORK = Network(
    {"DC": Site(code="DC", zone="UTC")},
    (Lane(code="van", origin="DC", destination="C", service="van", transit=Transit(days=1)),),
)
KNOWN = (Receipt("A", "DC", Decimal(9)), Receipt("B", "DC", Decimal(9)))
REQUEST = Request(
    to="C",
    customer="me",
    lines=(Line(id="1", item="A", quantity=Decimal(5)), Line(id="2", item="B", quantity=Decimal(5))),
)
PARTS = plan(REQUEST, NETWORK, Stock.build(NETWORK, Facts(KNOWN), NOW), NOW).parts


def broken(facts: Facts, now: datetime = NOW) -> tuple[Broken, ...]:
    return broken_parts(PARTS, Stock.build(NETWORK, facts, now), now, "me")


def test_what_was_promised_can_be_written_as_it_stands():
    assert broken(Facts(KNOWN)) == ()


def test_stock_that_went_to_another_breaks_only_its_line():
    taken = (Commitment("B", "DC", Decimal(5), date(2026, 3, 2)),)

    assert broken(Facts(KNOWN, taken)) == (Broken(1, "stock"),)


def test_stock_that_is_now_protected_is_told_apart():
    assert broken(Facts(KNOWN, protections=(Protection("A", "K", Decimal(5)),))) == (Broken(0, "protection"),)
    assert broken(Facts(KNOWN, protections=(Protection("A", "me", Decimal(5)),))) == ()


def test_a_day_that_filled_up_breaks_what_no_longer_fits():
    one = (Capacity("DC", "pick_lines", date(2026, 3, 2), Decimal(9), Decimal(8)),)

    assert broken(Facts(KNOWN, capacities=one)) == (Broken(1, "capacity"),)


def test_a_departure_that_has_left_cannot_be_kept():
    assert [b.constraint for b in broken(Facts(KNOWN), NOW + timedelta(microseconds=1))] == ["departure"] * 2


def test_the_check_uses_nothing_up():
    stock = Stock.build(NETWORK, Facts(KNOWN), NOW)

    broken_parts(PARTS, stock, NOW, "me")

    assert stock.free("A", "DC", date(2026, 3, 2).toordinal()) == 9000


def test_a_part_that_is_bought_for_needs_no_stock():
    network = Network(
        NETWORK.sites, NETWORK.lanes, (SupplyOffer(item="A", site="DC", lead_days=2, multiple=Decimal(4)),)
    )
    request = Request(to="C", lines=(Line(id="1", item="A", quantity=Decimal(5)),))
    stock = Stock.build(network, Facts((Receipt("A", "DC", Decimal(2), date(2026, 3, 4)),)), NOW)

    (part,) = plan(request, network, stock, NOW).parts
    stock.commit(plan(request, network, stock, NOW))

    assert (part.quantity, part.purchase, part.due_on) == (Decimal(5), Decimal(4), date(2026, 3, 4))
    assert stock.free("A", "DC", date(2026, 3, 9).toordinal()) == 1000, "2 there, 4 bought, 5 promised"
    assert (
        broken_parts(
            (part,),
            Stock.build(network, Facts((Receipt("A", "DC", Decimal(2), date(2026, 3, 4)),)), NOW),
            NOW,
        )
        == ()
    )
