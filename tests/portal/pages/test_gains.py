"""Earlier deliveries on the pages: both dates side by side, an answer, and the company's own rule."""

import pytest
import zeal
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.models import Gain, OrderLine
from portal.customers.models import Company, GainRule
from portal.kernel import clock
from portal.kernel.models import AuditEntry
from portal.kernel.tenancy import SYSTEM, scope
from tests.gain_factories import make_offer
from tests.order_factories import only_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(company, buyer, ship_to, network):
    return make_offer(company=company, buyer=buyer, ship_to=ship_to, network=network, now=clock.now())


@pytest.fixture
def visit(logged_in):
    """Return a function that asks for a page in English as somebody."""

    def ask(user, path, body=None):
        shop, english = logged_in(user), {"accept-language": "en"}
        with zeal.zeal_context():
            return shop.get(path, headers=english) if body is None else shop.post(path, body, headers=english)

    return ask


def page_of(gain):
    return f"/orders/{gain.order.number}/"


def answer_to(gain):
    return f"/orders/{gain.order.number}/gains/{gain.public_id}/"


def stored(gain):
    with scope(SYSTEM):
        return Gain.objects.get(pk=gain.pk)


def test_an_offer_stands_on_the_order_s_page_with_both_dates(offered, buyer, visit):
    text = visit(buyer, page_of(offered)).content.decode()

    assert "An earlier delivery is possible" in text
    assert offered.lines[0]["before"][0][:10] in text
    assert offered.lines[0]["plan"]["deliver_from"][:10] in text
    assert answer_to(offered) in text
    assert offered.order.number in visit(buyer, "/").content.decode()


def test_the_live_part_of_the_page_shows_it_too(offered, buyer, visit):
    text = visit(buyer, f"{page_of(offered)}live/").content.decode()

    assert answer_to(offered) in text


def test_an_approver_sees_the_offer_and_cannot_answer(offered, approver, visit):
    text = visit(approver, page_of(offered)).content.decode()
    refused = visit(approver, answer_to(offered), {"answer": "accept"})

    assert "An earlier delivery is possible" in text
    assert answer_to(offered) not in text
    assert refused.status_code == 403
    assert stored(offered).state == "offered"


def test_a_buyer_accepts(offered, buyer, visit):
    done = visit(buyer, answer_to(offered), {"answer": "accept", "idempotency_key": "key-1"})

    line = only_line(offered.order)
    assert (done.status_code, done.url) == (302, page_of(offered))
    assert line.deliver_until == offered.deliver_until
    text = visit(buyer, page_of(offered)).content.decode()
    assert "Earlier delivery accepted" in text
    assert "Came sooner" in text
    assert answer_to(offered) not in text


def test_a_buyer_keeps_the_confirmed_date(offered, buyer, visit):
    before = only_line(offered.order)

    visit(buyer, answer_to(offered), {"answer": "decline"})

    assert only_line(offered.order).deliver_until == before.deliver_until
    assert stored(offered).state == "declined"
    assert answer_to(offered) not in visit(buyer, page_of(offered)).content.decode()


def test_an_offer_that_is_over_says_so_and_changes_nothing(offered, buyer, visit):
    with scope(SYSTEM):
        Gain.objects.update(expires_at=clock.now())
        before = list(OrderLine.objects.values())

    visit(buyer, answer_to(offered), {"answer": "accept"})
    text = visit(buyer, page_of(offered)).content.decode()

    assert "This offer has expired" in text
    with scope(SYSTEM):
        assert list(OrderLine.objects.values()) == before


def test_another_company_finds_no_offer(offered, outsider, visit):
    assert visit(outsider, answer_to(offered), {"answer": "accept"}).status_code == 404
    assert stored(offered).state == "offered"


def test_an_offer_costs_the_page_one_query(offered, buyer, logged_in):
    shop = logged_in(buyer)
    counts = []
    for is_offered in (True, False):
        if not is_offered:
            with scope(SYSTEM):
                Gain.objects.all().delete()
        with zeal.zeal_context(), CaptureQueriesContext(connection) as counted:
            shop.get(page_of(offered))
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_an_administrator_chooses_the_company_s_rule(company, administrator, visit):
    page = visit(administrator, "/company/").content.decode()
    done = visit(administrator, "/company/", {"rule": "take", "days": "2"})

    with scope(SYSTEM):
        own = Company.objects.get(pk=company.pk)
        deed = AuditEntry.objects.get(action="choose_gain_rule")
    assert 'value="offer" checked' in page
    assert done.status_code == 302
    assert (own.gain_rule, own.gain_days) == ("take", 2)
    assert (deed.actor, deed.subject, deed.data) == (administrator, company.code, {"rule": "take", "days": 2})


@pytest.mark.parametrize(
    ("rule", "days"),
    [("never", "1"), ("offer", "0"), ("offer", "31"), ("offer", "soon"), ("offer", "9" * 40), ("", "")],
)
def test_a_rule_that_does_not_exist_is_refused(company, administrator, visit, rule, days):
    answer = visit(administrator, "/company/", {"rule": rule, "days": days})

    with scope(SYSTEM):
        own = Company.objects.get(pk=company.pk)
    assert answer.status_code == 422
    if rule not in GainRule.values:
        assert "Choose one of: Keep the confirmed date, Offer the earlier date," in answer.content.decode()
    assert (own.gain_rule, own.gain_days) == ("offer", 1)


def test_only_an_administrator_finds_the_company_s_settings(administrator, buyer, visit):
    assert "/company/" in visit(administrator, "/").content.decode()
    assert "/company/" not in visit(buyer, "/").content.decode()
    assert visit(buyer, "/company/", {"rule": "take", "days": "2"}).status_code == 403


def test_every_order_with_an_offer_is_to_be_found_on_the_home_page(buyer, visit, monkeypatch):
    numbers = [f"C-2026-{number:06}" for number in range(7)]
    monkeypatch.setattr("portal.pages.home.offered_orders", lambda now: numbers)

    page = visit(buyer, "/").content.decode()

    assert "An earlier delivery is possible for 7 orders" in page
    assert "2 more" in page
    assert [number for number in numbers if f'href="/orders/{number}/"' not in page] == []


def test_an_offer_is_called_by_its_goods_so_that_two_are_told_apart(offered, buyer, visit):
    page = visit(buyer, page_of(offered)).content.decode()

    goods = f"gain-goods-{offered.public_id}"
    assert page.count(f'id="{goods}"') == 1
    assert f'aria-labelledby="gain-title-{offered.public_id} {goods}"' in page
    assert page.count(f'aria-describedby="{goods}"') == 2
