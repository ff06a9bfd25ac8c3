"""The real invoices of a UK wholesaler: its first 5,000 lines and all of its oddities, sum for sum."""

import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils import translation

from orders.aftersales.models import CreditNote
from orders.models import Order, OrderCharge, OrderLine
from portal.catalogue.models import Item
from portal.customers.models import Company

PROJECT = Path(__file__).parents[3]
REAL = PROJECT.parent / "shared/data/online_retail/online_retail.csv.gz"
FIRST_LINES = 5_000
ITEM = re.compile(r"\d{5}[A-Za-z]{0,2}")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not REAL.exists(), reason=f"the Online Retail data is not at {REAL}"),
]


def is_odd(row: dict[str, str]) -> bool:
    plain = ITEM.fullmatch(row["StockCode"]) and row["InvoiceNo"].isdigit() and row["Description"].strip()
    return not plain or row["UnitPrice"] == "0.0" or row["Quantity"].startswith("-")


def real_rows() -> Iterator[tuple[str, dict[str, str]]]:
    with gzip.open(REAL, "rt", encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        for cells in reader:
            yield ",".join(cells), dict(zip(header, cells, strict=True))


@pytest.fixture(scope="module")
def slice_rows() -> list[dict[str, str]]:
    """Return the first lines, and every line of the oddities and of the invoice whose rows stand apart."""
    rows = (row for _, row in real_rows())
    return [
        row
        for number, row in enumerate(rows)
        if number < FIRST_LINES or is_odd(row) or row["InvoiceNo"] == "542806"
    ]


@pytest.fixture
def run(slice_rows, tmp_path):
    """Return a function that imports the slice by the command and gives what it prints."""
    path = tmp_path / "slice.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(slice_rows[0]))
        writer.writeheader()
        writer.writerows(slice_rows)

    def call() -> str:
        out = StringIO()
        with translation.override("en"):
            call_command("import_orders", path, rejects=tmp_path / "rejects.csv", stdout=out)
        return out.getvalue()

    return call


def corrections(rows: list[dict[str, str]]) -> set[str]:
    """Return the invoices without customer and without money, found the long way round."""
    honest = {row["InvoiceNo"] for row in rows if row["CustomerID"] or Decimal(row["UnitPrice"])}
    return {row["InvoiceNo"] for row in rows} - honest


def money(rows: list[dict[str, str]]) -> Decimal:
    return sum((Decimal(row["Quantity"]) * Decimal(row["UnitPrice"]) for row in rows), Decimal()).quantize(
        Decimal("0.01")
    )


def test_every_line_of_the_slice_is_accounted_for(run, slice_rows, tmp_path, system):
    wrong = corrections(slice_rows)
    sold = [row for row in slice_rows if row["InvoiceNo"].isdigit() and row["InvoiceNo"] not in wrong]
    credited = [row for row in slice_rows if row["InvoiceNo"].startswith("C")]

    printed = run()

    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        rejected = list(csv.DictReader(file))
    assert f"{len(slice_rows):,} " in printed.splitlines()[1]
    assert {row["InvoiceNo"] for row in rejected} == wrong | {"A563185", "A563186", "A563187"}
    assert len(rejected) == len(slice_rows) - len(sold) - len(credited)
    assert Order.objects.count() == len({row["InvoiceNo"] for row in sold})
    assert CreditNote.objects.count() == len({row["InvoiceNo"] for row in credited}) == 3_836
    assert OrderLine.objects.count() + OrderCharge.objects.count() == len(sold)
    assert Company.objects.count() == len({row["CustomerID"] for row in sold + credited})


def test_the_money_of_the_slice_is_all_there(run, slice_rows, system):
    run()

    goods = Order.objects.aggregate(goods=Sum("goods_total"), charges=Sum("charges_total"))
    assert goods["goods"] + goods["charges"] == money(
        [row for row in slice_rows if row["InvoiceNo"].isdigit()]
    )
    credited = CreditNote.objects.aggregate(total=Sum("amount"))["total"]
    assert credited == -money([row for row in slice_rows if row["InvoiceNo"].startswith("C")])


def test_codes_that_differ_by_case_are_one_item_and_non_items_are_none(run, slice_rows, system):
    run()

    skus = set(Item.objects.values_list("sku", flat=True))
    assert len({sku.upper() for sku in skus}) == len(skus)
    assert not skus & {
        "POST",
        "DOT",
        "M",
        "D",
        "S",
        "B",
        "C2",
        "BANK CHARGES",
        "AMAZONFEE",
        "CRUK",
        "GIFT_0001_20",
    }
    assert {"PADS", "DCGS0076", "85123A"} <= skus


def test_an_invoice_keeps_its_repeated_lines(run, slice_rows, system):
    repeated = Counter(
        (row["InvoiceNo"], *row.values()) for row in slice_rows if row["InvoiceNo"] == "536409"
    )
    assert max(repeated.values()) > 1

    run()

    assert OrderLine.objects.filter(order__number="536409").count() == sum(repeated.values())


def test_a_second_import_of_the_slice_changes_nothing(run, slice_rows, system):
    run()
    before = (OrderLine.objects.count(), Item.objects.count(), Company.objects.count())

    printed = run()

    assert re.search(r"= 0 \D+ \+ [\d,]+ \D+ \+ [1-9]", printed.splitlines()[1])
    assert (OrderLine.objects.count(), Item.objects.count(), Company.objects.count()) == before
