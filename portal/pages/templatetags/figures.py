"""How figures and units are shown: filters without a query."""

from collections.abc import Mapping
from decimal import Decimal

from django import template

from portal.kernel.money import CENT

register = template.Library()


@register.filter
def price_digits(amount: Decimal) -> str:
    """Return the digits that a price needs: two, and four when it has parts of a cent."""
    return "2g" if amount == amount.quantize(CENT) else "4g"


@register.filter
def named(code: str, names: Mapping[str, str]) -> str:
    """Return a unit's name in the reader's language, else its code."""
    return names.get(code, code)


@register.filter
def percent(share: float) -> int:
    """Return a share of one as whole per cent, rounded down: never surer than it is."""
    return round(share * 1000) // 10
