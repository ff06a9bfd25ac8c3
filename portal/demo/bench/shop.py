"""The shop under load: buyers with keys, items on hot and cold shelves with more stock than a run can sell."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import cycle, islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import F

from inventory.ledger import Movement, post_movements
from inventory.models import Capacity, MovementKind, Protection, SiteKind, StockBalance
from portal.catalogue.models import Item
from portal.catalogue.selectors_visibility import visible_items
from portal.customers.models import Membership, ShipTo
from portal.customers.services import issue_api_key
from portal.kernel.tenancy import SYSTEM, scope
from promising.models import Promise

LINES = 20
HOT_ITEMS = 5
REQUESTS_A_CLIENT = 5
PLENTY = Decimal(10**7)
SEED = 7
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody who asks: his key, and where his goods go."""

    key: str
    ship_to: str


@dataclass(frozen=True, slots=True)
class Shop:
    """Who asks for what. `cold` holds other items for each client, `hot` the same few for all."""

    buyers: tuple[Buyer, ...]
    items: tuple[Item, ...]
    hot: tuple[Item, ...]

    def cold(self, client: int) -> list[list[Item]]:
        """Return the requests of one client on items that nobody else asks for."""
        size = LINES * REQUESTS_A_CLIENT
        own = self.items[client * size : (client + 1) * size]
        return [list(items) for items in _chunks(own, LINES)]

    def body(self, client: int, items: Sequence[Item]) -> dict[str, Any]:
        """Return the body of `POST promises/` for the least quantity sold of some items."""
        lines = [{"sku": item.sku, "quantity": str(_least(item))} for item in items]
        return {"ship_to": self.buyers[client].ship_to, "lines": lines}


def open_shop(*, clients: int, now: datetime) -> Shop:
    """Find buyers and items that all of them may order, and give each buyer a key."""
    with scope(SYSTEM):
        people = list(islice(cycle(_people()), clients))
        buyers = tuple(
            Buyer(issue_api_key(membership=who, label="bench", now=now)[1], where) for who, where in people
        )
        items = _items({who.company_id for who, _where in people}, now)
    random.Random(SEED).shuffle(items)
    needed = HOT_ITEMS + clients * LINES * REQUESTS_A_CLIENT
    while len(items) < needed:
        items += items
    return Shop(buyers, tuple(items[HOT_ITEMS:needed]), tuple(items[:HOT_ITEMS]))


def fill_shelves(shop: Shop, *, now: datetime) -> None:
    """Put more on the shelves and on every day's capacity than a run can use: refusals would be no measurement."""
    keys = {item.pk for item in (*shop.items, *shop.hot)}
    with scope(SYSTEM):
        shelves = StockBalance.objects.filter(item_id__in=keys).values_list("item_id", "site_id")
        for some in _chunks(list(shelves), 500):
            post_movements([_filling(*key) for key in some], author=None, now=now)
        Capacity.objects.update(quantity=F("quantity") + PLENTY)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("ANALYZE")
    connection.close()


def copies_of(promise: UUID, count: int) -> list[UUID]:
    """Store a quote so many times more, and return the copies."""
    fields = Promise._meta.concrete_fields  # noqa: SLF001 - Django's documented way to the columns
    columns = [field.column for field in fields if field.column not in {"id", "public_id"}]
    names = ", ".join(f'"{column}"' for column in columns)
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO promising_promise (public_id, {names})"  # noqa: S608 - names of our own columns
            f" SELECT gen_random_uuid(), {names} FROM promising_promise, generate_series(1, %s)"
            " WHERE public_id = %s RETURNING public_id",
            [count, promise],
        )
        return [row[0] for row in cursor.fetchall()]


def _people() -> list[tuple[Membership, str]]:
    """Return buyers who may order, with the first place of theirs that receives."""
    found = []
    members = Membership.objects.select_related("user", "company").filter(
        is_active=True, company__is_active=True, roles__overlap=["buyer", "administrator"]
    )
    for member in members.order_by("pk"):
        place = (
            ShipTo.objects.filter(company_id=member.company_id, is_active=True)
            .order_by("-is_default", "pk")
            .first()
        )
        if place is not None and (not place.receiving_hours or any(place.receiving_hours.values())):
            found.append((member, str(place.public_id)))
    return found


def _items(companies: set[int], now: datetime) -> list[Item]:
    kept = Protection.objects.values("item_id")
    stocked = StockBalance.objects.filter(on_hand__gt=0, site__kind=SiteKind.DISTRIBUTION_CENTRE).values(
        "item_id"
    )
    plain = Item.objects.filter(is_chilled=False, hazard_class="", pk__in=stocked).exclude(pk__in=kept)
    for company in companies:
        seen = visible_items(company_id=company, on=now.date()).values("pk")
        if seen.filter(pk__in=stocked).count() >= HOT_ITEMS + LINES:
            plain = plain.filter(pk__in=seen)
    return list(plain.order_by("pk"))


def _least(item: Item) -> Decimal:
    least: Decimal = max(item.sales_minimum, item.sales_multiple)
    return least


def _filling(item: int, site: int) -> Movement:
    cause = f"bench:{item}:{site}"
    return Movement(item_id=item, site_id=site, kind=MovementKind.COUNT, cause=cause, change=PLENTY)


def _chunks(things: Sequence[Thing], size: int) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]
