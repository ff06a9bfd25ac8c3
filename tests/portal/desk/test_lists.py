"""A list of the desk as a person reads it: what narrows it, what an empty one says, the words for stored data."""

from datetime import time
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from inventory.models import Lane, Site, StockMovement
from portal.catalogue.models import Item
from portal.desk.display import readable, weekly
from portal.desk.wording import deed_label, key_label
from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, scope

pytestmark = pytest.mark.django_db
ORDERS = reverse("admin:orders_order_changelist")


def test_a_filter_says_what_is_chosen_and_can_be_lifted(office, order_in):
    order_in("confirmed")

    page = office.get(ORDERS, {"lines": "open"}).content.decode()

    assert "<summary>Lines <b>Open</b></summary>" in page
    assert '<a class="clear" href="?">Show everything</a>' in page


def test_a_search_without_a_hit_says_so_and_shows_the_way_back(office, order_in):
    order_in("confirmed")

    page = office.get(ORDERS, {"q": "no such thing"}).content.decode()

    assert "Nothing found" in page
    assert 'href="?"' in page


def test_a_list_without_rows_is_no_failed_search(office):
    page = office.get(ORDERS).content.decode()

    assert "None yet" in page
    assert "Nothing found" not in page


def test_without_returns_to_decide_the_way_to_all_returns_is_shown(office):
    page = office.get(reverse("admin:aftersales_return_changelist")).content.decode()

    assert "No return waits for a decision" in page
    assert '<a class="button primary" href="?state=all">Show all returns</a>' in page


def test_an_empty_list_that_the_desk_writes_offers_to_begin(office):
    page = office.get(reverse("admin:inventory_receipt_changelist")).content.decode()

    assert '<a class="button primary" href="add/">Announce supply</a>' in page


def test_each_cell_carries_its_columns_name_for_a_phone(office, order_in):
    order_in("confirmed")

    page = office.get(ORDERS).content.decode()

    assert '<td data-label="Company"' in page


def test_a_movement_is_called_by_what_happened(office, bolt, network, now):
    movement = StockMovement.objects.create(
        item=bolt, site=network.site, kind="pick", change=-1, cause="pick:1", reference="C-1", at=now
    )

    page = office.get(reverse("admin:inventory_stockmovement_change", args=[movement.pk])).content.decode()

    assert f"<h1>Pick · {bolt.sku} · {network.site.name}</h1>" in page
    assert 'href="/desk/orders/order/C-1/change/"' in page


def test_the_network_and_prices_are_told_exactly_and_as_the_reader_writes(office, desk, network, bolt):
    User.objects.filter(pk=desk.pk).update(language="fr")
    Lane.objects.filter(pk=network.standard.pk).update(
        transit_days=None, transit_minutes=150, cost_per_kg=Decimal("0.0455")
    )
    Site.objects.filter(pk=network.site.pk).update(cutoff_at=time(18, 0))
    Item.objects.filter(pk=bolt.pk).update(list_price=Decimal("0.0174"))

    with translation.override("fr"):  # so that what the requests switch on ends with them
        lane, site, item = (
            office.get(reverse(f"admin:{name}_change", args=[row.pk])).content.decode()
            for name, row in (
                ("inventory_lane", network.standard),
                ("inventory_site", network.site),
                ("catalogue_item", bolt),
            )
        )

    assert "2,5 h" in lane
    assert "0,0455" in lane
    assert "18:00" in site
    assert "0,0174" in item
    assert "20\u00a0%" in item


def test_hours_are_told_from_monday_on_with_equal_days_together():
    hours = {
        "fri": ["08:00-12:00"],
        "mon": ["07:00-12:00", "13:00-17:00"],
        "tue": ["07:00-12:00", "13:00-17:00"],
    }

    told = weekly(hours)

    assert told == (
        '<ul class="data"><li><b>Mon–Tue</b> 07:00–12:00, 13:00–17:00</li><li><b>Fri</b> 08:00–12:00</li></ul>'
    )


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ({"due_on": "x"}, "due on"),
        ({"due_on": "2026-04-01"}, " 1 Apr 2026<"),
        ({"reason": "2026-02-30"}, " 2026-02-30<"),
        ({"odd_name": 1}, "odd name"),
        ([], "–"),
        (True, "yes"),
    ],
)
def test_stored_data_is_told_in_words(stored, told):
    assert told in readable(stored)


def test_a_deed_and_a_key_that_nobody_named_stand_as_they_are():
    assert deed_label("odd_deed") == "odd deed"
    assert key_label("odd_key") == "odd key"


def test_cancelling_again_is_not_written_into_the_audit(office, order_in, deeds):
    order = order_in("confirmed")
    with scope(SYSTEM):
        said = {"line": str(order.lines.get().public_id), "reason": "Asked for"}
    url = reverse("admin:orders_order_cancel", args=[order.number])

    office.post(url, said)
    office.post(url, said)

    assert deeds() == [("cancel_lines", order.number)]
