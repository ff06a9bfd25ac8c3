"""One request laid out for choosing: what each line wants, which departures can serve it, and how much of it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from operator import lt
from typing import Any, Final

import numpy as np

from promising.engine.model import Because, Part, Request
from promising.engine.network import Network, Way
from promising.engine.path import Router, Terms
from promising.engine.sailing import Sailing, Want
from promising.engine.scarcity import is_any_scarce
from promising.engine.sets import Row
from promising.engine.stock import Stock
from promising.engine.supply import Ints
from promising.engine.units import to_micros
from promising.engine.zones import local_day

PLENTY: Final = 10**14
Wanted = date | datetime | None


class Problem:
    """A request against a working copy, for one wanted day. Reads the stock, never changes it.

    `room`: how many lines a day must have room for at once. With one no plan is lost, but lines may not fit together;
    with all they fit, but a plan may be lost. `smallest`: the volume of the smallest line, where one is several.
    `base_day`, from which lateness counts: the wanted day, else that of receipt; the first in any way's zone.
    """

    def __init__(
        self,
        request: Request,
        network: Network,
        stock: Stock,
        now: datetime,
        *,
        wanted: Wanted = None,
        docked: frozenset[tuple[str, str, int]] = frozenset(),
        routers: "dict[tuple[object, ...], Router] | None" = None,
        room: int = 1,
        smallest: int | None = None,
    ) -> None:
        self.request, self.network, self.stock, self.now, self.wanted = request, network, stock, now, wanted
        self.policy, self._routers = request.policy, {} if routers is None else routers
        self.wants = tuple(Want.of(index, line) for index, line in enumerate(request.lines))
        self._asked: dict[str, int] = {}
        for want in self.wants:
            self._asked[want.item] = self._asked.get(want.item, 0) + want.units
        self.goods = goods = frozenset(kind for line in request.lines for kind in line.goods)
        doors = tuple(door for door in request.doors if not door.refuses & goods)
        volumes = [want.volume_of(want.units) for want in self.wants if want.units]
        self.volume = sum(volumes)
        volume = self.volume if room > 1 else min(volumes, default=0) if smallest is None else smallest
        received = to_micros(request.received or now)
        self.terms = Terms(received, to_micros(now), request.zone, doors, volume, docked, room)
        router = Router(self.terms, stock)
        self.router = self._routers.setdefault(router.kind, router)
        self.is_by_service = any(line.services is not None for line in request.lines)
        self.ways = () if request.doors and not doors else self._ways()
        self.base_day = min((self._day_of(way, wanted) for way in self.ways), default=0)
        self._columns: dict[tuple[str, int], Row] = {}
        self._days: dict[str, list[int]] = {}
        self._exact: dict[int, list[Sailing]] = {}
        self.elsewhere: dict[tuple[int, int], list[tuple[int, dict[str, Any]]]] = {}
        self.quickest: dict[tuple[int, int], list[Sailing]] = {}
        self.bindings: dict[tuple[Way, int], Because | None] = {}
        self.parts: dict[tuple[int, Sailing, int, int, int], Part] = {}
        self._soonest: dict[tuple[object, ...], int | None] = {}
        self.ways_by_site: dict[str, list[Way]] = {}
        for way in self.ways:
            self.ways_by_site.setdefault(way.origin.code, []).append(way)
        self._leads = network.lead_days(stock.today)
        self._counter_router: Router | None = None
        self._lane_rooms: list[int] | None = None
        self._sailings: tuple[Sailing, ...] | None = None
        self._by_day: dict[int, list[Sailing]] | None = None
        self._all_carries: list[Row] | None = None
        self._supply_so_far: list[Row] | None = None
        self._is_coupled: bool | None = None

    def part(self, want: Want, stock: Stock, opened: frozenset[object] = frozenset()) -> "Problem":
        """Return the same problem for one of its lines against another working copy, some departures opened.

        Journeys that are found for one are known to all, as long as the same days are full.
        """
        line = replace(want.line, item=want.item, goods=self.goods)
        request = replace(self.request, lines=(line,))
        docked = frozenset(key for key in opened if isinstance(key, tuple))
        return Problem(
            request,
            self.network,
            stock,
            self.now,
            wanted=self.wanted,
            docked=docked,
            routers=self._routers,
        )

    def _ways(self) -> tuple[Way, ...]:
        ways = self.network.ways_to(self.request.to)
        if not self.is_by_service:
            return ways
        return tuple(way for way in ways if any(want.may_go(way) for want in self.wants))

    @property
    def counter_router(self) -> Router:
        """Journeys to a counter: without the ship-to's doors and zone."""
        if self._counter_router is None:
            self._counter_router = Router(replace(self.terms, doors=(), zone=None), self.stock)
        return self._counter_router

    def router_for(self, volume: int) -> Router:
        """Return the router of departures with room for a volume: this one's own, unless lanes are scarce between."""
        if self._lane_rooms is None:
            self._lane_rooms = self.stock.rooms_of_lanes()
        if bisect_left(self._lane_rooms, volume) == bisect_left(self._lane_rooms, self.terms.volume):
            return self.router
        router = Router(replace(self.terms, volume=volume), self.stock)
        return self._routers.setdefault(router.kind, router)

    def sites_of(self, item: str) -> list[str]:
        """Return the sites on the ways that may have an item."""
        return [
            site
            for site in self.ways_by_site
            if (item, site) in self.stock.ladders or (item, site) in self._leads
        ]

    def soonest_start(self, want: Want, router: Router, site: str, stock_day: int) -> int | None:
        """Return when a line's stock from a day on can be at the door at the earliest; None for never."""
        key = (router, site, stock_day, want.line.services)
        if key not in self._soonest:
            ways = [way for way in self.ways_by_site[site] if want.may_go(way)]
            journeys = ((way, router.journey(way, stock_day, self.wanted)) for way in ways)
            self._soonest[key] = min(
                (
                    journey.delivery.start
                    for way, journey in journeys
                    if journey is not None and journey.delivery.day <= self.limit(way)
                ),
                default=None,
            )
        return self._soonest[key]

    @property
    def sailings(self) -> tuple[Sailing, ...]:
        """Every departure with which some line can have more than with an earlier one, within the latest day."""
        if self._sailings is None:
            self._sailings = self._useful_sailings()
        return self._sailings

    def _useful_sailings(self) -> tuple[Sailing, ...]:
        found: list[Sailing] = []
        for way in self.ways:
            days = self._supply_days(way.origin.code)
            if days:
                found += self._sailings_of(way, days)
        return tuple(sorted(found, key=lambda sailing: (sailing.day, *sailing.order)))

    @property
    def by_day(self) -> dict[int, list[Sailing]]:
        """The departures by day of delivery, days in order."""
        if self._by_day is None:
            self._by_day = {}
            for sailing in self.sailings:
                self._by_day.setdefault(sailing.day, []).append(sailing)
        return self._by_day

    def exact_on(self, day: int) -> list[Sailing]:
        """Return the departures that deliver on a day and no other: of each way the first that brings as much."""
        if day not in self._exact:
            self._exact[day] = self._exactly_on(day)
        return self._exact[day]

    def _exactly_on(self, day: int) -> list[Sailing]:
        found: dict[Way, Sailing] = {}
        for sailing in self.by_day.get(day, ()):
            known = found.setdefault(sailing.way, sailing)
            if any(map(lt, self._useful(known), self._useful(sailing))):
                found[sailing.way] = sailing
        wanted = self._not_before(day)
        for way in self.ways:
            if way in found or not self._supply_days(way.origin.code):
                continue
            journey = self.router.journey(way, 0, wanted)
            if journey is not None and journey.delivery.day == day <= self.limit(way):
                found[way] = Sailing(way, journey)
        return sorted(found.values(), key=lambda s: s.order)

    def _useful(self, sailing: Sailing) -> Row:
        column = self.column(sailing)
        return [min(self._asked[want.item], has) for want, has in zip(self.wants, column, strict=True)]

    def carries(self, sailings: Sequence[Sailing]) -> Ints:
        """Return how much of each line each departure could carry, what went earlier from its site included.

        Shape: [line, sailing].
        """
        columns = [self.column(sailing) for sailing in sailings]
        return np.array(columns, dtype=np.int64).reshape(len(columns), len(self.wants)).T

    def level(self, want: Want, sailing: Sailing) -> int:
        """Return how much of one line a departure could carry."""
        return self.column(sailing)[want.index]

    @property
    def all_carries(self) -> list[Row]:
        """`carries` of all `sailings`, as plain lists."""
        if self._all_carries is None:
            columns = [self.column(sailing) for sailing in self.sailings]
            self._all_carries = [[column[want.index] for column in columns] for want in self.wants]
        return self._all_carries

    @property
    def supply_so_far(self) -> list[Row]:
        """How much of each line all sites could have delivered by each of `sailings`. Shape: [line, sailing]."""
        if self._supply_so_far is None:
            self._supply_so_far = self._summed_supply()
        return self._supply_so_far

    def _summed_supply(self) -> list[Row]:
        return [
            self._supply_of(want, levels) for want, levels in zip(self.wants, self.all_carries, strict=True)
        ]

    def _supply_of(self, want: Want, levels: Row) -> Row:
        """Return how much of a line all sites could have delivered by each of `sailings`."""
        is_guarded, total, most, due, ordered = want.item in self.stock.guards, 0, 0, 0, 0
        by_site: dict[str, int] = {}
        found: Row = []
        for place, sailing in enumerate(self.sailings):
            level = levels[place]
            known = by_site.get(sailing.site, 0)
            if is_guarded and level and self.is_ordered(want, sailing):
                ordered = PLENTY
            elif level > known:
                total += level - known
                by_site[sailing.site] = level
            due = max(due, sailing.journey.due_day)
            pool = self.pool(want, due) if is_guarded else None
            most = max(most, ordered + (total if pool is None else min(total, pool)))
            found.append(most)
        return found

    def soonest_day(self, want: Want, units: int) -> int | None:
        """Return the first day by which all sites together could have delivered a quantity; None for never."""
        index = bisect_left(self.supply_so_far[want.index], units)
        return self.sailings[index].day if index < len(self.sailings) else None

    def pool(self, want: Want, day: int) -> int | None:
        """Return how much of a line all sites together can give by a day of their stock; None: all that they have."""
        if want.item not in self.stock.guards:
            return None
        return self.stock.pool(want.item, day, self.request.customer)

    def limit(self, way: Way) -> int:
        """Return the last day of delivery that the policy allows."""
        days = [date.max.toordinal()]
        if self.policy.latest is not None:
            days.append(self.policy.latest.toordinal())
        if self.policy.max_late_days is not None:
            days.append(self._day_of(way, self.request.wanted) + self.policy.max_late_days)
        return min(days)

    def _day_of(self, way: Way, wanted: Wanted) -> int:
        floor = self.terms.floor(way, wanted)
        return local_day(self.terms.zone_of(way), self.terms.received) if floor is None else floor.day

    @property
    def is_coupled(self) -> bool:
        """Whether lines compete for stock or a day's capacity; one line too, when it needs two slots at a dock."""
        if self._is_coupled is None:
            self._is_coupled = self._lines_compete()
        return self._is_coupled

    def _lines_compete(self) -> bool:
        lines = len(self.wants)
        if len({want.item for want in self.wants}) < lines:
            return True
        volumes = (min((want.volume_of(want.units) for want in self.wants), default=0), self.volume)
        return is_any_scarce(self.stock, self.ways, lines=lines, volumes=volumes)

    def anew(self, request: Request, room: int = 1, smallest: int | None = None) -> "Problem":
        """Return another request of the same moment against the same working copy."""
        return Problem(
            request,
            self.network,
            self.stock,
            self.now,
            wanted=self.wanted,
            routers=self._routers,
            room=room,
            smallest=smallest,
        )

    def _supply_days(self, site: str) -> list[int]:
        """Return the days on which supply of any line rises at a site, up to where it suffices for all of the item."""
        if site not in self._days:
            days: set[int] = set()
            for want in self.wants:
                if not want.may_use(site):
                    continue
                key = (want.item, site)
                ladder, lead = self.stock.ladders.get(key), self._leads.get(key)
                if ladder is not None:
                    enough = self._asked[want.item] + self.stock.kept_of(want.item)
                    days.update(ladder.days[ladder.levels_from(1) : ladder.levels_from(enough) + 1])
                    days |= self._pool_days(want)
                if lead is not None:
                    days.add(lead)
            self._days[site] = sorted(days)
        return self._days[site]

    def _pool_days(self, want: Want) -> set[int]:
        """Return the days on which more of a line can be given away, where what is kept for others may be anywhere."""
        if want.item not in self.stock.guards or self.pool(want, 0) is None:
            return set()
        ladders = [ladder for (item, _), ladder in self.stock.ladders.items() if item == want.item]
        return {day for ladder in ladders for day in ladder.days}

    def _fill_columns(self) -> None:
        """Find the columns of all `sailings` at once."""
        by_site: dict[str, set[int]] = {}
        for sailing in self.sailings:
            by_site.setdefault(sailing.site, set()).add(sailing.journey.due_day)
        for site, days in by_site.items():
            ordered = sorted(days)
            levels = [self._levels_on(want, site, ordered) for want in self.wants]
            for index, day in enumerate(ordered):
                self._columns[site, day] = [row[index] for row in levels]

    def _levels_on(self, want: Want, site: str, days: list[int]) -> list[int]:
        """Return `level_on` for several days."""
        plain = want.item not in self.stock.guards and self.network.offer(want.item, site) is None
        if not plain or not want.may_use(site):
            return [self.level_on(want, site, day) for day in days]
        ladder = self.stock.ladder(want.item, site)
        return [ladder.free(day) for day in days]

    def column(self, sailing: Sailing) -> Row:
        """Return how much of each line a departure could carry, as a plain list."""
        key = (sailing.site, sailing.journey.due_day)
        found = self._columns.get(key)
        if found is None and not self._columns:
            self._fill_columns()
            found = self._columns.get(key)
        if found is None:
            found = self._columns[key] = [self.level_on(want, *key) for want in self.wants]
        if self.is_by_service:
            return [has * want.may_go(sailing.way) for want, has in zip(self.wants, found, strict=True)]
        return found

    def _sailings_of(self, way: Way, days: list[int]) -> list[Sailing]:
        found: dict[int, Sailing] = {}
        limit, index = self.limit(way), 0
        while index < len(days):
            journey = self.router.journey(way, days[index], self.wanted)
            if journey is None or journey.delivery.day > limit:
                break
            found[journey.ship] = Sailing(way, journey)
            index = max(index + 1, bisect_left(days, journey.due_day + 1))
        return list(found.values())

    def _not_before(self, day: int) -> Wanted:
        """Return the given day as wanted, unless the wanted instant lies on it."""
        if isinstance(self.wanted, datetime) and self.wanted.date().toordinal() >= day - 1:
            return self.wanted
        return date.fromordinal(day)

    def level_on(self, want: Want, site: str, day: int) -> int:
        """Return how much of a line a site has for this customer on a day, orders to its supplier included."""
        if not want.may_use(site):
            return 0
        free = self.stock.open_to(want.item, site, day, self.request.customer)
        lead = self.lead_day(want.item, site) if self.network.offers else None
        return free + (PLENTY if lead is not None and lead <= day else 0)

    def whole_from(self, want: Want, site: str, units: int) -> int | None:
        """Return the first day on which a site has a quantity for a line, one that is not zero; None for never."""
        ladder = self.stock.ladder(want.item, site)
        lead = self.lead_day(want.item, site)
        if lead is None and want.item not in self.stock.guards and want.may_use(site):
            return ladder.first_day(units)
        days = ladder.days if lead is None else sorted({*ladder.days, lead})
        return next((day for day in days if self.level_on(want, site, day) >= units), None)

    def lead_day(self, item: str, site: str) -> int | None:
        """Return the day on which a supplier's site has what is ordered now; None when it takes no orders."""
        return self._leads.get((item, site))

    def is_ordered(self, want: Want, sailing: Sailing) -> bool:
        """Whether a departure can carry of a line what its site orders now: it is limited by no stock."""
        lead = self._leads.get((want.item, sailing.site))
        return lead is not None and lead <= sailing.journey.due_day
