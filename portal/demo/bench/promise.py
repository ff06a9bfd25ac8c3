"""The promise over HTTP: quotes of 1, 20 and 200 lines, orders of 20 lines by one client and by many, hot and cold."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

from inventory.models import SiteKind, StockBalance
from portal.catalogue.models import Item
from portal.demo.bench import floor
from portal.demo.bench.figures import Figure, Sample
from portal.demo.bench.load import Ask, Caller, asking, measure
from portal.demo.bench.shop import HOT_ITEMS, LINES, Shop, copies_of
from portal.kernel.tenancy import SYSTEM, scope

QUOTES = "/api/v1/promises/"
ORDERS = "/api/v1/orders/"
MOST_A_SECOND = 300
Tell = Callable[[str], object]


@dataclass(slots=True)
class Bench:
    """A running server with a shop behind it, and what has been sold: order numbers by promise."""

    shop: Shop
    port: int
    address: str
    database: int | None
    seconds: float
    clients: int
    today: date
    tell: Tell
    numbers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def quotes(self, sizes: Sequence[int] = (1, LINES, 200)) -> list[Figure]:
        """Ask for promises on the demo as it is, one client; beside them an empty view and the reading of supply."""
        empty = self._measure("empty view", [self._empty(self._caller(0))])
        figures = [empty]
        for lines in sizes:
            self.tell(f"Quotes of {lines} lines …")
            requests = [list(self.shop.items[at : at + lines]) for at in range(0, 10 * lines, lines)]
            requests = [some for some in requests if len(some) == lines] or [list(self.shop.items[:lines])]
            keys = [[item.pk for item in some] for some in requests]
            supply = self._measure(f"SQL: supply, {lines} items", [floor.reading_supply(self.address, keys)])
            caller, bodies = self._caller(0), cycle([self.shop.body(0, some) for some in requests])
            for _ in range(3):
                caller.call("POST", QUOTES, next(bodies))
            asked = self._measure(f"quote, {lines} lines", [asking(self._post(caller, QUOTES), bodies)])
            asked.limits = (empty, supply)
            figures += [supply, asked]
        return figures

    def orders(self) -> list[Figure]:
        """Order what was promised, on shelves with plenty: one client and many, cold and hot, direct and held."""
        found: list[Figure] = []
        for clients in dict.fromkeys((1, self.clients)):
            empty = self._measure("empty view", [self._empty(self._caller(n)) for n in range(clients)])
            found.append(empty)
            for name, requests in (("cold", self._cold), (f"{HOT_ITEMS} hot", self._hot)):
                shelves = [self._shelves(some) for some in map(requests, range(clients))]
                bare = self._measure(
                    f"SQL: reserve {LINES} lines, {name}",
                    [floor.reserving(self.address, some, due_on=self.today) for some in shelves],
                )
                rows = [self._direct(name, requests, clients), *self._held(name, requests, clients)]
                for row in rows:
                    row.limits = (empty, bare)
                found += [bare, *rows]
        return found

    def _direct(self, name: str, requests: "_Requests", clients: int) -> Figure:
        self.tell(f"Orders straight from a quote, {name}, {clients} clients …")
        return self._place(f"order {LINES} lines, {name}", self._promises(requests, clients))

    def _held(self, name: str, requests: "_Requests", clients: int) -> tuple[Figure, Figure]:
        self.tell(f"Orders from a hold, {name}, {clients} clients …")
        held: list[list[UUID]] = [[] for _ in range(clients)]

        def holding(client: int, promises: Sequence[UUID]) -> Ask:
            caller = self._caller(client)

            def hold(promise: UUID) -> Sample:
                sample = self._heard(
                    caller, caller.call("POST", f"{QUOTES}{promise}/hold/", {"option": "earliest"})
                )
                if sample.is_good:
                    held[client].append(promise)
                return sample

            return asking(hold, iter(promises))

        promises = self._promises(requests, clients)
        holds = self._measure(
            f"hold {LINES} lines, {name}", [holding(n, some) for n, some in enumerate(promises)]
        )
        return holds, self._place(f"order {LINES} held lines, {name}", held)

    def _place(self, name: str, promises: Sequence[Sequence[UUID]]) -> Figure:
        def placing(client: int, some: Sequence[UUID]) -> Ask:
            caller = self._caller(client)

            def place(promise: UUID) -> Sample:
                body, key = {"promise": str(promise), "option": "earliest"}, {"Idempotency-Key": str(uuid4())}
                sample = self._heard(caller, caller.call("POST", ORDERS, body, **key))
                if sample.is_good:
                    self.numbers.append(caller.last["number"])
                return sample

            return asking(place, iter(some))

        return self._measure(name, [placing(n, some) for n, some in enumerate(promises)])

    def _promises(self, requests: "_Requests", clients: int) -> list[list[UUID]]:
        """Quote each client's requests over HTTP, and store each quote often enough for the time to come."""
        count = int(self.seconds * MOST_A_SECOND / clients) + 1
        found = []
        for client in range(clients):
            caller, originals = self._caller(client), []
            for items in requests(client):
                sample = self._heard(caller, caller.call("POST", QUOTES, self.shop.body(client, items)))
                if sample.is_good:
                    originals.append(UUID(caller.last["id"]))
            copies = [copies_of(promise, count // len(originals) + 1) for promise in originals]
            found.append([promise for some in zip(*copies, strict=True) for promise in some])
        return found

    def _cold(self, client: int) -> list[list[Item]]:
        return self.shop.cold(client)

    def _hot(self, _client: int) -> list[list[Item]]:
        return [[*self.shop.hot] * (LINES // HOT_ITEMS)]

    def _shelves(self, requests: Sequence[Sequence[Item]]) -> list[list[floor.Shelf]]:
        """Return the shelf of a distribution centre for each line of each request."""
        keys = {item.pk for items in requests for item in items}
        with scope(SYSTEM):
            rows = StockBalance.objects.filter(item_id__in=keys, site__kind=SiteKind.DISTRIBUTION_CENTRE)
            site = dict(rows.order_by("-site_id").values_list("item_id", "site_id"))
        return [[(item.pk, site[item.pk]) for item in items] for items in requests]

    def _measure(self, name: str, asks: Sequence[Ask]) -> Figure:
        return measure(name, asks, seconds=self.seconds, database=self.database)

    def _caller(self, client: int) -> Caller:
        return Caller(self.port, self.shop.buyers[client].key)

    def _post(self, caller: Caller, path: str) -> Callable[[Any], Sample]:
        return lambda body: self._heard(caller, caller.call("POST", path, body))

    def _heard(self, caller: Caller, sample: Sample) -> Sample:
        """Keep the story of an answer that was none."""
        if not sample.is_good:
            self.errors.append(f"{sample.status} {str(caller.last)[:300]}")
        return sample

    @staticmethod
    def _empty(caller: Caller) -> Ask:
        paths: Iterator[str] = cycle(["/health/live"])
        return asking(lambda path: caller.call("GET", path), paths)


_Requests = Callable[[int], list[list[Item]]]
