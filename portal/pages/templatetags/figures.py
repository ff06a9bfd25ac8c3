"""How figures and units are shown: filters without a query."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django import template
from django.template.defaultfilters import floatformat
from django.utils.formats import get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.catalogue.units import plain
from portal.kernel.money import price_digits

register = template.Library()
register.filter("price_digits", price_digits)
register.filter("plain", plain)
NUMBER: Final = re.compile(r"\d+\.\d+")
PLAIN_WORD: Final = re.compile(r"[^\W\d_]+", re.UNICODE)


@register.filter
def named(code: str, names: Mapping[str, tuple[str, str]]) -> str:
    """Return a unit's name in the reader's language, else its code."""
    return names[code][0] if code in names else code


@register.simple_tag
def counted(quantity: Decimal, code: str, names: Mapping[str, tuple[str, str]]) -> str:
    """Return a quantity with its unit, one or many, in the reader's language."""
    return f"{figure(quantity)} {unit_word(quantity, code, names)}"


@register.filter
def quantity_digits(quantity: Decimal) -> str:
    """Return the digits that a quantity needs: none to three, without noughts at the end."""
    return next(f"{digits}g" for digits in (0, 1, 2, 3) if digits == 3 or quantity == round(quantity, digits))


@register.filter
def figure(quantity: Decimal) -> str:
    """Return a quantity as the reader's language writes it: 0.5, 1,200; without noughts at the end."""
    return floatformat(quantity, quantity_digits(quantity))


@register.simple_tag
def unit_word(quantity: Decimal, code: str, names: Mapping[str, tuple[str, str]]) -> str:
    """Return the name of a unit for so many of it, one or many, in the reader's language."""
    is_one = abs(quantity) < 2 if (get_language() or "").startswith("fr") else quantity == 1
    return names[code][0 if is_one else 1] if code in names else code


@register.filter
def worded(text: str) -> str:
    """Return an attribute's value as people write it: a capital first, the reader's decimal mark; rPET stays rPET."""
    if NUMBER.fullmatch(text):
        return text.replace(".", str(get_format("DECIMAL_SEPARATOR")))
    first = PLAIN_WORD.match(text)
    return text[:1].upper() + text[1:] if first and first.group().islower() else text


@register.filter
def colon(label: str) -> str:
    """Return a label with a colon, which in French stands apart from it and yet never begins a line."""
    return f"{label}\u00a0:" if (get_language() or "").startswith("fr") else f"{label}:"


@register.filter
def unbroken(text: str) -> SafeString:
    """Return what stays on one line, such as an order's number in a heading."""
    return format_html('<span class="nowrap">{}</span>', text)


@register.filter
def percentage(number: float, digits: int = 1) -> str:
    """Return a number of per cent with its sign as the reader's language writes it: 91.7%, 91,7 %."""
    gap = "\u00a0" if (get_language() or "").startswith("fr") else ""
    return f"{floatformat(number, digits)}{gap}%"


@register.filter
def percent(share: float) -> int:
    """Return a share of one as whole per cent, rounded down: never surer than it is."""
    return round(share * 1000) // 10
