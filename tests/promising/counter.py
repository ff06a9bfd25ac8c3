"""The trade counter of the stateful test: three ship-tos of two companies, three shelves, and looks at the database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from inventory.audit import balance_differences
from inventory.models import DeliveryZone, Reservation, Site, StockBalance, StockMovement
from orders.models import Order, OrderLine
from portal.catalogue.models import Item
from portal.customers.models import Role
from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, scope
from promising.engine.units import SCALE
from promising.facts import build_stock, read_facts
from promising.models import Promise
from promising.network import current_network
from tests import factories
from tests.promising.naive_stock import DAY, Shelf, today_at

Key = tuple[str, str]
SKUS = ("BOLT", "NUT")
OPENING = {("BOLT", "DC-LYON"): (40, 5), ("NUT", "DC-LYON"): (15, 0), ("BOLT", "DC-NORTH"): (12, 2)}
HORIZON = 12
_TABLES = (
    "inventory_stockbalance", "inventory_reservation", "inventory_receipt", "inventory_stockmovement", "orders_order",
    "orders_orderline", "orders_orderevent", "orders_promiseentry", "kernel_outboxmessage", "kernel_idempotencyrecord",
)  # fmt: skip


@dataclass(frozen=True)
class Buyer:
    """Somebody who orders for one ship-to, which one site serves."""

    company_id: int
    user: User
    ship_to: UUID
    site: str


@dataclass(frozen=True)
class Counter:
    """What stays the same in every example: who buys, what is sold, from where."""

    buyers: tuple[Buyer, ...]
    items: dict[str, Item]
    sites: dict[str, Site]

    @property
    def keys(self) -> list[tuple[int, int]]:
        """The keys of all shelves as the database knows them."""
        return [(self.items[sku].pk, self.sites[site].pk) for sku, site in OPENING]

    def levels(self, now: datetime) -> dict[Key, list[int]]:
        """Return what the engine holds available of each key, day by day from today."""
        network = current_network()
        facts, _offers = read_facts({item.pk: sku for sku, item in self.items.items()}, network, [], now=now)
        stock = build_stock(network.engine, facts, now)
        days = [(today_at(now) + n * DAY).toordinal() for n in range(HORIZON)]
        return {key: [stock.free(*key, day) // SCALE for day in days] for key in OPENING}

    def name_of(self, item_id: int, site_id: int) -> Key:
        """Return a key in words."""
        sku = next(sku for sku, item in self.items.items() if item.pk == item_id)
        return sku, next(code for code, site in self.sites.items() if site.pk == site_id)


def open_counter() -> Counter:
    """Fill the database: Lyon serves all of France but the North, which has a site of its own."""
    lyon = factories.make_network()
    north = factories.make_site("DC-NORTH")
    factories.make_lane(north, DeliveryZone.objects.create(code="FR-N", name="North", postal_prefixes=["59"]))
    sites = {"DC-LYON": lyon.site, "DC-NORTH": north}
    items = {sku: factories.make_item(sku) for sku in SKUS}
    for (sku, site), (quantity, safety) in OPENING.items():
        factories.put_stock(items[sku], sites[site], quantity, safety=safety)
    alpha, omega = factories.make_company("ALPHA"), factories.make_company("OMEGA")
    buyer, other = (
        factories.make_person(f"{company.code}@example.org", company, Role.BUYER)
        for company in (alpha, omega)
    )
    main, rival = factories.make_ship_to(alpha), factories.make_ship_to(omega)
    plant = factories.make_ship_to(alpha, "NORTH", postal_code="59000", city="Lille")
    return Counter(
        buyers=(
            Buyer(alpha.pk, buyer, main.public_id, "DC-LYON"),
            Buyer(alpha.pk, buyer, plant.public_id, "DC-NORTH"),
            Buyer(omega.pk, other, rival.public_id, "DC-LYON"),
        ),
        items=items,
        sites=sites,
    )


def opening_shelves() -> dict[Key, Shelf]:
    """Return the model of the stock that the counter opens with."""
    return {key: Shelf(quantity, safety, supplied=quantity) for key, (quantity, safety) in OPENING.items()}


def everything(promises: list[UUID]) -> list[Any]:
    """Return a digest of all that a refusal must leave as it was; a fresh quote beside these promises may be added."""
    digests = [f"SELECT md5(string_agg(t::text, ' ' ORDER BY t.id)) FROM {table} AS t" for table in _TABLES]
    kept = "SELECT public_id, state, option_code, hold_expires_at FROM promising_promise WHERE public_id = ANY(%s)"
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(digests))
        rows: list[Any] = cursor.fetchall()
        cursor.execute(f"{kept} ORDER BY id", [promises])
        return rows + list(cursor.fetchall())


def check_against(shelves: dict[Key, Shelf], counter: Counter, now: datetime) -> None:
    """Hold the database against the model, key by key, to the unit."""
    assert balance_differences() == []
    balances = {counter.name_of(b.item_id, b.site_id): b for b in StockBalance.objects.all()}
    shipped = StockMovement.objects.filter(kind="ship").values_list("item_id", "site_id")
    left = {counter.name_of(i, s): -q for i, s, q in shipped.annotate(total=Sum("staged_change"))}
    live = live_dues(counter, now)
    levels = counter.levels(now)
    assert set(balances) == set(shelves)
    for key, shelf in shelves.items():
        found = balances[key]
        incoming = sum(quantity for _due, quantity in shelf.receipts.values())
        assert (found.on_hand, found.staged, found.incoming) == (shelf.on_hand, shelf.staged, incoming), key
        assert left.get(key, 0) == shelf.shipped, key
        assert sorted(live.get(key, [])) == sorted(shelf.due(now)), key
        days = [today_at(now) + n * DAY for n in range(HORIZON)]
        assert levels[key] == [shelf.available(day, now) for day in days], key
        assert_it_adds_up(shelf, found, live.get(key, []), levels[key][-1])
        assert shelf.disturbed or shelf.carries(now), f"{key}: more is promised by a day than comes by it"


def assert_it_adds_up(
    shelf: Shelf, balance: StockBalance, reserved: list[tuple[date, int]], free: int
) -> None:
    """Supply = shipped + committed and held + safety + free, exactly; by the figures of the database."""
    taken = shelf.shipped + int(balance.staged) + sum(quantity for _day, quantity in reserved)
    rest = shelf.supplied - taken
    assert free == max(0, rest - int(balance.safety))
    assert shelf.supplied == taken + min(rest, int(balance.safety)) + free


def live_dues(counter: Counter, now: datetime) -> dict[Key, list[tuple[date, int]]]:
    """Return what is reserved of each key at this moment, by ship day."""
    found: dict[Key, list[tuple[date, int]]] = {}
    for row in Reservation.objects.filter(state="live"):
        if row.expires_at is None or row.expires_at > now:
            dues = found.setdefault(counter.name_of(row.item_id, row.site_id), [])
            dues.append((row.due_on, int(row.quantity)))
    return found


def firm_due(line: UUID) -> date:
    """Return the ship day of an order line's reservation, of which there is exactly one."""
    due: date = Reservation.objects.values_list("due_on", flat=True).get(
        reference=line, state="live", kind="firm"
    )
    return due


def orders_once() -> tuple[int, int, int]:
    """Return how many orders, different promises among them, and confirmed promises there are."""
    promises = Order.objects.values_list("promise", flat=True)
    return len(promises), len(set(promises)), Promise.objects.filter(state="confirmed").count()


def lines_of(number: str) -> list[OrderLine]:
    """Return the lines of an order, in the order of the promise."""
    return list(OrderLine.objects.filter(order__number=number).order_by("position", "part"))
