"""The rejects file: each refused row with its line, field and reason, as cells that no spreadsheet will execute."""

import re
from collections.abc import Sequence

from .delimited import Record
from .flaws import Flaw

LEADING_COLUMNS = ("line", "field", "value", "reason")
_NUMBER = re.compile(r"[+-]?\d[\d\s.,]*")
_EXECUTABLE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_formula(text: str) -> str:
    """Return the cell with an apostrophe before anything that a spreadsheet would take for a formula.

    Source: OWASP, CSV Injection. Plain signed numbers stay as they are.
    """
    if text.startswith(_EXECUTABLE) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def rejects_header(header: Sequence[str]) -> list[str]:
    """Return the header of a rejects file: four columns of explanation, then the file's own."""
    return [*LEADING_COLUMNS, *(escape_formula(name) for name in header)]


def reject_cells(record: Record, flaw: Flaw, reason: str) -> list[str]:
    """Return one row of the rejects file."""
    cells = [str(record.line), flaw.field, flaw.value, reason, *record.cells]
    return [escape_formula(_printable(cell)) for cell in cells]


def _printable(text: str) -> str:
    """Show bytes that could not be decoded as escapes, so that the rejects file itself is sound UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
