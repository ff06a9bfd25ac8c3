"""Writes of the basket: add, change, take out, say where to; additions from several devices add up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.basket.selectors import basket_rows
from orders.models import Basket, BasketLine
from portal.customers.models import ShipTo
from portal.kernel.errors import Refusal
from portal.kernel.locks import lock_rows
from portal.kernel.models import User
from promising.services import RequestedLine, TooManyLinesError, quote_by_way, quote_promise
from promising.services.policies import read_policy
from promising.services.requests import (
    MOST_LINES,
    check_lines,
    check_wanted_day,
    receiving_ship_to,
)
from promising.shapes import PromiseView

_ANY_WAY: Final = {"site": "", "service": ""}


class NoShipToError(Refusal):
    """Nothing says where the goods should go."""

    code = "no_ship_to"
    message = _("Your basket has no delivery address.")
    remedy = _("Choose a delivery address.")


def add_to_basket(*, company_id: int, user: User, lines: Sequence[RequestedLine], now: datetime) -> int:
    """Add wishes to what is in the basket already; return its number of lines.

    What comes in another quantity than before may come any way again.
    Raises: the refusals of promising.services.requests.check_lines; TooManyLinesError when it would overflow.
    """
    checked = check_lines(lines, company_id=company_id, on=now.date())
    added: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for line in checked:
        added[line.item.pk, line.unit] += line.quantity / line.factor
    with transaction.atomic():
        basket = _locked_basket(company_id, user, now)
        known = {(row.item_id, row.unit_id): row for row in BasketLine.objects.filter(basket=basket)}
        fresh = added.keys() - known.keys()
        if len(known) + len(fresh) > MOST_LINES:
            raise TooManyLinesError(field="lines", count=len(known) + len(fresh), limit=MOST_LINES)
        raised = [known[key] for key in added.keys() & known.keys()]
        for row in raised:
            row.quantity += added[row.item_id, row.unit_id]
            row.site = row.service = ""
        BasketLine.objects.bulk_update(raised, ["quantity", *_ANY_WAY])
        BasketLine.objects.bulk_create(
            BasketLine(
                company_id=company_id,
                basket=basket,
                item_id=item_id,
                unit_id=unit,
                quantity=added[item_id, unit],
                added_at=now,
            )
            for item_id, unit in added
            if (item_id, unit) in fresh
        )
    return len(known) + len(fresh)


def set_quantity(
    *, company_id: int, user: User, sku: str, unit: str, quantity: Decimal | str | int, now: datetime
) -> None:
    """Set how many units of an item are in the basket, to come any way; zero takes it out. Raises: as add_to_basket."""
    if str(quantity).strip() == "0":
        remove_from_basket(company_id=company_id, user=user, sku=sku, unit=unit, now=now)
        return
    (line,) = check_lines([RequestedLine(sku, quantity, unit)], company_id=company_id, on=now.date())
    with transaction.atomic():
        basket = _locked_basket(company_id, user, now)
        BasketLine.objects.update_or_create(
            company_id=company_id,
            basket=basket,
            item=line.item,
            unit_id=line.unit,
            defaults={"quantity": line.quantity / line.factor, **_ANY_WAY},
            create_defaults={"quantity": line.quantity / line.factor, "added_at": now},
        )


def remove_from_basket(*, company_id: int, user: User, sku: str, unit: str, now: datetime) -> None:
    """Take an item out of the basket; what is not in it stays out."""
    with transaction.atomic():
        basket = _locked_basket(company_id, user, now)
        BasketLine.objects.filter(basket=basket, item__sku=sku, unit_id=unit).delete()


def clear_basket(*, company_id: int, user: User, now: datetime) -> None:
    """Take everything out of the basket."""
    with transaction.atomic():
        BasketLine.objects.filter(basket=_locked_basket(company_id, user, now)).delete()


def take_out(*, company_id: int, user: User, wishes: Sequence[tuple[str, str]]) -> None:
    """Take what has been ordered, (item code, unit), out of a person's basket. Queries: one."""
    units: dict[str, set[str]] = defaultdict(set)
    for sku, unit in wishes:
        units[sku].add(unit)
    rows = BasketLine.objects.filter(company_id=company_id, basket__user=user, item__sku__in=units)
    ordered = [pk for pk, sku, unit in rows.values_list("pk", "item__sku", "unit_id") if unit in units[sku]]
    rows.filter(pk__in=ordered).delete()


def set_delivery(
    *,
    company_id: int,
    user: User,
    ship_to: UUID | None,
    wanted_on: date | None,
    policy: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Keep where and when the basket is to be delivered, and how (None: as before).

    To another place, or on another day, its lines may come any way again.
    Raises: UnknownShipToError, ClosedShipToError, PastDateError, DistantDateError, the refusals of read_policy.
    """
    place = None if ship_to is None else receiving_ship_to(ship_to, company_id=company_id)
    if place is not None:
        check_wanted_day(wanted_on, place, now=now)
    if policy is not None:
        read_policy(policy)
    with transaction.atomic():
        basket = _locked_basket(company_id, user, now)
        if (basket.ship_to_id, basket.wanted_on) != (place.pk if place else None, wanted_on):
            BasketLine.objects.filter(basket=basket).exclude(**_ANY_WAY).update(**_ANY_WAY)
        basket.ship_to, basket.wanted_on = place, wanted_on
        if policy is not None:
            basket.policy = dict(policy)
        basket.save(update_fields=["ship_to", "wanted_on", "policy"])


def quote_basket(*, company_id: int, user: User, now: datetime) -> PromiseView:
    """Ask for a promise of what is in the basket, to its ship-to or else the company's default one.

    Raises: NoShipToError, as quote_promise; so a wanted day that has gone by meanwhile is told.
    """
    basket = Basket.objects.filter(company_id=company_id, user=user).select_related("ship_to").first()
    place = basket.ship_to if basket else None
    if place is None:
        place = ShipTo.objects.filter(company_id=company_id, is_default=True, is_active=True).first()
    if place is None:
        raise NoShipToError(field="ship_to")
    return quote_promise(
        company_id=company_id,
        user=user,
        ship_to=place.public_id,
        lines=[
            RequestedLine(row.item.sku, row.quantity, row.unit_id, row.site, row.service)
            for row in basket_rows(basket)
        ],
        wanted_on=basket.wanted_on if basket else None,
        policy=basket.policy if basket else {},
        now=now,
    )


def choose_way(
    *, company_id: int, user: User, promise_id: UUID, line: int, site: str, service: str, now: datetime
) -> PromiseView:
    """Ask a promise anew with one of its lines from a site and by a service; "" leaves that open again.

    What the person's basket has of that line keeps the choice, if it is as the promise says and goes to the same place.
    Raises: as promising.services.quote_by_way.
    """
    with transaction.atomic():
        promise = quote_by_way(
            company_id=company_id,
            user=user,
            promise_id=promise_id,
            line=line,
            site=site,
            service=service,
            now=now,
        )
        asked = promise.request["lines"][line - 1]
        BasketLine.objects.filter(
            Q(basket__ship_to=promise.ship_to_id) | Q(basket__ship_to=None),
            company_id=company_id,
            basket__user=user,
            item__sku=asked["sku"],
            unit=asked["unit"],
            quantity=Decimal(asked["quantity"]) / Decimal(asked["unit_factor"]),
        ).update(site=site, service=service)
    return promise


def _locked_basket(company_id: int, user: User, now: datetime) -> Basket:
    """Return the person's basket, locked, made if there was none."""
    mine = Basket.objects.filter(company_id=company_id, user=user)
    found = lock_rows(mine)
    if not found:
        Basket.objects.bulk_create(
            [Basket(company_id=company_id, user=user, updated_at=now)], ignore_conflicts=True
        )
        found = lock_rows(mine)
    basket = found[0]
    mine.update(updated_at=now)
    return basket
