"""What a place on a scarce day is worth to lines that compete: a bound of all plans, by prices.

A plan that serves a line first on some day uses a resource of that day, so it is worth no less than the line alone
from that day on. Whatever prices places have, lines that each choose the least of that and the price, less what all
places bring in, bound every plan; the best prices are the duals of the assignment of lines to places, found
once for all nodes of a search. Sources: Kuhn, Naval Research Logistics 2 (1955); Geoffrion, Math. Programming
Study 2 (1974).
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from promising.engine.courses import Course
from promising.engine.seats import Floats
from promising.engine.timetable import Resource, Timetable

_FAR: Final = 10**12


class Prices:
    """Prices of the picking days that lines compete for, the best for these courses."""

    def __init__(self, table: Timetable, courses: Sequence[Course]) -> None:
        rows = [_choices(course) for course in courses]
        resources = dict.fromkeys(resource for row in rows for resource in row if resource is not None)
        slots = [(resource, table.room(resource, len(rows))) for resource in resources]
        self._price = _duals(rows, slots)
        self._income = sum(self._price[resource] * room for resource, room in slots)
        self._known: dict[Course, int] = {}

    def bound(self, courses: Iterable[Course]) -> int:
        """Return what any plan in which no line has more than its course is worth at least."""
        return sum(self._least(course) for course in courses) - self._income

    def _least(self, course: Course) -> int:
        if course not in self._known:
            choices = _choices(course).items()
            self._known[course] = min(
                value + (0 if resource is None else self._price.get(resource, 0))
                for resource, value in choices
            )
        return self._known[course]


def _choices(course: Course) -> dict[Resource | None, int]:
    """Return what a line is worth when it is first served on each resource; None: on what is not scarce, or never."""
    found: dict[Resource | None, int] = {}
    for later in course.rival.chain(course):
        first = later.days[0].offers if later.days else ()
        for resource in [pick.resource for offer in first for pick in offer.picks] or [None]:
            found.setdefault(resource, later.value)
    return found


def _duals(
    rows: Sequence[dict[Resource | None, int]], slots: Sequence[tuple[Resource, int]]
) -> dict[Resource, int]:
    """Return the price of a place on each resource in the cheapest assignment of rows to places."""
    owners = [resource for resource, room in slots for _ in range(room)]
    costs = np.full((len(rows), len(owners) + len(rows)), float(_FAR))
    for line, row in enumerate(rows):
        least = min(row.values())
        for column, resource in enumerate(owners):
            if resource in row:
                costs[line, column] = min(row[resource] - least, _FAR)
        costs[line, len(owners) + line] = min(row.get(None, least + _FAR) - least, _FAR)
    by_slot = dict(zip(owners, _potentials(costs).tolist(), strict=False))
    return {resource: max(0, round(-by_slot.get(resource, 0.0))) for resource, _ in slots}


def _potentials(costs: Floats) -> Floats:
    """Return the dual of each column of the cheapest assignment of all rows. Shape: [row, column] to [column]."""
    count, width = costs.shape
    of_row, of_column = np.zeros(count), np.zeros(width + 1)
    holder = np.full(width + 1, -1)
    for row in range(count):
        holder[width], column = row, width
        least, seen = np.full(width, np.inf), np.zeros(width, dtype=bool)
        before = np.full(width, width)
        while holder[column] >= 0:
            if column < width:
                seen[column] = True
            reduced = costs[holder[column]] - of_row[holder[column]] - of_column[:width]
            nearer = ~seen & (reduced < least)
            least[nearer], before[nearer] = reduced[nearer], column
            following = int(np.argmin(np.where(seen, np.inf, least)))
            step = least[following]
            of_row[holder[width]] += step
            of_row[holder[:width][seen]] += step
            of_column[:width][seen] -= step
            least[~seen] -= step
            column = following
        while column != width:
            holder[column] = holder[before[column]]
            column = int(before[column])
    return of_column[:width]
