"""The plan of competing lines, each as if it were alone: the departures of each day, and who goes by which of them.

The days' departures are the fewest and cheapest with room in their picking for as many lines as they serve; then lines
that crowd a day change to other departures that go anyhow (augmenting paths: Kuhn, Naval Research Logistics 2, 1955).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from promising.engine.courses import Course, Day, Offer, Rival
from promising.engine.cover import Cover, Needs, best_cover
from promising.engine.sets import Limits
from promising.engine.timetable import Berth, Resource, Timetable
from promising.engine.units import COST_SCALE, from_cost

ROOM: Final = -1
SETS: Final = 2_000
Worth = tuple[int, int, int]
Floats = NDArray[np.float64]


class Part(NamedTuple):
    """A share of a line: so many units by an offer; `others` of the same day could have it instead."""

    line: int
    offer: Offer
    units: int
    others: tuple[Offer, ...]


class Plan(NamedTuple):
    """What the lines have, and what every plan with the same decisions is worth at least."""

    worth: Worth
    parts: tuple[Part, ...]
    is_exact: bool


class Planner:
    """Plans of lines that do not know of each other but share departures. `covers`: days that were worked out."""

    def __init__(self, table: Timetable, rivals: Sequence[Rival]) -> None:
        self.table, self.rivals, self.covers = table, rivals, 0
        self._known: dict[object, Cover | None] = {}

    def plan(self, courses: Sequence[Course]) -> Plan | None:
        """Return the best plan as if all fitted; None when one departure a site and day cannot serve it."""
        by_day: dict[int, list[tuple[int, Day]]] = {}
        for line, course in enumerate(courses):
            for day in course.days:
                by_day.setdefault(day.day, []).append((line, day))
        deliveries, cost, is_exact, parts = 0, 0, True, list[Part]()
        for _, lines in sorted(by_day.items()):
            cover = self._cover(lines)
            if cover is None:
                return None
            deliveries, cost = deliveries + cover.deliveries, cost + cover.cost
            if not cover.exact:
                deliveries, is_exact = deliveries - cover.gap, False
            parts += _parts(lines, cover)
        value = sum(course.value for course in courses)
        return Plan(
            (value, deliveries, int(from_cost(cost) * COST_SCALE) if is_exact else 0), tuple(parts), is_exact
        )

    def _cover(self, lines: list[tuple[int, Day]]) -> Cover | None:
        key = tuple((line, id(day)) for line, day in lines)
        if key not in self._known:
            self.covers += 1
            self._known[key] = self._best(lines)
        return self._known[key]

    def _best(self, lines: list[tuple[int, Day]]) -> Cover | None:
        berths = {offer.berth.place: offer.berth for _, day in lines for offer in day.offers}
        ordered = [berths[place] for place in sorted(berths)]
        column = {berth.place: place for place, berth in enumerate(ordered)}
        carries = np.zeros((len(lines) + 1, len(ordered)), dtype=np.int64)
        for row, (_, day) in enumerate(lines):
            for offer in day.offers:
                carries[row, column[offer.berth.place]] = offer.units
        carries[-1] = [self._room(berth, len(lines)) for berth in ordered]
        most: Counter[str] = Counter()
        for berth, room in zip(ordered, carries[-1].tolist(), strict=True):
            most[berth.sailing.site] = max(most[berth.sailing.site], room)
        units = np.array([*(day.units for _, day in lines), min(len(lines), most.total())], dtype=np.int64)
        wants = [self.rivals[line].want for line, _ in lines]
        wants.append(replace(wants[0], index=ROOM, weight=0, volume=0))
        sailings = [berth.sailing for berth in ordered]
        needs = Needs(wants, units.tolist(), carries.T.tolist())
        return best_cover(sailings, needs, "deliveries", limits=Limits(nodes=SETS))

    def _room(self, berth: Berth, most: int) -> int:
        """Return how many lines a departure has room for in its picking, no more than asked about."""
        return min(most, sum(self.table.room(pick.resource, most) for pick in berth.picks))


def _parts(lines: list[tuple[int, Day]], cover: Cover) -> Iterator[Part]:
    """Yield what each line has of a day, and by which other departures of the day it could go as a whole."""
    chosen = {sailing.key for shares in cover.amounts.values() for sailing, _ in shares}
    for line, day in lines:
        offers = {offer.berth.sailing.key: offer for offer in day.offers}
        shares = cover.amounts[line]
        for sailing, units in shares:
            others = tuple(
                offer
                for key, offer in offers.items()
                if len(shares) == 1 and key in chosen and key != sailing.key and offer.units >= units
            )
            yield Part(line, offers[sailing.key], units, others)


class Seats:
    """Parts on the days on which they are picked: who has a seat there, who is too many."""

    def __init__(self, table: Timetable, rivals: Sequence[Rival], parts: Sequence[Part]) -> None:
        self.table, self.parts = table, parts
        self.weights = [rivals[part.line].parts_of(part.units) for part in parts]
        self.at = [part.offer for part in parts]
        self.on: dict[Resource, list[int]] = {}

    def crowded(self) -> Resource | None:
        """Return a resource that has no room for all parts as they are."""
        used: Counter[Resource] = Counter()
        for part, weight in zip(self.parts, self.weights, strict=True):
            if part.offer.pick.resource is not None:
                used[part.offer.pick.resource] += weight
        over = {resource: count - self.table.room(resource, count) for resource, count in used.items()}
        worst = max(over, key=lambda resource: over[resource], default=None)
        return worst if worst is not None and over[worst] > 0 else None

    def settle(self) -> tuple[list[Part], Resource | None]:
        """Return the parts with as many as possible seated, and a resource that is still too full, if any."""
        lost: Resource | None = None
        fixed_first = sorted(
            range(len(self.parts)), key=lambda i: (bool(self.parts[i].others), -self.weights[i])
        )
        for index in fixed_first:
            if not self._place(index, set()):
                lost = lost or self.parts[index].offer.pick.resource
        return [part._replace(offer=at) for part, at in zip(self.parts, self.at, strict=True)], lost

    def _place(self, index: int, seen: set[Resource]) -> bool:
        part = self.parts[index]
        for offer in (part.offer, *part.others):
            resource = offer.pick.resource
            if resource is None:
                self.at[index] = offer
                return True
            if resource not in seen:
                seen.add(resource)
                if self._has_room(index, resource) or self._makes_room(index, resource, seen):
                    self.at[index] = offer
                    self.on.setdefault(resource, []).append(index)
                    return True
        return False

    def _has_room(self, index: int, resource: Resource) -> bool:
        used = sum(self.weights[other] for other in self.on.get(resource, ()))
        return used + self.weights[index] <= self.table.room(resource, used + self.weights[index])

    def _makes_room(self, index: int, resource: Resource, seen: set[Resource]) -> bool:
        for other in list(self.on.get(resource, ())):
            if (
                self.parts[other].others
                and self.weights[other] >= self.weights[index]
                and self._place(other, seen)
            ):
                self.on[resource].remove(other)
                return True
        return False


def used_by(parts: Iterable[Part], resource: Resource) -> dict[int, list[Part]]:
    """Return the parts that are picked on a resource, by line."""
    found: dict[int, list[Part]] = {}
    for part in parts:
        if part.offer.pick.resource == resource:
            found.setdefault(part.line, []).append(part)
    return found
