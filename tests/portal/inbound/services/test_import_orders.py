"""An invoice file becomes delivered orders, charges and credit notes: once, and all rows accounted for."""

import csv
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from orders.aftersales.models import CreditNote, CreditNoteLine
from orders.models import LineState, Order, OrderCharge, OrderEvent, OrderLine
from portal.catalogue.models import Item
from portal.customers.models import Company, ShipTo
from portal.inbound.codec.orders import OrderRules
from portal.inbound.reasons import FileRefused
from portal.inbound.services import import_orders as service
from portal.inbound.services.import_orders import OrderOptions, import_orders
from portal.inbound.services.reading import ReadOptions
from portal.kernel.models import AuditEntry
from portal.kernel.tenancy import SYSTEM, Scope, scope
from tests.factories import make_company, make_item, make_ship_to

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


def row(invoice="536365", code="85123A", name="WHITE HEART", quantity="6", price="2.55", customer="17850.0",
        country="United Kingdom", at="2010-12-01 08:26:00"):  # fmt: skip
    return f"{invoice},{code},{name},{quantity},{at},{price},{customer},{country}\n"


def rows_of(path):
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def load(tmp_path, now, db):
    """Return a function that imports rows and gives the tally and the rejects."""

    def run(*rows: str, rules=None, **read):
        path, rejects = tmp_path / "orders.csv", tmp_path / "rejects.csv"
        path.write_text(HEADER + "".join(rows), encoding="utf-8")
        tally = import_orders(
            path=path, rejects_path=rejects, read=ReadOptions(**read),
            options=OrderOptions(rules or OrderRules(currency="GBP")), now=now,
        )  # fmt: skip
        return tally, rows_of(rejects)

    return run


def test_an_invoice_is_a_delivered_order_of_its_customer(load, system):
    postage = row(code="POST", name="POSTAGE", quantity="1", price="18")

    tally, _ = load(row(), postage, row(code="71053", quantity="2", price="3"))

    order = Order.objects.select_related("company", "ship_to").get()
    assert (order.number, order.company.code, order.ship_to.country) == ("536365", "17850", "GB")
    assert order.source == "import"
    assert (order.goods_total, order.charges_total, order.currency) == (Decimal("21.30"), Decimal(18), "GBP")
    lines = OrderLine.objects.order_by("position").values_list("position", "item__sku", "quantity", "state")
    assert list(lines) == [(1, "85123A", 6, LineState.DELIVERED), (2, "71053", 2, LineState.DELIVERED)]
    assert OrderCharge.objects.get().kind == "postage"
    assert OrderEvent.objects.get().kind == "imported"
    assert (tally.read, tally.imported, tally.made["orders"], tally.made["items"]) == (3, 3, 1, 2)


def test_the_instant_is_local_to_the_file(load, system):
    load(row(at="2011-07-01 12:00:00"), zone=ZoneInfo("Europe/London"))

    assert Order.objects.get().placed_at.isoformat() == "2011-07-01T11:00:00+00:00"


def test_a_cancellation_is_a_credit_note(load, system):
    load(row("C536379", quantity="-2"), row("C536379", code="D", name="Discount", quantity="-1", price="5"))

    note = CreditNote.objects.get()
    assert (note.number, note.amount, note.currency) == ("C536379", Decimal("10.10"), "GBP")
    descriptions = CreditNoteLine.objects.order_by("pk").values_list("description", "quantity", "amount")
    assert list(descriptions) == [("85123A WHITE HEART", 2, Decimal("5.10")), ("D Discount", 1, Decimal(5))]
    assert not Order.objects.exists()


def test_rows_without_customer_are_sales_over_the_counter(load, system):
    load(row(customer=""), row("536366", customer="", country="EIRE"))

    assert Company.objects.get().code == "COUNTER"
    assert sorted(ShipTo.objects.values_list("country", "is_default")) == [("GB", True), ("IE", False)]


def test_the_same_row_twice_is_two_lines(load, system):
    load(row(), row())

    assert OrderLine.objects.count() == 2
    assert Order.objects.get().goods_total == Decimal("30.60")


def test_a_second_import_says_that_all_is_there(load, system):
    rows = [row(), row(), row(code="M", name="Manual"), row("C1", quantity="-1"), row("C1", quantity="-1")]
    load(*rows)
    before = (OrderLine.objects.count(), OrderCharge.objects.count(), CreditNoteLine.objects.count())

    tally, _ = load(*rows)

    assert (tally.read, tally.imported, tally.already_there) == (5, 0, 5)
    assert (OrderLine.objects.count(), OrderCharge.objects.count(), CreditNoteLine.objects.count()) == before
    assert Order.objects.get().goods_total == Decimal("30.60")


def test_a_row_mended_later_joins_its_invoice(load, system):
    load(row(), row(code="71053", quantity="two"))

    tally, _ = load(row(), row(code="71053", quantity="2", price="3"))

    assert (tally.imported, tally.already_there) == (1, 1)
    assert list(OrderLine.objects.order_by("position").values_list("position", flat=True)) == [1, 2]
    assert Order.objects.get().goods_total == Decimal("21.30")


def test_an_invoice_whose_rows_stand_apart_is_one_order(load, system, monkeypatch):
    monkeypatch.setattr(service, "CHUNK_ROWS", 1)

    tally, _ = load(row(), row("2"), row("3"), row(), row("2"))

    assert tally.imported == 5
    assert OrderLine.objects.filter(order__number="536365").count() == 2
    again, _ = load(row(), row("2"), row("3"), row(), row("2"))
    assert again.already_there == 5


def test_corrections_of_stock_are_refused_and_gifts_are_not(load, system):
    tally, rejects = load(
        row("1", quantity="-12", price="0.0", customer="", name="damages"),
        row("2", quantity="12", price="0.0", customer="", name="found"),
        row("3", price="0.0"),
        row("A4", code="B", price="-11062.06", customer=""),
    )

    assert [(reject["line"], reject["field"]) for reject in rejects] == [
        ("2", "quantity"), ("3", "unit_price"), ("5", "sku"),
    ]  # fmt: skip
    assert (tally.read, tally.imported, tally.rejected_rows) == (4, 1, 3)
    assert Order.objects.get().goods_total == 0


def test_one_invoice_has_one_customer(load, system):
    tally, rejects = load(row(), row(customer="99"))

    assert [reject["field"] for reject in rejects] == ["customer"]
    assert tally.imported == 1


def test_a_number_that_another_customer_has_is_refused(load, system):
    load(row())

    tally, rejects = load(row(customer="99"), row(code="POST", customer="99"))

    assert tally.rejected_rows == 2
    assert {reject["field"] for reject in rejects} == {"invoice"}
    assert OrderLine.objects.count() == 1


def test_an_order_placed_in_the_portal_is_left_alone(load, now):
    company = make_company("17850", currency="GBP")
    place = make_ship_to(company)
    with scope(SYSTEM):
        Order.objects.create(number="536365", company=company, ship_to=place, placed_at=now, currency="GBP")

        tally, _ = load(row())

        assert tally.rejected_rows == 1
        assert not OrderLine.objects.exists()


def test_items_of_the_catalogue_are_used_as_they_are(load, system):
    make_item("85123a", price="9.99")

    tally, _ = load(row())

    assert tally.made["items"] == 0
    assert Item.objects.get().list_price == Decimal("9.99")


def test_a_new_item_takes_its_usual_name_and_price(load, system):
    load(row(), row("2", price="2.95", name="LAST ONE"), row("3"), row("4", price="0", name="damages?"))

    item = Item.objects.get()
    assert (item.name_en, item.list_price, item.currency) == ("WHITE HEART", Decimal("2.55"), "GBP")
    assert "white" in item.search_a


def test_nothing_is_written_when_dates_can_be_read_two_ways(load, system):
    with pytest.raises(FileRefused, match="date-format"):
        load(row(at="01/12/2010 08:26"))

    assert not Company.objects.exists()


def test_items_are_ranked_by_their_lines(load, system):
    load(row(), row("2"), row("3"), row("3", code="71053"))

    ranked = Item.objects.order_by("-popularity").values_list("sku", "popularity")
    assert list(ranked) == [("85123A", 1.5), ("71053", 0.5)]


def test_currency_and_zone_are_those_of_the_country_most_named(load, system):
    load(row(at="2011-07-01 12:00:00"), row("2", country="France"), row("3"), rules=OrderRules())

    order = Order.objects.get(number="536365")
    assert (order.currency, order.placed_at.isoformat()) == ("GBP", "2011-07-01T11:00:00+00:00")


def test_the_import_is_written_down(load, system):
    load(row())

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject) == ("orders_imported", "orders.csv")
    assert (entry.data["read"], entry.data["imported"]) == (1, 1)


def test_an_outsider_sees_none_of_it(load, system, other_company):
    load(row())

    with scope(Scope(other_company.pk)):
        assert not Order.objects.exists()
