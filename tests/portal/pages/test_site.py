"""The operator's page: steps by one press, several lines at once, and words for what cannot be done."""

from decimal import Decimal

import pytest
from django.urls import reverse

from inventory.models import SiteAssignment
from orders.models import LineState, OrderLine
from portal.kernel.tenancy import SYSTEM, scope
from tests import factories
from tests.order_factories import Wish, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(company, ship_to, network, buyer, now):
    item = factories.make_item()
    factories.put_stock(item, network.site, 100)
    wishes = [Wish(item, 10, LineState.RELEASED), Wish(item, 5, LineState.RELEASED)]
    with scope(SYSTEM):
        return make_order(
            company=company, ship_to=ship_to, lane=network.standard, wishes=wishes, now=now, buyer=buyer
        )


@pytest.fixture
def work(logged_in, operator, network, order, now, monkeypatch):
    """Return a function that posts a step and returns the page that follows."""
    monkeypatch.setattr("portal.kernel.clock.now", lambda: now)
    SiteAssignment.objects.get_or_create(user=operator, site=network.site)
    operator.language = "en"
    operator.save(update_fields=["language"])
    client = logged_in(operator)

    def post(**said):
        url = reverse("site_step", args=[network.site.code])
        return client.post(url, said, follow=True).content.decode()

    return post


def lines_of(order):
    with scope(SYSTEM):
        return list(OrderLine.objects.filter(order=order).order_by("position", "part"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("abc", "“abc” is no number."),
        ("1,5 x", "“1,5 x” is no number."),
        ("-1", "Between 0 and 10 can be picked for this line."),
        ("11", "Between 0 and 10 can be picked for this line."),
        ("NaN", "Between 0 and 10 can be picked for this line."),
        ("Infinity", "Between 0 and 10 can be picked for this line."),
        ("0.0001", "Between 0 and 10 can be picked for this line."),
    ],
)
def test_a_quantity_that_cannot_be_picked_is_refused_in_words(typed, told, work, order):
    line = lines_of(order)[0]

    page = work(step="pick", line=str(line.public_id), quantity=typed)

    assert told in page
    assert [row.state for row in lines_of(order)] == ["released", "released"]


def test_a_comma_is_read_as_people_write_it(work, order):
    line = lines_of(order)[0]

    work(step="pick", line=str(line.public_id), quantity="7,5")

    assert lines_of(order)[0].quantity == Decimal("7.5")


def test_a_quantity_with_spaces_between_its_thousands_is_a_number(work, order):
    page = work(step="pick", line=str(lines_of(order)[0].public_id), quantity="1 000,5")

    assert "Between 0 and 10 can be picked for this line." in page


def test_lines_of_a_departure_are_picked_in_one_press(work, order):
    page = work(step="pick", line=[str(line.public_id) for line in lines_of(order)])

    assert "2 lines moved on." in page
    assert [row.state for row in lines_of(order)] == ["picked", "picked"]


def test_a_second_press_on_a_stale_page_changes_nothing_and_says_so(work, order):
    line = lines_of(order)[0]
    work(step="pick", line=str(line.public_id), quantity="10")

    page = work(step="pick", line=str(line.public_id), quantity="3")

    assert "Nothing to do: this step was taken before." in page
    assert lines_of(order)[0].quantity == 10


@pytest.mark.parametrize("marked", [[], ["not-a-line"]])
def test_a_step_without_a_line_is_refused(marked, work, order):
    page = work(step="pick", line=marked)

    assert "There is no such order line here." in page
    assert [row.state for row in lines_of(order)] == ["released", "released"]


def test_an_unknown_step_changes_nothing(work, order):
    page = work(step="explode", line=[str(line.public_id) for line in lines_of(order)])

    assert "That step is not known. Nothing was changed." in page


def test_what_is_to_prepare_stands_before_what_is_on_the_way(work, order):
    first, second = (str(line.public_id) for line in lines_of(order))
    for step in ("pick", "pack", "ship"):
        page = work(step=step, line=[first, second])

    assert "On the way" in page
    assert "To prepare" not in page
    assert "2 lines delivered" in page
