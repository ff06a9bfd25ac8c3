"""How a change is told in an order's story: quantities, dates, references and total, before and after."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import type_of_text
from promising.explaining import money_text

MOST_TOLD: Final = 4
HEADS: Final[Mapping[str, type_of_text]] = {
    "wanted_on": _("Wanted on"),
    "ship_to": _("Deliver to"),
    "purchase_order": _("Purchase order reference"),
    "cost_centre": _("Cost centre"),
}


def changes_of(data: Mapping[str, Any]) -> str:
    """Return what a change changed in the active language, the most important first."""
    lines = [_line(line) for line in data.get("lines", ())]
    told = lines[:MOST_TOLD] + (["…"] if len(lines) > MOST_TOLD else [])
    told += [_pair(str(label), data[name], _head) for name, label in HEADS.items() if name in data]
    if "total" in data:
        currency = data["currency"]
        told.append(_pair(gettext("Total"), data["total"], lambda sum_: money_text(Decimal(sum_), currency)))
    return " · ".join(told)


def days_of(data: Mapping[str, Any]) -> str:
    """Return the day that was confirmed and the sooner one, in the active language; nothing when none is told."""
    return " → ".join(_day(date.fromisoformat(day)) for day in data.get("days", ()))


def _day(day: date) -> str:
    return date_format(day, "D j N" if (get_language() or "fr").startswith("fr") else "D j M")


def _line(line: Mapping[str, Any]) -> str:
    if line["from"] is None:
        return gettext("%(sku)s: new, %(quantity)s") % {"sku": line["sku"], "quantity": _number(line["to"])}
    if line["to"] is None:
        return gettext("%(sku)s: taken out") % {"sku": line["sku"]}
    return _pair(line["sku"], (line["from"], line["to"]), _number)


def _pair(label: str, values: Sequence[Any], shown: Callable[[Any], str]) -> str:
    before, after = (shown(value) if value else "–" for value in values)
    return gettext("%(what)s: %(before)s → %(after)s") % {"what": label, "before": before, "after": after}


def _number(text: str) -> str:
    return number_format(Decimal(text).normalize() + 0)


def _head(text: str) -> str:
    try:
        return _day(date.fromisoformat(text))
    except ValueError:
        return text
