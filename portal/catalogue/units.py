"""Units of an item: any of them to base units and back, and the quantities that are sold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.db import connection
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Item, UnitOfMeasure
from portal.kernel.errors import Refusal

MOST = Decimal(10) ** 9
MOST_SHOWN = 40
_STEP = Decimal("0.001")

# every unit's words, with each of the items that have it
UNITS = """
SELECT unit.code, unit.name_{language}, unit.plural_{language}, option.item_id,
       option.factor, option.is_pack, option.gtin
FROM catalogue_unitofmeasure AS unit
LEFT JOIN catalogue_itemunit AS option ON option.unit_id = unit.code AND option.item_id = ANY(%s)
ORDER BY option.position, option.id
"""


class UnknownUnit(Refusal):
    """The item is not sold in the unit named."""

    code = "unknown_unit"
    message = _("%(sku)s is not sold by %(unit)s.")
    remedy = _("Choose one of: %(units)s.")


class InvalidQuantity(Refusal):
    """Not a number above zero within reason."""

    code = "invalid_quantity"
    message = _("%(quantity)s is not a quantity that can be ordered.")
    remedy = _("Enter a number above zero.")


class QuantityTooHigh(InvalidQuantity):
    """More than anybody means: a slip of the finger."""

    remedy = _("Enter a number below a billion.")


class QuantityNotMultiple(Refusal):
    """Below the least quantity sold, or between two steps; `lower` (may be None) and `higher` are allowed."""

    code = "quantity_not_multiple"
    message = _("%(sku)s is sold from %(minimum)s %(unit)s, in steps of %(multiple)s.")
    remedy = _("Nearest quantities: %(nearest)s.")


@dataclass(frozen=True, slots=True)
class UnitOption:
    """A unit that an item can be ordered in; `factor` base units make one of it."""

    code: str
    name: str
    plural: str
    factor: Decimal
    is_pack: bool = False
    gtin: str = ""


def units_by_item(items: Iterable[Item], language: str) -> dict[int, tuple[UnitOption, ...]]:
    """Units of items by item id, the base unit always among them and first if it is not listed. Queries: one."""
    wanted = {item.pk: item for item in items}
    words: dict[str, tuple[str, str, str]] = {}
    found: dict[int, list[UnitOption]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(UNITS.format(language=language), [list(wanted)])
        for code, name, plural, item_id, *option in cursor.fetchall():
            words[code] = (code, name, plural)
            if item_id is not None:
                found[item_id].append(UnitOption(code, name, plural, *option))
    return {pk: _with_base_unit(item, found[pk], words) for pk, item in wanted.items()}


def to_base(quantity: Decimal, unit: str, options: Sequence[UnitOption], *, item: Item) -> Decimal:
    """A quantity of a unit in base units. Raises: UnknownUnit."""
    return quantity * _factor(unit, options, item)


def from_base(quantity: Decimal, unit: str, options: Sequence[UnitOption], *, item: Item) -> Decimal:
    """A quantity of base units in a unit, to three places. Raises: UnknownUnit."""
    return (quantity / _factor(unit, options, item)).quantize(_STEP).normalize() + 0


def checked_quantity(
    item: Item,
    quantity: Decimal,
    unit: str | None,
    options: Sequence[UnitOption],
    *,
    field: str = "quantity",
    line: int | None = None,
) -> Decimal:
    """The base units of a quantity that can be ordered; no unit means the base unit.

    Raises: InvalidQuantity, UnknownUnit, QuantityNotMultiple; `field` and `line` say where the user typed it.
    """
    code = unit or item.base_unit_id
    if quantity.is_finite() and quantity > MOST:
        raise QuantityTooHigh(field=field, line=line, quantity=plain(quantity)[:MOST_SHOWN])
    if not quantity.is_finite() or quantity <= 0:
        raise InvalidQuantity(field=field, line=line, quantity=plain(quantity)[:MOST_SHOWN])
    if all(option.code != code for option in options):
        raise UnknownUnit(
            field="unit",
            line=line,
            sku=item.sku,
            unit=code[:MOST_SHOWN],
            units=", ".join(option.code for option in options),
        )
    base = to_base(quantity, code, options, item=item)
    lower, higher = nearest_quantities(base, minimum=item.sales_minimum, multiple=item.sales_multiple)
    if lower == higher == base:
        return base
    raise QuantityNotMultiple(
        field=field,
        line=line,
        sku=item.sku,
        unit=item.base_unit_id,
        minimum=plain(item.sales_minimum),
        multiple=plain(item.sales_multiple),
        nearest=_named(lower, higher, code, options, item),
        lower=lower,
        higher=higher,
    )


def nearest_quantities(
    quantity: Decimal, *, minimum: Decimal, multiple: Decimal
) -> tuple[Decimal | None, Decimal]:
    """The allowed quantities at or just below (None if there is none) and at or just above.

    Allowed are the multiples from the minimum on.
    """
    least = (minimum / multiple).to_integral_value(ROUND_CEILING) * multiple
    lower = (quantity / multiple).to_integral_value(ROUND_FLOOR) * multiple
    higher = (quantity / multiple).to_integral_value(ROUND_CEILING) * multiple
    return (lower if lower >= least else None), max(higher, least)


def plain(number: Decimal) -> str:
    """A number without trailing zeros or exponent: 100.000 is 100. One that is endless stays as it is written."""
    is_writable = number.is_finite() and abs(number.adjusted()) < MOST_SHOWN
    return format(number.normalize() + 0, "f") if is_writable else str(number)


def _with_base_unit(
    item: Item, options: Sequence[UnitOption], words: Mapping[str, tuple[str, ...]]
) -> tuple[UnitOption, ...]:
    if any(option.code == item.base_unit_id for option in options):
        return tuple(options)
    code, name, plural = words[item.base_unit_id]
    return (UnitOption(code, name, plural, Decimal(1)), *options)


def _factor(unit: str, options: Sequence[UnitOption], item: Item) -> Decimal:
    factors: Mapping[str, Decimal] = {option.code: option.factor for option in options}
    if unit not in factors:
        raise UnknownUnit(field="unit", sku=item.sku, unit=unit, units=", ".join(factors))
    return factors[unit]


def _named(
    lower: Decimal | None, higher: Decimal, unit: str, options: Sequence[UnitOption], item: Item
) -> str:
    """The nearest quantities in the unit asked for when they are whole there, else in the base unit."""
    factor = _factor(unit, options, item)
    quantities = [quantity for quantity in (lower, higher) if quantity is not None]
    if any(quantity % factor for quantity in quantities):
        factor, unit = Decimal(1), item.base_unit_id
    return ", ".join(f"{plain(quantity / factor)} {unit}" for quantity in quantities)


def unit_names(language: str) -> dict[str, tuple[str, str]]:
    """The name of every unit of measure and its plural, by its code. Queries: one."""
    rows = UnitOfMeasure.objects.values_list("code", f"name_{language}", f"plural_{language}")
    return {code: (name, plural) for code, name, plural in rows}
