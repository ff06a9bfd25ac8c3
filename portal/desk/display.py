"""How the desk writes states, money, quantities and stored data in lists and on screens."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.desk.wording import key_label
from portal.kernel.money import price_digits

NOTHING = "–"
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def badge(state: str, label: Any) -> SafeString:
    """Return a state as a badge; its colour follows from the state's code."""
    return format_html('<span class="badge" data-state="{}">{}</span>', state, label)


def tone_badge(tone: str, label: Any) -> SafeString:
    """Return a label in a tone: good, info, warn or bad."""
    return format_html('<span class="badge {}">{}</span>', tone, label)


def day(value: date | None) -> str:
    """Return a day, as 23 Nov 2026."""
    return date_format(value, _day_pattern()) if value else NOTHING


def instant(value: datetime | None) -> str:
    """Return an instant on the clock in force, as 23 Nov 2026, 14:05."""
    return date_format(localtime(value), f"{_day_pattern()}, H:i") if value else NOTHING


def _day_pattern() -> str:
    return "j N Y" if language() == "fr" else "j M Y"


def instant_column(name: str, label: Any) -> Any:
    """Return a column that shows the instant of a field and sorts by it."""

    @admin.display(description=label, ordering=name)
    def shown(row: Any) -> str:
        return instant(getattr(row, name))

    shown.__name__ = name
    return shown


def day_column(name: str, label: Any) -> Any:
    """Return a column that shows the day of a field and sorts by it."""

    @admin.display(description=label, ordering=name)
    def shown(row: Any) -> str:
        return day(getattr(row, name))

    shown.__name__ = name
    return shown


def money(amount: Decimal | None, currency: str = "EUR") -> SafeString:
    """Return an amount in the reader's language."""
    return _money(amount, currency, "2g")


def percentage(value: Decimal) -> str:
    """Return a number of per cent as the reader's language writes it: 20%, 20 %."""
    return f"{quantity(value)}\u00a0%" if language() == "fr" else f"{quantity(value)}%"


def unit_price(amount: Decimal, currency: str = "EUR") -> SafeString:
    """Return the price of one of something in the reader's language, with the parts of a cent that it has."""
    return _money(amount, currency, price_digits(amount))


def _money(amount: Decimal | None, currency: str, digits: str) -> SafeString:
    shown = render_to_string(
        "components/money.html", {"amount": amount, "currency": currency, "digits": digits}
    )
    return SafeString(shown.strip())


def quantity(value: Decimal | None, unit: str = "") -> str:
    """Return a quantity without trailing zeros, grouped as the reader writes numbers."""
    if value is None:
        return NOTHING
    plain = Decimal(value)
    digits = max(0, -int(plain.normalize().as_tuple().exponent))
    shown = number_format(plain, decimal_pos=digits, use_l10n=True, force_grouping=True)
    return f"{shown} {unit}".strip()


def two_lines(first: Any, second: Any) -> SafeString:
    """Return a cell of two lines, the second one small."""
    return (
        format_html("<div>{}<br><small>{}</small></div>", first, second)
        if second
        else format_html("{}", first)
    )


def language() -> str:
    """Return the reader's language: fr or en."""
    return "fr" if (get_language() or "fr").startswith("fr") else "en"


def in_language(row: Any) -> str:
    """Return the name of a thing that is named in both languages."""
    return str(getattr(row, f"name_{language()}"))


def weekly(hours: Mapping[str, Sequence[str]]) -> SafeString:
    """Return hours by day from Monday on, days with the same hours together; a day without any is closed."""
    rows = ((days, ", ".join(times).replace("-", "–")) for days, times in _runs(hours))
    return format_html('<ul class="data">{}</ul>', format_html_join("", "<li><b>{}</b> {}</li>", rows))


def _runs(hours: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Sequence[str]]]:
    for times, run in groupby(enumerate(DAYS), key=lambda day: list(hours.get(day[1]) or ())):
        numbers = [number for number, _code in run]
        ends = dict.fromkeys((numbers[0], numbers[-1]))
        if times:
            yield "–".join(str(WEEKDAYS_ABBR[number]) for number in ends), times


def readable(data: Any) -> SafeString | str:
    """Return stored JSON as nested lists for people: names beside values, nothing quoted."""
    if isinstance(data, Mapping):
        rows = ((key_label(name), readable(value)) for name, value in data.items())
        inner = format_html_join("", "<li><b>{}</b> {}</li>", rows)
        return format_html('<ul class="data">{}</ul>', inner) if data else NOTHING
    if isinstance(data, Sequence) and not isinstance(data, str):
        if all(not isinstance(value, Mapping | list) for value in data):
            return ", ".join(str(readable(value)) for value in data) or NOTHING
        inner = format_html_join("", "<li>{}</li>", ((readable(value),) for value in data))
        return format_html('<ul class="data">{}</ul>', inner)
    if isinstance(data, bool):
        return _("yes") if data else _("no")
    return NOTHING if data in {None, ""} else _as_day(str(data))


def _as_day(text: str) -> str:
    """Return a stored day as people write it, any other text as it stands."""
    try:
        return day(date.fromisoformat(text)) if DAY.fullmatch(text) else text
    except ValueError:
        return text
