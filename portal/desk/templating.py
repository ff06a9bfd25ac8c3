"""How the desk's templates write quantities, stored data and deeds."""

from typing import Any

from django import template

from portal.desk import display
from portal.desk.wording import deed_label

register = template.Library()
register.filter("quantity", display.quantity)
register.filter("readable", display.readable)
register.filter("day", display.day)


@register.filter
def deed(action: str) -> Any:
    """Return the name of an audited deed in the reader's language."""
    return deed_label(action)


@register.simple_tag
def entry(entered: Any, name: str, key: int, default: Any) -> str:
    """Return what a form said for a row before it was refused, else a quantity to begin with."""
    return str(entered.get(f"{name}-{key}", display.quantity(default)))
