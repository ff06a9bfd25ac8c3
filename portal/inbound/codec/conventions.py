"""Infers a file's decimal mark and date format from all of its values, and refuses to guess between two readings."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from .flaws import UnusableFile
from .values import EXCEL, ISO, bare_number, from_excel_serial

_DAYS = (
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%b-%y",
)
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S")
_ANY_DAY = datetime(2001, 2, 3, tzinfo=UTC)
_PATTERNS = tuple(day + time for day in _DAYS for time in _TIMES)


def _shape(text: str) -> str:
    """Reduce a date to its separators, so that only the formats of that shape need be tried."""
    return re.sub(r"[^\W\d]+", "A", re.sub(r"\d+", "9", text))


_PATTERNS_BY_SHAPE: dict[str, tuple[str, ...]] = {
    shape: tuple(pattern for pattern in _PATTERNS if _shape(_ANY_DAY.strftime(pattern)) == shape)
    for shape in {_shape(_ANY_DAY.strftime(pattern)) for pattern in _PATTERNS}
}
_POINT = re.compile(r"\d{1,3}(?:,\d{3})*\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{3}){2,}|\d*\.\d+")
_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})*,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3}){2,}|\d*,\d+")


@lru_cache(50_000)
def decimal_evidence(text: str) -> str:
    """Say which decimal mark a number shows beyond doubt: `.`, `,`, or nothing (`1,234` and `12` show neither)."""
    _, digits = bare_number(text)
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits):
        return ""
    if _POINT.fullmatch(digits):
        return "."
    return "," if _COMMA.fullmatch(digits) else ""


@lru_cache(50_000)
def fitting_formats(text: str) -> tuple[str, ...]:
    """List the formats under which a text is an instant."""
    text = text.strip()
    if _reads(datetime.fromisoformat, text):
        return (ISO,)
    if _reads(from_excel_serial, text):
        return (EXCEL,)
    candidates = _PATTERNS_BY_SHAPE.get(_shape(text), ())
    return tuple(pattern for pattern in candidates if _reads(datetime.strptime, text, pattern))


def _reads(read: Callable[..., datetime], *arguments: str) -> bool:
    try:
        read(*arguments)
    except ValueError:
        return False
    return True


class ConventionsProbe:
    """Collects evidence value by value. Memory is bounded by the number of formats, not of rows."""

    def __init__(self) -> None:
        self._decimals: Counter[str] = Counter()
        self._formats: Counter[str] = Counter()
        self._last_instant = ""
        self._example = ""
        self._instants = 0

    def feed_number(self, text: str) -> None:
        """Take one cell of a column of numbers."""
        self._decimals[decimal_evidence(text)] += 1

    def feed_instant(self, text: str) -> None:
        """Take one cell of a column of instants; rows of one document repeat theirs."""
        if text == self._last_instant or not text.strip():
            return
        self._last_instant = text
        fits = fitting_formats(text)
        self._formats.update(fits)
        self._instants += bool(fits)
        if len(fits) > 1:
            self._example = text

    def decimal(self, delimiter: str) -> str:
        """Name the decimal mark; without evidence, `,` where `;` separates the cells, as in French exports."""
        if self._decimals["."] or self._decimals[","]:
            return "." if self._decimals["."] >= self._decimals[","] else ","
        return "," if delimiter == ";" else "."

    def date_format(self, *, day_first: bool | None = None) -> str:
        """Name the format that reads the most instants.

        Raises: UnusableFile (`ambiguous_dates`) when day and month can be exchanged in every one of them and
        `day_first` does not decide.
        """
        if not self._formats:
            return ISO
        most = max(self._formats.values())
        best = [name for name, count in self._formats.items() if count == most]
        if len(best) > 1 and day_first is not None:
            best = [name for name in best if name.startswith("%d") == day_first] or best
        if len(best) > 1 and {name[:2] for name in best} >= {"%d", "%m"}:
            raise UnusableFile("ambiguous_dates", example=self._example)
        return best[0]
