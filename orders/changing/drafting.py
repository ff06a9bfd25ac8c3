"""From a wish to a draft: the order's lines as they are, each part of the wish checked against them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from orders.changing.planning import Draft, PositionPlan, kept_position, plan_addition, plan_position
from orders.changing.refusals import (
    BARRIERS,
    CANCELLED,
    ItemGoneError,
    NotChangeableError,
    NothingChangedError,
    NothingLeftError,
    OrderNotChangeableError,
    UnknownPositionError,
)
from orders.changing.standing import Standing, standings_of
from orders.changing.wishes import KEEP, ChangeWish
from orders.models import Order, OrderLine
from portal.catalogue.models import Item
from portal.catalogue.selectors_lines import ITEM_COLUMNS
from portal.catalogue.selectors_visibility import visible_items
from portal.catalogue.units import MOST, InvalidQuantity, QuantityTooHigh, UnitOption, checked_quantity
from portal.customers.models import ShipTo
from portal.kernel.errors import Refusal
from promising.network import CompiledNetwork
from promising.services import TooManyLinesError
from promising.services.requests import (
    MOST_LINES,
    CheckedLine,
    check_lines,
    check_wanted_day,
    receiving_ship_to,
)

_LONGEST_ORDER_REFERENCE = 60
_LONGEST_COST_CENTRE = 40


def with_items(lines: Sequence[OrderLine]) -> Sequence[OrderLine]:
    """Join the items of lines, with what a promise and a price need of them. Queries: one."""
    rows = Item.objects.filter(pk__in={line.item_id for line in lines}).only(*ITEM_COLUMNS)
    items = {item.pk: item for item in rows}
    for line in lines:
        line.item = items[line.item_id]
    return lines


def draft_change(
    order: Order, lines: Sequence[OrderLine], wish: ChangeWish, *, network: CompiledNetwork, now: datetime
) -> Draft:
    """Return what a wish makes of an order whose ship-to and company are joined, and items to its lines.

    Queries: at most five. Raises: the refusals of orders.changing.refusals and of promising.services.requests;
    `line` is a position of the order, or with a field "add.…" the number of the addition.
    """
    standings = standings_of(lines, network, now=now)
    check_changeable(order, standings)
    place = _place(order, wish)
    wanted_before = next((each.lines[0].wanted_on for each in standings if each.barrier is None), None)
    wanted_on = wanted_before if wish.wanted_on == KEEP else wish.wanted_on
    if wanted_on != wanted_before:
        check_wanted_day(wanted_on, place, now=now)
    is_redirected = place.pk != order.ship_to_id
    quantities = _quantities(standings, wish, order.company_id, now)
    plans = [
        _plan(each, quantities, is_redirected=is_redirected, is_moved=wanted_on != wanted_before)
        for each in standings
    ]
    last = max(line.position for line in lines)
    additions = enumerate(_additions(wish, len(plans), order.company_id, _today(place, now)), start=last + 1)
    plans += [plan_addition(position, line) for position, line in additions]
    draft = Draft(
        order=order,
        plans=tuple(plans),
        wanted_before=wanted_before,
        wanted_on=wanted_on,
        ship_to=place,
        is_redirected=is_redirected,
        purchase_order=_text(wish.purchase_order, order.purchase_order, _LONGEST_ORDER_REFERENCE),
        cost_centre=_text(wish.cost_centre, order.cost_centre, _LONGEST_COST_CENTRE),
        option=wish.option,
    )
    _check_sense(draft)
    return draft


def check_changeable(order: Order, standings: Sequence[Standing]) -> None:
    """Raise OrderNotChangeableError unless something of the order may be changed."""
    if any(each.barrier is None for each in standings):
        return
    reasons = [BARRIERS[each.barrier] for each in standings if each.barrier is not None]
    raise OrderNotChangeableError(number=order.number, reason=reasons[0] if reasons else CANCELLED)


def _place(order: Order, wish: ChangeWish) -> ShipTo:
    if wish.ship_to is None or wish.ship_to == order.ship_to.public_id:
        return order.ship_to
    return receiving_ship_to(wish.ship_to, company_id=order.company_id)


def _plan(
    standing: Standing, quantities: Mapping[int, Decimal], *, is_redirected: bool, is_moved: bool
) -> PositionPlan:
    if standing.barrier is not None:
        if is_redirected:
            raise _barred(standing, "ship_to")
        return kept_position(standing)
    quantity = quantities.get(standing.position, standing.quantity)
    return plan_position(standing, quantity, is_moved=is_redirected or is_moved)


def _barred(standing: Standing, field: str) -> NotChangeableError:
    assert standing.barrier is not None
    return NotChangeableError(
        field=field,
        line=standing.position,
        position=standing.position,
        reason=BARRIERS[standing.barrier],
    )


def _quantities(
    standings: Sequence[Standing], wish: ChangeWish, company_id: int, now: datetime
) -> dict[int, Decimal]:
    """Return the new quantities in base units; of those that are not other ones, none. Queries: at most one."""
    known = {each.position: each for each in standings}
    found: dict[int, Decimal] = {}
    for position, text in wish.quantities.items():
        standing = known.get(position)
        if standing is None:
            raise UnknownPositionError(field="lines", line=position, position=position)
        quantity = _number(text, position)
        if quantity * standing.lines[0].unit_factor == standing.quantity:
            continue
        if standing.barrier is not None:
            raise _barred(standing, "quantity")
        found[position] = _sold(standing, quantity) if quantity else Decimal(0)
    raised = [known[position] for position in found if found[position] > known[position].quantity]
    _check_offered(raised, company_id, now)
    return found


def _number(value: Decimal | str | int, position: int) -> Decimal:
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise InvalidQuantity(field="quantity", line=position, quantity=str(value)[:40])
    if number > MOST:
        raise QuantityTooHigh(field="quantity", line=position, quantity=str(value)[:40])
    return number


def _sold(standing: Standing, quantity: Decimal) -> Decimal:
    first, item = standing.lines[0], standing.item
    units = [UnitOption(first.unit_id, "", "", first.unit_factor)]
    if first.unit_id != item.base_unit_id:
        units.insert(0, UnitOption(item.base_unit_id, "", "", Decimal(1)))
    return checked_quantity(item, quantity, first.unit_id, units, line=standing.position)


def _check_offered(raised: Collection[Standing], company_id: int, now: datetime) -> None:
    if not raised:
        return
    items = {standing.item.pk for standing in raised}
    offered = visible_items(company_id=company_id, on=now.date()).filter(pk__in=items)
    seen = set(offered.values_list("pk", flat=True))
    for standing in raised:
        if standing.item.pk not in seen:
            raise ItemGoneError(field="quantity", line=standing.position, sku=standing.item.sku)


def _additions(wish: ChangeWish, positions: int, company_id: int, today: date) -> list[CheckedLine]:
    if not wish.additions:
        return []
    if (count := positions + len(wish.additions)) > MOST_LINES:
        raise TooManyLinesError(field="add", count=count, limit=MOST_LINES)
    try:
        return check_lines(wish.additions, company_id=company_id, on=today)
    except Refusal as refusal:
        refusal.field = f"add.{refusal.field}"
        raise


def _today(place: ShipTo, now: datetime) -> date:
    return now.astimezone(ZoneInfo(place.timezone)).date()


def _text(wished: str | None, present: str, longest: int) -> str:
    return present if wished is None else wished.strip()[:longest]


def _check_sense(draft: Draft) -> None:
    order = draft.order
    if not any(plan.quantity for plan in draft.plans):
        raise NothingLeftError(field="lines")
    is_same = (draft.wanted_on, draft.purchase_order, draft.cost_centre) == (
        draft.wanted_before,
        order.purchase_order,
        order.cost_centre,
    )
    if is_same and not draft.is_redirected and not any(plan.is_requantified for plan in draft.plans):
        raise NothingChangedError(field="lines")
