"""What the import commands share: options, progress, summary."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from portal.inbound.reasons import ROW_REASONS
from portal.inbound.services.reading import ReadOptions, Watch
from portal.inbound.services.tally import Tally
from portal.kernel.errors import Refusal

Labels = Mapping[str, Callable[[int], str]]
"""What was made, by the name that it is tallied under: its name for so many of it."""
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


class ImportCommand(BaseCommand):
    """A command that imports one file by one service and prints a summary that adds up."""

    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, also .gz; XLSX, XLS or ODS")
        parser.add_argument(
            "--map", action="append", default=[], type=pair, metavar="FIELD=COLUMN",
            help="which column holds a field, by header or as #1, #2…; repeatable",
        )  # fmt: skip
        parser.add_argument("--mapping", type=Path, metavar="FILE", help="the same as a JSON or TOML file")
        parser.add_argument("--rejects", type=Path, metavar="FILE", help="where refused rows go (CSV)")
        parser.add_argument("--encoding", default="", help="for example utf-8, cp1252; inferred if not given")
        parser.add_argument(
            "--delimiter", default="", type=lambda text: _DELIMITERS.get(text, text),
            help="a character, or comma, semicolon, tab, pipe; inferred if not given",
        )  # fmt: skip
        parser.add_argument("--sheet", default="", help="sheet of a workbook; the first if not given")
        parser.add_argument(
            "--no-header", action="store_true", help="the first row is data; map columns as #1, #2…"
        )
        parser.add_argument(
            "--decimal", choices=(".", ","), default="", help="decimal mark; inferred if not given"
        )
        parser.add_argument(
            "--date-format",
            default="",
            help='"iso", "excel" or for example "%%d/%%m/%%Y %%H:%%M"; inferred if not given',
        )
        parser.add_argument(
            "--time-zone", type=zone, help="of dates without one; else of the country that the most rows name"
        )
        parser.add_argument("--currency", default="", type=str.upper, help="of rows that state none")

    def carry_out(
        self, options: dict[str, Any], service: Callable[[Watch, Path], Tally], made: Labels
    ) -> None:
        """Call the service with a progress bar and print what it tells. Raises: CommandError for a refused file."""
        path: Path = options["file"]
        rejects_path = options["rejects"] or Path(f"{path.name.split('.')[0]}.rejects.csv")
        try:
            with progress(path) as watch:
                tally = service(watch, rejects_path)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(str(error)) from error
        for line in summary(tally, made, rejects_path):
            self.stdout.write(line)


def read_options(options: dict[str, Any]) -> ReadOptions:
    """Return the reading options of a parsed command line."""
    return ReadOptions(
        encoding=options["encoding"],
        delimiter=options["delimiter"],
        sheet=options["sheet"],
        mapping=dict(options["map"]),
        mapping_file=options["mapping"],
        has_header=not options["no_header"],
        decimal=options["decimal"],
        date_format=options["date_format"],
        zone=options["time_zone"],
    )


def pair(text: str) -> tuple[str, str]:
    """Cut `field=Column`. Raises: ArgumentTypeError."""
    name, separator, column = text.partition("=")
    if not (separator and name.strip() and column.strip()):
        raise ArgumentTypeError(f"{text!r} is not FIELD=COLUMN")
    return name.strip(), column.strip()


def zone(text: str) -> ZoneInfo:
    """Find a time zone by name. Raises: ArgumentTypeError."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ArgumentTypeError(f"no time zone {text!r}") from error


@contextmanager
def progress(path: Path) -> Iterator[Watch]:
    """Show a bar of bytes for each stage on standard error, where it is a terminal."""
    console = Console(file=sys.stderr)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    stages = {"read": _("Reading %(file)s"), "write": _("Importing %(file)s")}
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def watch(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stages[stage] % {"file": path.name}, total=total)
            bar.update(tasks[stage], completed=done)

        yield watch


def summary(tally: Tally, made: Labels, rejects_path: Path) -> Iterator[str]:
    """Yield the lines of the summary: the sum, what was made, why rows were rejected."""
    yield _("Read as: %(how)s") % {"how": " · ".join(tally.read_as)}
    yield _sum(tally)
    for name, label in made.items():
        number = tally.made[name]
        yield f"  {_count(number):>9}  {label(number)}"
    if not tally.rejected:
        return
    yield _("Rejected rows are in %(path)s:") % {"path": rejects_path}
    for (field, code), count in tally.rejected.most_common():
        yield f"  {_count(count):>9}  {field or '–'}: {ROW_REASONS[code]}"


def _sum(tally: Tally) -> str:
    """Return what became of the rows, each number with words that agree with it."""
    read, *parts = (
        words % {"n": _count(number)}
        for number, words in (
            (tally.read, ngettext("%(n)s row read", "%(n)s rows read", tally.read)),
            (tally.imported, ngettext("%(n)s imported", "%(n)s imported", tally.imported)),
            (tally.rejected_rows, ngettext("%(n)s rejected", "%(n)s rejected", tally.rejected_rows)),
            (
                tally.already_there,
                ngettext("%(n)s already there", "%(n)s already there", tally.already_there),
            ),
        )
    )
    return f"{read} = {' + '.join(parts)}"


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
