"""What a refusal says on a page: units of measure by their names, days as the reader's language writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from portal.catalogue.units import unit_names
from portal.kernel.errors import Refusal
from portal.pages.reading import language
from portal.pages.templatetags.figures import counted, unit_word

Names = Mapping[str, tuple[str, str]]
WITH_UNITS = frozenset({"unit", "units", "nearest"})
DAYS = frozenset({"day", "latest"})


@dataclass(frozen=True, slots=True)
class Said:
    """A refusal in words: what happened, what to do, and the field and line it is about."""

    text: str
    remedy: str
    field: str
    line: int | None

    def __str__(self) -> str:
        return f"{self.text} {self.remedy}".strip()


def said(refusal: Refusal) -> Said:
    """Return a refusal in the active language. Queries: one where it names a unit, else none."""
    values = {name: _as_day(value) if name in DAYS else value for name, value in refusal.values.items()}
    if WITH_UNITS & values.keys():
        names = unit_names(language())
        values |= {name: _in_words(str(values[name]), names) for name in WITH_UNITS & values.keys()}
        if "minimum" in refusal.values:
            values["unit"] = unit_word(Decimal(refusal.values["minimum"]), refusal.values["unit"], names)
    text, remedy = (
        str(words) % values if values else str(words) for words in (refusal.message, refusal.remedy)
    )
    return Said(text, remedy, refusal.field or "", refusal.line)


def _as_day(value: Any) -> Any:
    """Return "2020-01-01" as "1 January 2020"; whatever is no such day as it is."""
    day = parse_date(value) if isinstance(value, str) else None
    return date_format(day, "j F Y") if day else value


def _in_words(text: str, names: Names) -> str:
    """Return "PCE, BOX" as "piece, box", and "5 PCE, 10 PCE" as "5 pieces, 10 pieces"."""
    return ", ".join(_part_in_words(part, names) for part in text.split(", "))


def _part_in_words(part: str, names: Names) -> str:
    number, _space, code = part.rpartition(" ")
    try:
        return counted(Decimal(number), code, names) if number else names.get(code, (code,))[0]
    except InvalidOperation:
        return part
