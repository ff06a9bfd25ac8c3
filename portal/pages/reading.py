"""Reading what people type and press: days, item lists, buttons, with what could not be read; and their language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel.errors import Refusal
from portal.kernel.typed import ungrouped

MOST_TYPED = 40


class NotADayError(Refusal):
    """What was typed for a day is none."""

    code = "not_a_day"
    message = gettext_lazy("“%(typed)s” is no day.")
    remedy = gettext_lazy("Write it as year-month-day, for example 2027-01-31, or leave it empty.")


class NotANumberError(Refusal):
    """What was typed for a quantity is no number."""

    code = "not_a_number"
    message = gettext_lazy("“%(typed)s” is no quantity.")
    remedy = gettext_lazy("Enter a number above zero, or leave it empty.")


class NoButtonError(Refusal):
    """A form came without the button that says what to do, or with one that it does not have."""

    code = "no_button"
    message = gettext_lazy("Your answer did not arrive, so nothing was changed.")
    remedy = gettext_lazy("Press one of the buttons again.")


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line of a pasted list, as it was typed; `number` counts the lines of the text from one."""

    number: int
    code: str
    quantity: str
    unit: str


def language() -> str:
    """Return the two letters of the active language."""
    return (translation.get_language() or "fr")[:2]


def way_in(typed: Mapping[str, str]) -> tuple[int, str, str]:
    """Return the number of a line, the service and the site that a button chooses for it. Raises: NoButtonError."""
    number, *way = typed.get("way", "").split("/", 2)
    if len(way) < 2 or not (number.isascii() and number.isdigit()) or len(number) > MOST_TYPED:
        raise NoButtonError
    return int(number), way[0], way[1]


def day_of(text: str, *, field: str) -> date | None:
    """Return the day that was typed, None for nothing. Raises: NotADayError."""
    typed = text.strip()
    if not typed:
        return None
    try:
        found = parse_date(typed)
    except ValueError:
        found = None
    if found is None:
        raise NotADayError(field=field, typed=typed[:MOST_TYPED])
    return found


def pressed(asked: Mapping[str, Any], name: str, *buttons: str) -> str:
    """Return which of a form's buttons of a name was pressed. Raises: NoButtonError."""
    found = asked.get(name, "")
    if found not in buttons:
        raise NoButtonError(field=name)
    return str(found)


def number_of(text: str, *, field: str) -> Decimal:
    """Return the number that was typed, with a decimal point or comma. Raises: NotANumberError."""
    try:
        return Decimal(ungrouped(text.strip()).replace(",", "."))
    except InvalidOperation:
        raise NotANumberError(field=field, typed=text.strip()[:MOST_TYPED]) from None


def typed_lines(text: str) -> tuple[list[TypedLine], list[tuple[int, str]]]:
    """Read "code quantity [unit]" lines; return them and, by line number, what could not be read.

    Columns are parted by tabs or semicolons where there are any, else by spaces, else by commas; so a code may hold
    spaces when it comes from a spreadsheet, and a quantity a decimal comma, and spaces between its thousands.
    """
    found, faults = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        words = columns_of(line)
        if len(words) > 3:
            faults.append((number, _("Write the item code, the quantity and, if you like, the unit.")))
        elif words:
            code, quantity, unit = [*words, *["1", "", ""][len(words) - 1 :]][:3]
            found.append(TypedLine(number, code, ungrouped(quantity), unit))
    return found, faults


def columns_of(line: str) -> list[str]:
    """Return the cells of a line that are not empty."""
    mark = next((mark for mark in ("\t", ";") if mark in line), None)
    if mark is None:
        code, *rest = line.split(maxsplit=1)[:2] or [""]
        line = " ".join([code, *map(ungrouped, rest)])
        mark = None if rest else ","
    return [word for cell in line.split(mark) if (word := cell.strip(" ,\t"))]


def unit_code(word: str, names: Sequence[Mapping[str, tuple[str, str]]]) -> str:
    """Return the code of a unit written as code or name, one or many, in any of the languages; else what was typed."""
    wanted = word.casefold()
    known = {
        form.casefold(): code
        for by_code in names
        for code, forms in by_code.items()
        for form in (code, *forms)
    }
    return known.get(wanted, word)
