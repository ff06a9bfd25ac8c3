"""`manage.py demo_logins`: who can log in to the demo, as a table."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from portal.demo.facts.people import PASSWORD
from portal.demo.logins import all_logins


class Command(BaseCommand):
    """Prints the accounts of the demo, those of one employer together."""

    help = "Print the log-ins of the demo."
    requires_system_checks: tuple[str, ...] = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for title in (_("Works for"), _("As"), _("E-mail"), _("Name")):
            table.add_column(title, no_wrap=True)
        employer = ""
        for login in all_logins():
            first = login.works_for if login.works_for != employer else ""
            employer = login.works_for
            table.add_row(first, login.label, login.email, login.name)
        console = Console(width=None if self.stdout.isatty() else 110, highlight=False)
        with console.capture() as printed:
            console.print(table)
        self.stdout.write(printed.get())
        self.stdout.write(f"{_('Password of all')}: {PASSWORD}")
