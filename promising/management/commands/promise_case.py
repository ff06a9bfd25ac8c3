"""`manage.py promise_case FILE…`: run worked examples through the real engine, without a database."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from promising.codec import CaseError, differences, findings_data, read_case, run_case


class Command(BaseCommand):
    """Prints a line per file, `ok` or the differences; exits 1 on any difference, 2 on a file that it cannot read."""

    help = "Run promise cases through the engine; see shared/promise_cases/README.md."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a case document (JSON)")
        parser.add_argument("--json", action="store_true", help="print everything that the engine found")

    def handle(self, *_args: Any, **options: Any) -> None:
        results = [self._run(name, as_json=options["json"]) for name in options["files"]]
        if options["json"]:
            shown = [
                {"file": name, **data} for name, (_, data) in zip(options["files"], results, strict=True)
            ]
            self.stdout.write(json.dumps(shown, indent=1, ensure_ascii=False))
        worst = max(code for code, _ in results)
        if worst:
            sys.exit(worst)

    def _run(self, name: str, *, as_json: bool) -> tuple[int, dict[str, Any]]:
        try:
            case = read_case(Path(name).read_bytes().decode("utf-8-sig"))
            findings = run_case(case)
        except (OSError, UnicodeDecodeError, CaseError) as error:
            reason = _reason(error)
            self.stderr.write(f"{name}: {reason}", ending="\n")
            return 2, {"ok": False, "error": reason}
        differing = differences(case, findings)
        if not as_json:
            self.stdout.write(f"{name}: ok" if not differing else f"{name}: {'; '.join(differing)}")
        return (1 if differing else 0), findings_data(case, findings, differing)


def _reason(error: OSError | UnicodeDecodeError | CaseError) -> str:
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}"
    if isinstance(error, UnicodeDecodeError):
        return f"is not UTF-8: byte {error.start} cannot be decoded"
    return str(error)
