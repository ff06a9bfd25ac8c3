"""Compare every stock balance with its ledger, receipts and reservations."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from inventory.audit import balance_differences


class Command(BaseCommand):
    """``manage.py check_balances``: exits 1 when anything does not add up."""

    help = "Compare every stock balance with what explains it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        found = balance_differences()
        for row in found:
            self.stdout.write(
                f"item {row.item_id} at site {row.site_id}: {row.field} is {row.stored}, explained {row.recomputed}"
            )
        self.stdout.write("All balances add up." if not found else f"{len(found)} figures do not add up.")
        if found:
            sys.exit(1)
