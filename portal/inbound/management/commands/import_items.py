"""`manage.py import_items FILE`: items of a catalogue, new ones created and known ones brought up to date."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.inbound.codec.items import category_path
from portal.inbound.management.importing import ImportCommand, read_options
from portal.inbound.services.import_items import ALL_COLUMNS, ItemOptions, import_items
from portal.inbound.services.reading import Watch
from portal.inbound.services.tally import Tally
from portal.kernel import clock


class Command(ImportCommand):
    """Imports items: code, names, category, price, unit, packs, GTIN, weight and more; other columns as attributes."""

    help = "Import the items of a catalogue (CSV, .gz, XLSX, XLS, ODS)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--category", default="", help="of rows that state none, as Category > Subcategory"
        )
        parser.add_argument(
            "--attribute", action="append", default=[], metavar="COLUMN",
            help="a column to keep as an attribute of the items; repeatable",
        )  # fmt: skip
        parser.add_argument(
            "--all-attributes", action="store_true", help="keep every other column as an attribute"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        what = ItemOptions(
            currency=options["currency"] or "EUR",
            category=category_path(options["category"]) or (_("Imported items"),),
            attributes=(ALL_COLUMNS,) if options["all_attributes"] else tuple(options["attribute"]),
        )

        def service(watch: Watch, rejects_path: Path) -> Tally:
            return import_items(
                path=options["file"], rejects_path=rejects_path, read=read_options(options), options=what,
                now=clock.now(), watch=watch,
            )  # fmt: skip

        made = {
            "items": lambda n: ngettext("new item", "new items", n),
            "updated_items": lambda n: ngettext("item brought up to date", "items brought up to date", n),
        }
        self.carry_out(options, service, made)
