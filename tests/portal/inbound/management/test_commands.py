"""The import commands: their options reach the reader, their summary adds up, their refusals say what to do."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from orders.models import Order
from portal.catalogue.models import Item
from portal.inbound.management.importing import summary
from portal.inbound.services.tally import Tally

ITEMS = "code;libellé;prix\nA1;Écrou;1,20\nA2;Vis;abc\n"


@pytest.fixture
def call(tmp_path, db):
    """Return a function that runs a command on a text and gives the lines that it prints."""

    def run(command: str, text: str, *arguments: str, encoding="utf-8") -> list[str]:
        path, out = tmp_path / "file.csv", StringIO()
        path.write_bytes(text.encode(encoding))
        with translation.override("en"):
            call_command(
                command, str(path), "--rejects", str(tmp_path / "rejects.csv"), *arguments, stdout=out
            )
        return out.getvalue().splitlines()

    return run


def test_the_sum_agrees_with_its_numbers_in_french():
    with translation.override("fr"):
        told = list(summary(Tally(read=2, imported=1, already_there=1), {}, Path("rejects.csv")))

    assert told[1] == "2 lignes lues = 1 importée + 0 rejetée + 1 déjà présente"


def test_the_summary_of_items_adds_up(call, tmp_path):
    printed = call("import_items", ITEMS)

    assert printed[0] == "Read as: utf-8 · ; · , · EUR"
    assert printed[1] == "2 rows read = 1 imported + 1 rejected + 0 already there"
    assert printed[2].split() == ["1", "new", "item"]
    assert printed[3].split() == ["0", "items", "brought", "up", "to", "date"]
    assert printed[-1].split()[:2] == ["1", "price:"]
    assert (tmp_path / "rejects.csv").exists()


def test_no_rejects_file_is_left_when_nothing_is_refused(call, tmp_path):
    call("import_items", ITEMS)

    call("import_items", ITEMS.replace("abc", "2,40"))

    assert not (tmp_path / "rejects.csv").exists()


def test_every_option_of_reading_is_obeyed(call):
    columns = "--no-header --map sku=#1 --map name=#2 --map price=#3 --delimiter pipe"
    values = "--decimal , --encoding cp850 --currency chf"

    call(
        "import_items",
        "A1|Écrou|1.200\n",
        *columns.split(),
        *values.split(),
        "--category",
        "A > B",
        encoding="cp850",
    )

    item = Item.objects.select_related("category").get()
    assert (item.name_fr, item.list_price, item.currency, item.category.path) == ("Écrou", 1200, "CHF", "a/b")


def test_orders_obey_their_options(call, system):
    rows = [
        "facture;réf;qté;date;pu;client;pays",
        "1;FRAIS;1;03/02/2026 10:00;12,50;7;France",
        "1;A1;2;03/02/2026 10:00;1,25;7;France",
        "AV2;A1;-1;03/02/2026;1,25;7;",
    ]
    options = "--charge FRAIS --credit-prefix AV --time-zone Europe/Paris"

    printed = call("import_orders", "\n".join(rows), *options.split())

    order = Order.objects.get()
    assert printed[0] == "Read as: utf-8 · ; · , · %d/%m/%Y %H:%M · Europe/Paris · EUR"
    assert printed[1] == "3 rows read = 3 imported + 0 rejected + 0 already there"
    assert (order.goods_total, order.charges_total) == (2.5, 12.5)
    assert order.placed_at.isoformat() == "2026-02-03T09:00:00+00:00"


@pytest.mark.parametrize("arguments", [["--map", "sku"], ["--time-zone", "Mars/Olympus"], ["--decimal", ";"]])
def test_a_wrong_option_is_refused(call, arguments):
    with pytest.raises(CommandError):
        call("import_items", ITEMS, *arguments)


def test_a_refused_file_says_what_to_do(call):
    with pytest.raises(CommandError, match="--map field=Column"):
        call("import_items", "couleur;poids\nbleu;3\n")


def test_a_control_character_costs_its_row_only(call, tmp_path):
    printed = call("import_items", "code;libellé;prix\nA1;Éc\0rou;1,20\nA2;Vis;1,30\n")

    assert printed[1] == "2 rows read = 1 imported + 1 rejected + 0 already there"
    assert Item.objects.get().sku == "A2"


def test_a_place_that_takes_no_rejects_is_told_in_one_line(tmp_path, db):
    source = tmp_path / "items.csv"
    source.write_text(ITEMS)

    with pytest.raises(CommandError, match="Is a directory"):
        call_command("import_items", str(source), "--rejects", str(tmp_path))


def test_a_missing_file_is_refused(db):
    with pytest.raises(CommandError, match=r"none\.csv"):
        call_command("import_items", "none.csv")
