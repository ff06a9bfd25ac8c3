"""How the desk's templates write quantities, stored data and deeds."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from portal.desk import display
from portal.desk.wording import deed_label
from promising.explaining import SERVICES

register = template.Library()
register.filter("quantity", display.quantity)
register.filter("readable", display.readable)
register.filter("day", display.day)


@register.simple_tag
def labelled(cells: Iterable[SafeString], headers: Iterable[Mapping[str, Any]]) -> SafeString:
    """Return the cells of a list's row, each with its column's name for screens too small for columns."""
    named = zip(cells, headers, strict=True)
    return format_html_join("", "{}{}{}", (_with_label(cell, header["text"]) for cell, header in named))


def _with_label(cell: SafeString, label: Any) -> tuple[SafeString, SafeString, SafeString]:
    opening = len("<td")
    label = format_html(' data-label="{}"', capfirst(label))
    return SafeString(cell[:opening]), label, SafeString(cell[opening:])


@register.filter
def deed(action: str) -> Any:
    """Return the name of an audited deed in the reader's language."""
    return deed_label(action)


@register.filter
def service_name(code: str) -> Any:
    """Return what a lane's service is called."""
    return SERVICES.get(code, code)


@register.simple_tag
def entry(entered: Any, name: str, key: int, default: Any) -> str:
    """Return what a form said for a row before it was refused, else a quantity to begin with."""
    return str(entered.get(f"{name}-{key}", display.quantity(default)))
