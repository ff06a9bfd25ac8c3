"""What a buyer asks for, checked: known items, quantities that are sold, a place that receives, a day ahead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Item, ItemUnit
from portal.catalogue.selectors_visibility import visible_items
from portal.catalogue.units import InvalidQuantity, UnitOption, checked_quantity
from portal.customers.models import ShipTo
from portal.kernel.errors import NotFound, Refusal

MOST_LINES: Final = 200
FURTHEST: Final = timedelta(days=366)
ITEM_COLUMNS: Final = (
    "sku", "name_fr", "name_en", "base_unit", "category_id", "sales_minimum", "sales_multiple", "list_price",
    "currency", "vat_rate", "weight_kg", "volume_dm3", "is_chilled", "hazard_class",
)  # fmt: skip


class EmptyRequestError(Refusal):
    """Nothing was asked for."""

    code = "empty_request"
    message = _("There is no line to promise.")
    remedy = _("Add at least one item.")


class TooManyLinesError(Refusal):
    """More lines than one interactive request may have."""

    code = "too_many_lines"
    message = _("%(count)s lines are too many for one request.")
    remedy = _("Send at most %(limit)s lines at a time.")


class UnknownItemError(Refusal):
    """No such item, or not one that the company may order: both look the same."""

    code = "unknown_item"
    message = _("There is no item “%(sku)s”.")
    remedy = _("Check the item code, or search for the item.")


class PastDateError(Refusal):
    """The wanted day has gone by at the ship-to."""

    code = "past_date"
    message = _("%(day)s is in the past.")
    remedy = _("Choose today or a later day.")


class DistantDateError(Refusal):
    """The wanted day is further off than supply is planned."""

    code = "distant_date"
    message = _("%(day)s is too far ahead to be promised.")
    remedy = _("Choose a day up to %(latest)s.")


class UnknownShipToError(NotFound):
    """No such ship-to of this company."""

    code = "unknown_ship_to"
    message = _("There is no such delivery address.")
    remedy = _("Choose one of your company's delivery addresses.")


class ClosedShipToError(Refusal):
    """The ship-to receives nothing any more."""

    code = "closed_ship_to"
    message = _("“%(name)s” does not receive deliveries.")
    remedy = _("Choose another delivery address, or give it receiving hours.")


@dataclass(frozen=True, slots=True)
class RequestedLine:
    """A wish as it came in: a quantity of a unit of an item; without a unit, base units."""

    sku: str
    quantity: Decimal | str | int
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A wish that can be promised. `quantity` is in base units, `factor` of them make one `unit`."""

    number: int
    item: Item
    quantity: Decimal
    unit: str
    factor: Decimal


def check_lines(
    lines: Sequence[RequestedLine], *, company_id: int, on: date, most: int = MOST_LINES
) -> list[CheckedLine]:
    """Return the lines with their items, quantities in base units.

    Queries: two, whatever the number of lines.
    Raises: EmptyRequestError, TooManyLinesError, UnknownItemError, InvalidQuantity, UnknownUnit,
    QuantityNotMultiple; each with the one-based number of the line.
    """
    if not lines:
        raise EmptyRequestError(field="lines")
    if len(lines) > most:
        raise TooManyLinesError(field="lines", count=len(lines), limit=most)
    items = _items(lines, company_id=company_id, on=on)
    units = _units(items.values())
    return [_checked(number, line, items, units) for number, line in enumerate(lines, start=1)]


def refused_lines(lines: Sequence[RequestedLine], *, company_id: int, on: date) -> list[Refusal]:
    """Return why lines cannot be asked for, every one of them; nothing when all can. Queries: two.

    For a person who mends a whole list at once; `check_lines` stops at the first.
    """
    if len(lines) > MOST_LINES:
        return [TooManyLinesError(field="lines", count=len(lines), limit=MOST_LINES)]
    items = _items(lines, company_id=company_id, on=on)
    units = _units(items.values())
    found: list[Refusal] = []
    for number, line in enumerate(lines, start=1):
        try:
            _checked(number, line, items, units)
        except Refusal as refusal:
            found.append(refusal)
    return found


def _items(lines: Sequence[RequestedLine], *, company_id: int, on: date) -> dict[str, Item]:
    skus = {line.sku.strip() for line in lines}
    rows = visible_items(company_id=company_id, on=on).filter(sku__in=skus).only(*ITEM_COLUMNS)
    return {item.sku: item for item in rows}


def _units(items: Iterable[Item]) -> dict[int, tuple[UnitOption, ...]]:
    """Return the units of items, nameless, the base unit among them. Queries: one."""
    found: dict[int, tuple[UnitOption, ...]] = {
        item.pk: (UnitOption(item.base_unit_id, "", "", Decimal(1)),) for item in items
    }
    rows = ItemUnit.objects.filter(item_id__in=found).order_by("position", "pk")
    for item_id, code, factor in rows.values_list("item_id", "unit_id", "factor"):
        if code != found[item_id][0].code:
            found[item_id] = (*found[item_id], UnitOption(code, "", "", factor))
    return found


def _checked(
    number: int,
    line: RequestedLine,
    items: Mapping[str, Item],
    units: Mapping[int, tuple[UnitOption, ...]],
) -> CheckedLine:
    item = items.get(line.sku.strip())
    if item is None:
        raise UnknownItemError(field="sku", line=number, sku=line.sku[:40])
    options = units[item.pk]
    unit = line.unit or item.base_unit_id
    quantity = checked_quantity(item, _number(line.quantity, number), unit, options, line=number)
    factor = next(option.factor for option in options if option.code == unit)
    return CheckedLine(number, item, quantity, unit, factor)


def _number(value: Decimal | str | int, line: int) -> Decimal:
    try:
        return Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        raise InvalidQuantity(field="quantity", line=line, quantity=str(value).strip()[:40] or "–") from None


def receiving_ship_to(public_id: UUID, *, company_id: int) -> ShipTo:
    """Return a ship-to of the company that receives, with its company. Queries: one.

    Raises: UnknownShipToError, ClosedShipToError.
    """
    places = ShipTo.objects.filter(company_id=company_id, public_id=public_id)
    found = places.select_related("company").first()
    if found is None:
        raise UnknownShipToError(field="ship_to")
    never_opens = bool(found.receiving_hours) and not any(found.receiving_hours.values())
    if never_opens or not found.is_active:
        raise ClosedShipToError(field="ship_to", name=found.name)
    return found


def check_wanted_day(wanted_on: date | None, ship_to: ShipTo, *, now: datetime) -> None:
    """Raise PastDateError or DistantDateError unless the day lies ahead at the ship-to, within a year."""
    if wanted_on is None:
        return
    today = now.astimezone(ZoneInfo(ship_to.timezone)).date()
    if wanted_on < today:
        raise PastDateError(field="wanted", day=wanted_on.isoformat())
    if wanted_on > today + FURTHEST:
        latest: Any = today + FURTHEST
        raise DistantDateError(field="wanted", day=wanted_on.isoformat(), latest=latest.isoformat())
