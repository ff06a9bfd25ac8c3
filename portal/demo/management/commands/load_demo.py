"""`manage.py load_demo`: a business to try the portal on; the same data each time, and harmless when repeated."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from portal.demo.loading.progress import Progress
from portal.demo.stages import Stage, other_catalogue, own_catalogue, run, stock_of
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope

CURRENCY = "GBP"
ONLINE_RETAIL = settings.BASE_DIR.parent / "shared/data/online_retail/online_retail.csv.gz"


class Command(BaseCommand):
    """Loads the demo: catalogue, network, customers, stock, a year of orders, open orders."""

    help = "Load the demo business; what is there already is left alone."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale", type=_share, default=1.0, metavar="SHARE", help="a smaller demo, e.g. 0.02 (default 1)"
        )
        parser.add_argument(
            "--from-online-retail",
            nargs="?",
            type=Path,
            const=ONLINE_RETAIL,
            metavar="FILE",
            help="take catalogue and past orders from this file of invoices instead (default: the Online Retail data)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        began = time.monotonic()
        now = clock.now()
        source: Path | None = options["from_online_retail"]
        if source is None:
            with shown_progress() as show:
                count = run(own_catalogue(now, options["scale"]), show)
        else:
            count = self._load_other(source, now)
        if count:
            seconds = f"{time.monotonic() - began:.0f}"
            self.stdout.write(_("The demo is loaded (%(seconds)s s).") % {"seconds": seconds})
        else:
            self.stdout.write(_("The demo is already there: nothing changed."))

    def _load_other(self, source: Path, now: datetime) -> int:
        """Load network and customers, take over the file's items and orders, put the items in stock.

        Stock comes last: where it is, the file was taken over whole.
        """
        stock = stock_of(now, CURRENCY)
        with shown_progress() as show:
            count = run(other_catalogue(now, CURRENCY), show)
        with scope(SYSTEM):
            is_complete = stock.is_loaded()
        if is_complete:
            return count
        self._take_over(source)
        with shown_progress() as show:
            return count + run((stock,), show)

    def _take_over(self, source: Path) -> None:
        if not source.exists():
            raise CommandError(_("There is no file %(path)s.") % {"path": source})
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command(
            "import_orders",
            source,
            currency=CURRENCY,
            time_zone=ZoneInfo("Europe/London"),
            rejects=settings.DATA_DIR / "online_retail.rejects.csv",
            category="Gifts and home",
            stdout=self.stdout,
        )


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no number") from error
    if not 0 < share <= 1:
        raise ArgumentTypeError(f"{text} is not above 0 and at most 1")
    return share


class RichBar:
    """One stage's bar on the terminal."""

    def __init__(self, bars: RichProgress, task: TaskID) -> None:
        self._bars, self._task = bars, task

    def expect(self, total: int) -> None:
        """Set how many steps there are."""
        self._bars.update(self._task, total=total)

    def advance(self, steps: int) -> None:
        """Note that so many more steps are done."""
        self._bars.advance(self._task, steps)


@contextmanager
def shown_progress() -> Iterator[Any]:
    """Give a function that shows a stage's progress: a bar each on a terminal, else one line each."""
    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with RichProgress(*columns, console=console, disable=not console.is_terminal) as bars:

        def show(stage: Stage) -> Progress:
            if not console.is_terminal:
                console.print(f"{stage.label} …", highlight=False)
            return Progress(RichBar(bars, bars.add_task(str(stage.label), total=None)))

        yield show
