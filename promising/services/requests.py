"""What a buyer asks for, checked: known items, quantities that are sold, a place that receives, a day ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Item
from portal.catalogue.selectors_lines import Orderable, Others, orderable_items
from portal.catalogue.units import InvalidQuantity, checked_quantity
from portal.customers.models import ShipTo
from portal.customers.selectors import ship_to_of
from portal.kernel.errors import NotFound, Refusal

MOST_LINES: Final = 200
FURTHEST: Final = timedelta(days=366)


class EmptyRequestError(Refusal):
    """Nothing was asked for."""

    code = "empty_request"
    message = _("There is no line to promise.")
    remedy = _("Add at least one item.")


class TooManyLinesError(Refusal):
    """More lines than one interactive request may have; `line` is the first one too many, where they are numbered."""

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


class LatestTooEarlyError(Refusal):
    """The last day that is accepted lies before the wanted one."""

    code = "latest_too_early"
    message = _("The last day that you accept, %(latest)s, lies before the wanted day.")
    remedy = _("Accept later days, or want it by an earlier one.")


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
    """A wish as it came in: a quantity of a unit of an item; without a unit, base units.

    `site`, `service`: from where and by which service it is to come; "" leaves that open.
    """

    sku: str
    quantity: Decimal | str | int
    unit: str | None = None
    site: str = ""
    service: str = ""

    def by_way(self, site: str, service: str) -> "RequestedLine":
        """Return the same wish, to come from there and so."""
        return replace(self, site=site, service=service)


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A wish that can be promised. `quantity` is in base units, `factor` of them make one `unit`.

    `substitutes` may be sent instead, by key and code, best first; None: not asked for yet. `site`, `service`: as in
    `RequestedLine`; whether anything comes that way is not looked at.
    """

    number: int
    item: Item
    quantity: Decimal
    unit: str
    factor: Decimal
    substitutes: Others | None = None
    site: str = ""
    service: str = ""


def check_lines(
    lines: Sequence[RequestedLine], *, company_id: int, on: date, most: int = MOST_LINES
) -> list[CheckedLine]:
    """Return the lines with their items, quantities in base units.

    Queries: one, whatever the number of lines.
    Raises: EmptyRequestError, TooManyLinesError, UnknownItemError, InvalidQuantity, UnknownUnit,
    QuantityNotMultiple; each with the one-based number of the line.
    """
    if not lines:
        raise EmptyRequestError(field="lines")
    if len(lines) > most:
        raise TooManyLinesError(field="lines", line=most + 1, count=len(lines), limit=most)
    items = _items(lines, company_id=company_id, on=on)
    return [_checked(number, line, items) for number, line in enumerate(lines, start=1)]


def refused_lines(lines: Sequence[RequestedLine], *, company_id: int, on: date) -> list[Refusal]:
    """Return why lines cannot be asked for, every one of them; nothing when all can. Queries: one.

    For a person who mends a whole list at once; `check_lines` stops at the first.
    """
    if len(lines) > MOST_LINES:
        return [TooManyLinesError(field="lines", line=MOST_LINES + 1, count=len(lines), limit=MOST_LINES)]
    items = _items(lines, company_id=company_id, on=on)
    found: list[Refusal] = []
    for number, line in enumerate(lines, start=1):
        try:
            _checked(number, line, items)
        except Refusal as refusal:
            found.append(refusal)
    return found


def _items(lines: Sequence[RequestedLine], *, company_id: int, on: date) -> dict[str, Orderable]:
    return orderable_items({line.sku.strip() for line in lines}, company_id=company_id, on=on)


def _checked(number: int, line: RequestedLine, items: Mapping[str, Orderable]) -> CheckedLine:
    found = items.get(line.sku.strip())
    if found is None:
        raise UnknownItemError(field="sku", line=number, sku=line.sku[:40])
    item, unit = found.item, line.unit or found.item.base_unit_id
    quantity = checked_quantity(item, _number(line.quantity, number), unit, found.units, line=number)
    factor = next(option.factor for option in found.units if option.code == unit)
    return CheckedLine(
        number, item, quantity, unit, factor, found.substitutes, line.site.strip(), line.service.strip()
    )


def _number(value: Decimal | str | int, line: int) -> Decimal:
    text = str(value).strip()
    try:
        return Decimal(text.replace(",", ".").replace("_", " "))  # to Python 1_0 is a number too
    except InvalidOperation:
        raise InvalidQuantity(field="quantity", line=line, quantity=text[:40] or "–") from None


def receiving_ship_to(public_id: UUID, *, company_id: int) -> ShipTo:
    """Return a ship-to of the company that receives, with its company. Queries: one.

    Raises: UnknownShipToError, ClosedShipToError.
    """
    found = ship_to_of(company_id, public_id)
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


def check_latest_day(latest: date | None, wanted_on: date | None, ship_to: ShipTo, *, now: datetime) -> None:
    """Raise PastDateError or LatestTooEarlyError unless the last day accepted is to come, and not before the wanted."""
    if latest is None:
        return
    if latest < now.astimezone(ZoneInfo(ship_to.timezone)).date():
        raise PastDateError(field="policy.latest", day=latest.isoformat())
    if wanted_on is not None and latest < wanted_on:
        raise LatestTooEarlyError(field="policy.latest", latest=latest.isoformat())
