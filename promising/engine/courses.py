"""One line among rivals: what it is promised alone when some departures or days are taken from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from promising.engine.sailing import Want
from promising.engine.stock import LANE_VOLUME
from promising.engine.supply import Ints
from promising.engine.timetable import Berth, Pick, Resource, Timetable
from promising.engine.units import SCALE

SHORT: Final = 10**15
NOTHING: Final[Resource] = ("", "", 0)
Bans = frozenset[tuple[Resource, int]]


class Offer(NamedTuple):
    """What a departure has for a line on a day; `picks`: when it may be picked, the latest day first."""

    berth: Berth
    picks: tuple[Pick, ...]
    units: int

    @property
    def pick(self) -> Pick:
        """When it is picked."""
        return self.picks[0]


class Day(NamedTuple):
    """A day of delivery: what the line gets, and which departures have it."""

    day: int
    units: int
    offers: tuple[Offer, ...]


@dataclass(eq=False, slots=True)
class Course:
    """The days of a line without what its `bans` take. `value`: thousandths × days late, what is short far above.

    `asked`: what it may need of each scarce resource, in thousandths: a pick for each part, volume where it has no
    other choice on the day.
    """

    rival: "Rival"
    bans: Bans
    value: int
    days: tuple[Day, ...]
    asked: dict[Resource, int] = field(default_factory=dict)
    _stakes: dict[Resource, tuple[int, int]] = field(default_factory=dict)

    @property
    def begins_freely(self) -> bool:
        """Whether what comes first may be picked on a day that is not scarce."""
        return any(pick.resource is None for offer in self.days[0].offers for pick in offer.picks)

    def without(self, resource: Resource, limit: int = 0) -> "Course":
        """Return the course with no more than so many members on a resource."""
        others = (ban for ban in self.bans if ban[0] != resource)
        return self.rival.course(frozenset((*others, (resource, limit))))

    def stake(self, resource: Resource) -> tuple[int, int]:
        """Return how much of a resource the line cannot do without at no loss, and what a step less costs it."""
        if resource not in self._stakes:
            self._stakes[resource] = self._stake(resource)
        return self._stakes[resource]

    def _stake(self, resource: Resource) -> tuple[int, int]:
        by_volume, asked = resource[1] == LANE_VOLUME, self.asked.get(resource, 0)
        parts = 1 if by_volume else min(asked // SCALE, len(self.rival.most) - 1)
        for limit in range(parts - 1, -1, -1):
            loss = self.without(resource, limit).value - self.value
            if loss > 0:
                return asked if by_volume else (limit + 1) * SCALE, loss
        return 0, 0


class Rival:
    """A line, or several of one item as one (`members`: what each of them wants). Shape: `levels` [pick]."""

    def __init__(self, table: Timetable, want: Want, members: Sequence[Want], levels: Ints) -> None:
        self.table, self.want = table, want
        wanted = sorted((member.units for member in members), reverse=True)
        self.most = [sum(wanted[:count]) for count in range(len(wanted) + 1)]
        self.kind = (want.units, want.weight, want.volume, tuple(self.most), levels.tobytes())
        self._days = self._chances(levels.tolist())
        self._known: dict[tuple[Bans, int], Course] = {}

    def _chances(self, levels: list[int]) -> dict[int, list[tuple[Berth, list[tuple[int, Pick]]]]]:
        """Return by day of delivery what each departure has for the line, by the day on which it is picked."""
        column, found = 0, dict[int, list[tuple[Berth, list[tuple[int, Pick]]]]]()
        for berth in self.table.berths:
            has = levels[column : column + len(berth.picks)]
            column += len(berth.picks)
            if has[0] > 0:
                chances = [(units, pick) for units, pick in zip(has, berth.picks, strict=True) if units > 0]
                found.setdefault(berth.sailing.day, []).append((berth, chances))
        return found

    def parts_of(self, units: int) -> int:
        """Return how many of its members share in a quantity at least."""
        if len(self.most) == 2:
            return 1
        return next((count for count, most in enumerate(self.most) if most >= units), len(self.most) - 1)

    def weight_of(self, resource: Resource, units: int) -> int:
        """Return what a quantity needs of a resource at least."""
        return self.want.volume_of(units) if resource[1] == LANE_VOLUME else SCALE * self.parts_of(units)

    def course(self, bans: Bans, after: int = 0) -> Course:
        """Return the best that the line can have alone, delivered after a day."""
        key = (bans, after)
        if key not in self._known:
            self._known[key] = self._run(bans, after)
        return self._known[key]

    def chain(self, course: Course) -> Iterator[Course]:
        """Yield a course and those that begin on each later day, up to one that needs nothing scarce to begin."""
        while True:
            yield course
            if not course.days or course.begins_freely:
                return
            course = self.course(course.bans, course.days[0].day)

    def _run(self, bans: Bans, after: int) -> Course:
        limits, left, late, days = dict(bans), self.want.units, 0, list[Day]()
        is_whole = self.table.problem.policy.complete == "line"
        taken: dict[str, int] = {}
        for day, berths in self._days.items():
            offers = self._offers(berths, limits, taken) if day > after else []
            best: dict[str, int] = {}
            for offer in offers:
                site = offer.berth.sailing.site
                best[site] = max(best.get(site, 0), offer.units)
            got = min(left, sum(best.values()))
            if got == 0 or (is_whole and got < left):
                continue
            days.append(Day(day, got, tuple(o._replace(units=min(o.units, left)) for o in offers)))
            late += got * min(offer.berth.late for offer in offers)
            left -= got
            if left == 0:
                break
            for site, units in best.items():
                taken[site] = taken.get(site, 0) + units
        return Course(self, bans, left * SHORT + late, tuple(days), self._asked(days))

    def _offers(
        self,
        berths: Sequence[tuple[Berth, list[tuple[int, Pick]]]],
        limits: Mapping[Resource, int],
        taken: Mapping[str, int],
    ) -> list[Offer]:
        found = []
        for berth, chances in berths:
            if limits and (berth.itself in limits or any(lane in limits for lane in berth.lanes)):
                continue
            left = [chance for chance in chances if limits.get(chance[1].resource or NOTHING) != 0]
            if left:
                units = left[0][0] - taken.get(berth.sailing.site, 0)
                limit = limits.get(left[0][1].resource or NOTHING)
                if limit is not None and len(left) == 1:
                    units = min(units, self.most[limit])
                if units > 0:
                    found.append(Offer(berth, tuple(pick for _, pick in left), units))
        return found

    def _asked(self, days: list[Day]) -> dict[Resource, int]:
        asked: dict[Resource, int] = {}
        for day in days:
            on_day: dict[Resource, int] = {}
            for offer in day.offers:
                resources = [offer.pick.resource] if offer.pick.resource else []
                for resource in (*resources, *(offer.berth.lanes if len(day.offers) == 1 else ())):
                    weight = self.weight_of(resource, offer.units)
                    on_day[resource] = max(on_day.get(resource, 0), weight)
            for resource, weight in on_day.items():
                asked[resource] = asked.get(resource, 0) + weight
        return asked
