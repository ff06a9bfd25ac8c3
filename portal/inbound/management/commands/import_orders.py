"""`manage.py import_orders FILE`: invoices as delivered orders, cancellations as credit notes."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.inbound.codec.items import category_path
from portal.inbound.codec.orders import OrderRules
from portal.inbound.management.importing import ImportCommand, read_options
from portal.inbound.services.import_orders import OrderOptions, import_orders
from portal.inbound.services.reading import Watch
from portal.inbound.services.tally import Tally
from portal.kernel import clock


class Command(ImportCommand):
    """Imports invoice lines: number, item, description, quantity, instant, unit price, customer, country."""

    help = (
        "Import invoices (CSV, .gz, XLSX, XLS, ODS) as delivered orders, and cancellations as credit notes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--credit-prefix", default="C", help="what a credit note's number begins with")
        parser.add_argument(
            "--charge", action="append", default=[], type=str.upper, metavar="CODE",
            help="an item code that means a charge, besides the known ones (POST, M…); repeatable",
        )  # fmt: skip
        parser.add_argument("--category", default="", help="of items that are new, as Category > Subcategory")

    def handle(self, *_args: Any, **options: Any) -> None:
        rules = OrderRules(
            credit_prefix=options["credit_prefix"],
            charges=frozenset(options["charge"]),
            currency=options["currency"],
        )
        what = OrderOptions(rules, category_path(options["category"]) or (_("Imported items"),))

        def service(watch: Watch, rejects_path: Path) -> Tally:
            return import_orders(
                path=options["file"], rejects_path=rejects_path, read=read_options(options), options=what,
                now=clock.now(), watch=watch,
            )  # fmt: skip

        made = {
            "orders": lambda n: ngettext("new order", "new orders", n),
            "credit_notes": lambda n: ngettext("new credit note", "new credit notes", n),
            "items": lambda n: ngettext("new item", "new items", n),
            "companies": lambda n: ngettext("new company", "new companies", n),
        }
        self.carry_out(options, service, made)
