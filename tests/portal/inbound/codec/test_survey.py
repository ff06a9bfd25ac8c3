"""A survey tells an item's usual name and price, and the invoices that need care."""

from portal.inbound.codec.delimited import Record
from portal.inbound.codec.mapping import find_layout
from portal.inbound.codec.orders import FIELDS
from portal.inbound.codec.survey import Surveyor

HEADER = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]


def survey(*rows):
    surveyor = Surveyor(find_layout([Record(1, HEADER)], FIELDS, {}))
    for line, (invoice, code, name, price, customer) in enumerate(rows, start=2):
        surveyor.feed(Record(line, [invoice, code, name, "1", "2010-12-01", price, customer]))
    return surveyor.finish()


def test_an_item_is_named_by_what_sales_call_it_most():
    found = survey(
        ("1", "85123a", "WHITE HEART", "2.55", "7"),
        ("2", "85123A", "WHITE HEART", "2.55", "7"),
        ("3", "85123A", "damages?", "0", ""),
        ("4", "85123A", "damages?", "0", ""),
        ("5", "85123A", "damages?", "0", ""),
        ("6", "85123A", "CREAM HEART", "2.55", "7"),
    )

    assert found.best_name("85123A") == "WHITE HEART"


def test_an_item_without_name_goes_by_its_code():
    assert survey(("1", "A1", "", "1", "7")).best_name("A1") == "A1"


def test_the_price_is_the_usual_one_of_customers_not_of_the_counter():
    found = survey(
        *[("1", "A1", "X", "4.13", "")] * 3, ("2", "A1", "X", "2.55", "7"), ("3", "A1", "X", "0.0", "8")
    )

    assert found.best_price("A1") == "2.55"


def test_a_counter_price_serves_when_no_customer_paid_one():
    assert survey(("1", "A1", "X", "4.13", "")).best_price("A1") == "4.13"


def test_invoices_without_customer_and_money_are_corrections_of_stock():
    found = survey(
        ("1", "A1", "found", "0.0", ""),
        ("2", "A1", "X", "0.0", "7"),
        ("3", "A1", "free", "0.0", ""),
        ("3", "A2", "X", "1", ""),
    )

    assert found.adjustments - {""} == {"1"}


def test_invoices_whose_rows_stand_apart_are_known():
    found = survey(("1", "A1", "X", "1", "7"), ("2", "A1", "X", "1", "7"), ("1.0", "A2", "X", "1", "7"))

    assert found.scattered == {"1"}
