"""How figures and units are shown: filters without a query."""

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.template.defaultfilters import floatformat
from django.utils.translation import get_language

from portal.kernel.money import CENT

register = template.Library()


@register.filter
def price_digits(amount: Decimal) -> str:
    """Return the digits that a price needs: two, and four when it has parts of a cent."""
    return "2g" if amount == amount.quantize(CENT) else "4g"


@register.filter
def named(code: str, names: Mapping[str, tuple[str, str]]) -> str:
    """Return a unit's name in the reader's language, else its code."""
    return names[code][0] if code in names else code


@register.simple_tag
def counted(quantity: Decimal, code: str, names: Mapping[str, tuple[str, str]]) -> str:
    """Return a quantity with its unit, one or many, in the reader's language."""
    is_one = abs(quantity) < 2 if (get_language() or "").startswith("fr") else quantity == 1
    name = names[code][0 if is_one else 1] if code in names else code
    return f"{floatformat(quantity, '-3g')} {name}"


@register.filter
def percent(share: float) -> int:
    """Return a share of one as whole per cent, rounded down: never surer than it is."""
    return round(share * 1000) // 10
