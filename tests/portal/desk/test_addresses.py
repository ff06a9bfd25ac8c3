"""Addresses of the desk's lists that ask for what is not there, and the way back to a list that was narrowed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inventory.models import Capacity
from orders.models import LineState
from tests import factories

pytestmark = pytest.mark.django_db
LEFT_OUT = "asks for a filter or a page that this list does not have"


def text(page):
    return page.content.decode()


@pytest.mark.parametrize(
    ("table", "query"),
    [
        ("orders_order", {"lines": "devoured"}),
        ("orders_order", {"source__exact": "zz"}),
        ("orders_order", {"p": "9999"}),
        ("orders_order", {"p": "0"}),
        ("orders_order", {"p": "second"}),
        ("orders_order", {"placed_at__year": "x"}),
        ("orders_order", {"no_such_field": "1"}),
        ("aftersales_return", {"state": "zz"}),
        ("inventory_stockbalance", {"short": "x"}),
        ("inventory_stockbalance", {"site__id__exact": "99999999"}),
        ("inventory_receipt", {"overdue": "x"}),
        ("kernel_auditentry", {"action": "zz"}),
        ("kernel_auditentry", {"person": "zz"}),
    ],
)
def test_what_a_list_does_not_have_is_told_not_passed_over(table, query, office, order_in):
    order_in()
    factories.make_site("SECOND")

    page = office.get(reverse(f"admin:{table}_changelist"), query, follow=True)

    assert page.status_code == 200
    assert LEFT_OUT in text(page)
    assert "_changelist_filters=e" not in text(page)


@pytest.mark.parametrize("query", [{}, {"lines": "open"}, {"lines": "confirmed", "source__exact": "portal"}])
def test_a_filter_that_exists_is_followed_without_a_word(query, office, order_in):
    order_in(LineState.CONFIRMED, source="portal")

    page = office.get(reverse("admin:orders_order_changelist"), query)

    assert page.status_code == 200
    assert "C-2026-000001" in text(page)
    assert LEFT_OUT not in text(page)


def test_the_way_back_leads_to_the_list_as_it_was_narrowed(office, order_in):
    order_in(LineState.CONFIRMED)
    listed = reverse("admin:orders_order_changelist")
    kept = "?_changelist_filters=lines%3Dconfirmed"
    screen = reverse("admin:orders_order_change", args=["C-2026-000001"])

    page = text(office.get(listed, {"lines": "confirmed"}))
    opened = text(office.get(screen + kept))
    moved = office.post(screen.replace("change/", "deed/") + kept, {"deed": "release"})

    assert screen + kept in page
    assert f'href="{listed}?lines=confirmed"' in opened
    assert f'action="{screen.replace("change/", "deed/")}{kept}"' in opened
    assert moved["Location"] == screen + kept


def test_capacities_begin_with_today_and_end_with_what_has_passed(office, network, now):
    for days in (-1, 0, 5):
        Capacity.objects.create(
            site=network.site, resource="pick_lines", on=now.date() + timedelta(days=days), quantity=7
        )

    rows = office.get(reverse("admin:inventory_capacity_changelist")).context["cl"].result_list

    assert [(row.on - now.date()).days for row in rows if row.quantity == 7] == [0, 5, -1]


def test_passwords_are_changed_where_everybody_changes_his(office):
    answer = office.get(reverse("admin:password_change"))

    assert answer["Location"] == reverse("account_change_password")


def test_an_area_names_the_way_back_as_every_page_does(office):
    page = text(office.get(reverse("admin:app_list", args=["inventory"])))

    assert f'<a href="{reverse("admin:index")}">Today</a> &rsaquo; Stock and network' in page


def test_a_list_that_a_link_narrowed_names_what_to(office, order_in, company, bolt):
    order_in()

    orders = text(office.get(reverse("admin:orders_order_changelist"), {"company__id__exact": company.pk}))
    stock = text(office.get(reverse("admin:inventory_stockbalance_changelist"), {"item__id__exact": bolt.pk}))
    nobody = text(office.get(reverse("admin:orders_order_changelist"), {"company__id__exact": 0}))

    assert '<span class="badge info">Alpha</span>' in orders
    assert f'<span class="badge info">{bolt.sku}</span>' in stock
    assert "badge info" not in nobody
