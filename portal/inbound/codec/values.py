"""Numbers, instants and codes as people and spreadsheets write them, read strictly under stated conventions."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from stdnum import ean
from stdnum.exceptions import ValidationError

from .flaws import UnusableRow

ISO = "iso"
EXCEL = "excel"
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_ORNAMENT = re.compile(r"[\s\u00a0\u202f\u2009'’£€$]|EUR|GBP|USD")
_GROUPED = {
    ".": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+|\d+\."),
    ",": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d*,?\d+|\d+,"),
}
_SPREADSHEET_FLOAT = re.compile(r"(\d+)\.0+")
_ROUNDED_BY_SPREADSHEET = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNDECODED = re.compile(r"[\udc80-\udcff\ufffd]")
_GRAMS = {"g": Decimal("0.001"), "gr": Decimal("0.001"), "kg": Decimal(1), "t": Decimal(1000), "": Decimal(1)}
_MEASURE = re.compile(r"(?P<number>.*?)\s*(?P<unit>[a-zA-Z]*)$", re.DOTALL)
_YES = {"1", "y", "yes", "true", "vrai", "oui", "o", "x"}
_NO = {"", "0", "n", "no", "false", "faux", "non"}


@dataclass(frozen=True, slots=True)
class Conventions:
    """How one file writes its values: the decimal mark (`.` or `,`), the date format (`iso`, `excel` or a strptime
    pattern) and the zone of instants that name none."""

    decimal: str = "."
    date_format: str = ISO
    zone: tzinfo = UTC


def bare_number(text: str) -> tuple[bool, str]:
    """Return whether a number is negative, and the number without sign, spaces, apostrophes and currency marks."""
    text = _ORNAMENT.sub("", text)
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1]
    if text.endswith("-"):
        return True, text[:-1]
    return text.startswith(("-", "−")), text[1:] if text.startswith(("+", "-", "−")) else text


def read_number(text: str, decimal: str) -> Decimal:
    """Read a number; grouping marks are accepted only where groups of three stand.

    Raises: ValueError.
    """
    if decimal == "." and _PLAIN.fullmatch(text):
        return Decimal(text)
    negative, digits = bare_number(text)
    if not _GROUPED[decimal].fullmatch(digits):
        raise ValueError(text)
    grouping = "," if decimal == "." else "."
    try:
        number = Decimal(digits.replace(grouping, "").replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(text) from error
    return -number if negative else number


def read_instant(text: str, conventions: Conventions) -> datetime:
    """Read an instant into UTC; one without a zone is local to the conventions' zone.

    Raises: ValueError.
    """
    instant = _naive_or_aware(text.strip(), conventions.date_format)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=conventions.zone)
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def _naive_or_aware(text: str, date_format: str) -> datetime:
    if date_format == ISO:
        return datetime.fromisoformat(text)
    if date_format == EXCEL:
        return from_excel_serial(text)
    # a day without hours is its midnight
    pattern = date_format if " " in text else date_format.partition(" ")[0]
    return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is the caller's


def from_excel_serial(text: str) -> datetime:
    """Read a spreadsheet's day count (1900 system) between the years 1954 and 2119.

    Raises: ValueError.
    """
    days = Decimal(text.replace(",", ".")) if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text) else Decimal(0)
    if not 20_000 <= days <= 80_000:
        raise ValueError(text)
    seconds = round(days * 86_400)
    return _EXCEL_EPOCH + timedelta(seconds=seconds)


def clean_text(field: str, text: str, longest: int) -> str:
    """Return text without outer or doubled spaces.

    Raises: UnusableRow (`too_long`, `bad_characters`, `wrong_encoding`).
    """
    if text.isascii() and text.isprintable():
        cleaned = " ".join(text.split())
    elif _UNDECODED.search(text):
        raise UnusableRow(field, "wrong_encoding", text)
    elif _CONTROL.search(text):
        raise UnusableRow(field, "bad_characters", text)
    else:
        cleaned = " ".join(text.split())
    if len(cleaned) > longest:
        raise UnusableRow(field, "too_long", text)
    return cleaned


def clean_code(field: str, text: str, longest: int = 64) -> str:
    """Return a code (item, invoice, customer) as it was before a spreadsheet made a float of it."""
    code = clean_text(field, text, longest)
    as_float = _SPREADSHEET_FLOAT.fullmatch(code)
    if as_float:
        return as_float.group(1)
    if _ROUNDED_BY_SPREADSHEET.fullmatch(code):
        raise UnusableRow(field, "rounded_by_spreadsheet", text)
    return code


def clean_gtin(text: str) -> str:
    """Return a valid GTIN-8, -12, -13 or -14, or the empty string.

    Raises: UnusableRow (`bad_gtin`, `rounded_by_spreadsheet`).
    Source: GS1 General Specifications, check digit.
    """
    code = clean_code("gtin", text)
    if not code:
        return ""
    try:
        return str(ean.validate(code))
    except ValidationError as error:
        raise UnusableRow("gtin", "bad_gtin", text) from error


class Values:
    """Reads the typed cells of one file, remembering what it has read: most cells of a large file repeat."""

    def __init__(self, conventions: Conventions) -> None:
        self.conventions = conventions
        self._number: Callable[[str], Decimal] = lru_cache(50_000)(self._read_number)
        self._instant: Callable[[str], datetime] = lru_cache(50_000)(self._read_instant)

    def _read_number(self, text: str) -> Decimal:
        return read_number(text, self.conventions.decimal)

    def _read_instant(self, text: str) -> datetime:
        return read_instant(text, self.conventions)

    def number(self, field: str, text: str) -> Decimal:
        """Read a number. Raises: UnusableRow (`missing`, `not_a_number`)."""
        if not text.strip():
            raise UnusableRow(field, "missing")
        try:
            return self._number(text)
        except ValueError as error:
            raise UnusableRow(field, "not_a_number", text) from error

    def instant(self, field: str, text: str) -> datetime:
        """Read an instant into UTC. Raises: UnusableRow (`missing`, `not_a_date`)."""
        if not text.strip():
            raise UnusableRow(field, "missing")
        try:
            return self._instant(text)
        except ValueError as error:
            raise UnusableRow(field, "not_a_date", text) from error

    def kilograms(self, field: str, text: str) -> Decimal | None:
        """Read a weight (`2,5 kg`, `250 g`, `3.1`: kg). Raises: UnusableRow (`not_a_weight`)."""
        if not text.strip():
            return None
        match = _MEASURE.fullmatch(text.strip())
        factor = _GRAMS.get(match["unit"].lower()) if match else None
        try:
            weight = None if match is None or factor is None else self._number(match["number"]) * factor
        except ValueError:
            weight = None
        if weight is None or weight < 0:
            raise UnusableRow(field, "not_a_weight", text)
        return weight

    def yes(self, field: str, text: str) -> bool:
        """Read yes or no in French or English. Raises: UnusableRow (`not_yes_or_no`)."""
        word = text.strip().casefold()
        if word not in _YES and word not in _NO:
            raise UnusableRow(field, "not_yes_or_no", text)
        return word in _YES
