"""The reliability page: own record for a company, the house's for the desk, and a curve that can be drawn."""

import re
from datetime import timedelta

import pytest

from orders.models import LineState, OrderLine
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from portal.pages.reliability import drawing
from promising.engine.scores import Bucket
from tests import factories
from tests.order_factories import Wish, make_order


def bucket(said, kept, number=10):
    return Bucket(0, 1, number, said, kept)


@pytest.fixture
def past_order(company, ship_to, network):
    order = make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(factories.make_item(), 10, LineState.INVOICED)] * 4,
        now=clock.now() - timedelta(days=10),
    )
    with scope(SYSTEM):
        for position, line in enumerate(OrderLine.objects.filter(order=order).order_by("position")):
            assert line.promised_until is not None
            line.sureness = line.promised_sureness = 0.9
            line.delivered_at = line.promised_until + timedelta(hours=1 if position == 0 else -1)
            line.save(update_fields=["sureness", "promised_sureness", "delivered_at"])
    return order


@pytest.fixture
def page(logged_in):
    """Return a function that opens the page for a person and returns its text."""

    def open_page(user, address="/reliability/", language="en"):
        answer = logged_in(user).get(address, headers={"accept-language": language})
        assert answer.status_code == 200
        return answer.content.decode()

    return open_page


def test_a_company_sees_its_own_record(page, past_order, buyer):
    shown = page(buyer)

    assert "75.0%" in shown
    assert "3 of 4 lines" in shown
    assert "<svg" in shown
    assert "DC-LYON" not in shown.partition("</main>")[0].partition("<main")[2]


def test_an_outsider_sees_nothing_of_it(page, past_order, outsider):
    shown = page(outsider)

    assert "Nothing was due yet" in shown
    assert "75.0%" not in shown


def test_the_desk_sees_sites_and_lanes(page, past_order, desk):
    shown = page(desk)

    assert "By site" in shown
    assert "DC-LYON" in shown
    assert past_order.number not in shown


@pytest.mark.parametrize(("days", "is_there"), [("90", False), ("365", True), ("nonsense", False)])
def test_the_period_is_chosen(page, past_order, buyer, days, is_there):
    with scope(SYSTEM):
        line = OrderLine.objects.filter(order=past_order)
        line.update(promised_until=clock.now() - timedelta(days=200))

    shown = page(buyer, f"/reliability/?days={days}")

    assert ("Nothing was due yet" not in shown) == is_there


def test_a_period_that_does_not_exist_is_told(page, past_order, buyer):
    odd = page(buyer, "/reliability/?days=<b>")
    known = page(buyer, "/reliability/?days=365")

    assert "“&lt;b&gt;” is no period of this page; the last 90 days are shown." in odd
    assert "is no period" not in known


def test_the_page_brings_no_inline_style_or_script(page, past_order, desk):
    shown = page(desk).partition("<main")[2].partition("</main>")[0]

    assert not re.search(r"\sstyle=|<script|\son\w+=", shown)


def test_the_drawing_has_whole_numbers_in_french(page, past_order, buyer):
    shown = page(buyer, language="fr").partition("<main")[2].partition("</main>")[0]

    coordinates = re.findall(r'\s(?:cx|cy|r|points)="([^"]*)"', shown)
    assert coordinates
    assert all(re.fullmatch(r"[\d, ]+", text) for text in coordinates)


def test_the_diagonal_is_drawn_for_promises_that_are_as_sure_as_they_say():
    found = drawing([bucket(0.8, 0.8), bucket(0.9, 0.9), bucket(1.0, 1.0)])

    assert found is not None
    assert found.low == 80
    assert [mark.x - 44 for mark in found.marks] == [252 - mark.y for mark in found.marks]
    assert found.error == pytest.approx(0)


def test_the_scale_reaches_down_to_the_worst():
    found = drawing([bucket(0.9, 0.31), bucket(0.95, 0.9, number=90)])

    assert found is not None
    assert found.low == 30
    assert [step.label.rstrip("\u00a0%") for step in found.steps] == ["100", "80", "60", "40"]
    assert found.marks[0].size < found.marks[1].size
    assert all(0 <= mark.y <= 252 for mark in found.marks)


def test_no_curve_is_drawn_of_nothing():
    assert drawing([]) is None
