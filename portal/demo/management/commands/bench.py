"""`manage.py bench promise`: how fast the promise is on this machine, beside the limits measured in the same run."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from portal.demo.bench.run import PARTS, Wishes, run_bench
from portal.demo.bench.serving import ServerFailedError


class Command(BaseCommand):
    """Measures on servers and a database of its own; exits 1 when something does not add up afterwards."""

    help = "Measure the promise: engine, re-promise, quotes and orders under load, each beside its limit."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subject", choices=("promise",), help="what is measured")
        parser.add_argument(
            "--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS)
        )
        parser.add_argument(
            "--duration", type=float, default=10.0, metavar="SECONDS", help="of each row (10)"
        )
        parser.add_argument("--clients", type=int, default=16, help="at a time, in the crowded rows (16)")
        parser.add_argument("--workers", type=int, default=2, help="processes of the HTTP server (2)")
        parser.add_argument("--threads", type=int, default=4, help="threads of each of them (4)")
        parser.add_argument(
            "--lines", type=int, default=1_000_000, help="open lines promised again (1,000,000)"
        )
        parser.add_argument("--scale", type=float, default=1.0, help="of the demo, as in load_demo (1)")
        parser.add_argument(
            "--quick", action="store_true", help="a small demo and a second a row: does it run?"
        )
        parser.add_argument("--keep", action="store_true", help="leave the database for a look afterwards")

    def handle(self, *_args: Any, **options: Any) -> None:
        wishes = Wishes(
            parts=tuple(options["only"]),
            seconds=options["duration"],
            clients=options["clients"],
            workers=options["workers"],
            threads=options["threads"],
            lines=options["lines"],
            scale=options["scale"],
            keep=options["keep"],
        )
        try:
            is_sound = run_bench(wishes.quick() if options["quick"] else wishes, Console(width=140))
        except ServerFailedError as error:
            raise CommandError(f"The HTTP server did not start:\n{error}") from error
        if not is_sound:
            sys.exit(1)
