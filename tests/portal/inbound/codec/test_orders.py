"""A line of an invoice file is goods, a charge or part of a credit note, or is refused with its reason."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from portal.inbound.codec.delimited import Record
from portal.inbound.codec.flaws import UnusableRow
from portal.inbound.codec.mapping import find_layout
from portal.inbound.codec.orders import FIELDS, OrderRules, parse_order_row
from portal.inbound.codec.values import Conventions, Values

HEADER = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
]
SOUND = [
    "536365",
    "85123a",
    " WHITE  HEART ",
    "6",
    "2010-12-01 08:26:00",
    "2.55",
    "17850.0",
    "United Kingdom",
]


def parse(rules=None, **changes):
    cells = [changes.get(name, cell) for name, cell in zip(HEADER, SOUND, strict=True)]
    layout = find_layout([Record(1, HEADER)], FIELDS, {})
    return parse_order_row(
        Record(2, cells), layout, Values(Conventions()), rules or OrderRules(currency="GBP")
    )


def test_goods_are_read_whole():
    line = parse()

    assert (line.document, line.is_credit, line.code, line.charge) == ("536365", False, "85123A", "")
    assert (line.quantity, line.unit_price, line.amount) == (Decimal(6), Decimal("2.55"), Decimal("15.30"))
    assert line.placed_at == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    assert (line.description, line.customer, line.country, line.currency) == (
        "WHITE HEART",
        "17850",
        "GB",
        "GBP",
    )


def test_a_cancellation_takes_back_in_positive_amounts():
    line = parse(InvoiceNo="C536379", Quantity="-3")

    assert line.is_credit
    assert (line.quantity, line.amount) == (Decimal(3), Decimal("7.65"))


@pytest.mark.parametrize(
    ("code", "charge"),
    [
        ("POST", "postage"),
        ("m", "manual"),
        ("BANK CHARGES", "bank_charges"),
        ("gift_0001_40", "voucher"),
        ("PADS", ""),
    ],
)
def test_non_items_are_charges(code, charge):
    assert parse(StockCode=code).charge == charge


def test_the_user_names_more_charges():
    assert parse(OrderRules(charges=frozenset({"85123A"}))).charge == "other"


def test_a_charge_may_be_a_discount():
    assert parse(StockCode="D", Quantity="-1", UnitPrice="5").amount == Decimal(-5)


def test_a_row_without_customer_is_a_sale_over_the_counter():
    assert parse(CustomerID="").customer == "COUNTER"


def test_goods_may_be_free_of_charge():
    assert parse(UnitPrice="0.0").amount == 0


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"InvoiceNo": " "}, "invoice", "missing"),
        ({"StockCode": ""}, "sku", "missing"),
        ({"Quantity": "six"}, "quantity", "not_a_number"),
        ({"Quantity": "0"}, "quantity", "zero_quantity"),
        ({"Quantity": "-10", "UnitPrice": "0"}, "quantity", "stock_adjustment"),
        ({"Quantity": "0.0001"}, "quantity", "too_precise"),
        ({"Quantity": "9" * 13}, "quantity", "too_large"),
        ({"InvoiceNo": "C536379", "Quantity": "3"}, "quantity", "positive_on_credit_note"),
        ({"InvoiceNo": "A563186", "StockCode": "B", "UnitPrice": "-11062.06"}, "sku", "bookkeeping"),
        ({"UnitPrice": "-1"}, "unit_price", "negative_price"),
        (
            {"InvoiceNo": "C1", "Quantity": "-1", "UnitPrice": "-1", "StockCode": "M"},
            "unit_price",
            "negative_price",
        ),
        ({"UnitPrice": ""}, "unit_price", "missing"),
        ({"InvoiceDate": "soon"}, "placed_at", "not_a_date"),
        ({"Description": "x" * 201}, "description", "too_long"),
    ],
)
def test_an_unusable_row_names_field_and_reason(changes, field, code):
    with pytest.raises(UnusableRow) as refused:
        parse(**changes)

    assert (refused.value.flaw.field, refused.value.flaw.code) == (field, code)
