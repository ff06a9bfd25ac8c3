"""`manage.py evaluate_sureness [FILE | --receipts]`: the sureness engine on a history, scored against the base rate."""

import gzip
import io
import sys
import zlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.kernel import clock
from promising.engine.scores import calibration_error
from promising.evaluation import CHAINS, History, HistoryError, Trial, enough, read_history, run_trial
from promising.selectors import SUPPLIED_BY, supplied

HISTORY = settings.BASE_DIR.parent / "shared/data/delivery_history/SCMS_Delivery_History_Dataset.csv.gz"


class Command(BaseCommand):
    """Prints the scores; exits 1 when the base rate is not beaten, 2 on a file that it cannot read."""

    help = "Score the probability of being on time on a delivery history (CSV, may be gzipped)."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=HISTORY, metavar="FILE", help="the history")
        parser.add_argument(
            "--receipts", action="store_true", help="score this portal's own receipts, in weekdays, instead"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if options["receipts"]:
                history = History(enough(supplied(now=clock.now())), ())
            else:
                history = read_history(io.StringIO(_text(path), newline=None))
        except (OSError, EOFError, zlib.error, UnicodeDecodeError, HistoryError) as error:
            self.stderr.write(f"{'receipts' if options['receipts'] else path}: {_reason(error)}", ending="\n")
            sys.exit(2)
        trial = run_trial(history.shipments, SUPPLIED_BY if options["receipts"] else CHAINS)
        self.stdout.write("\n".join((*_figures(history, trial), "", *_table(trial))))
        if not trial.is_better:
            self.stderr.write("The base rate is not beaten.", ending="\n")
            sys.exit(1)


def _text(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("utf-8-sig")


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"is not UTF-8: byte {error.start} cannot be decoded"
    if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
        return f"is not a whole gzip file: {error}"
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}"
    return str(error)


def _figures(history: History, trial: Trial) -> list[str]:
    first, last = history.shipments[0].scheduled_on, history.shipments[-1].scheduled_on
    fading = f"half-life {trial.choice.half_life_days} days" if trial.choice.half_life_days else "no fading"
    left = (
        f"; left out: {len(history.left_out)} rows, first at line {history.left_out[0]}"
        if history.left_out
        else ""
    )
    return [
        f"{len(history.shipments)} shipments scheduled {first} to {last}{left}",
        f"learnt from {trial.trained} before {trial.cut_on}: {trial.trained_rate:.1%} on time",
        f"tested on {trial.tested} from then on: {trial.tested_rate:.1%} on time",
        f"chosen on the earlier ones: {' > '.join(trial.choice.chain)}, strength {trial.choice.strength:g}, {fading}",
        "",
        f"{'':12}{'engine':>10}{'base rate':>12}{'better by':>12}",
        _score("Brier score", trial.brier, trial.brier_base),
        _score("log loss", trial.log_loss, trial.log_loss_base),
    ]


def _score(name: str, ours: float, base: float) -> str:
    return f"{name:12}{ours:>10.4f}{base:>12.4f}{1 - ours / base:>11.1%} "


def _table(trial: Trial) -> list[str]:
    rows = [
        f"{bucket.low:.0%}–{bucket.high:.0%}".ljust(12)
        + f"{bucket.number:>10}{bucket.said:>12.1%}{bucket.kept:>12.1%}"
        for bucket in trial.table
    ]
    error = f"calibration error {calibration_error(trial.table):.1%} (mean distance of said and kept)"
    return [f"{'predicted':12}{'shipments':>10}{'said':>12}{'kept':>12}", *rows, error]
