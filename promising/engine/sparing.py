"""Courses and chances that need not be looked at: others do as well by the same departures, or by some of them."""

from collections.abc import Sequence
from itertools import combinations

from promising.engine.choosing import UNKNOWN
from promising.engine.courses import Course, Rival
from promising.engine.timetable import Chance


def least_of_each(courses: Sequence[Course]) -> list[Course]:
    """Return for each set of departures the course that costs least to carry."""
    least: dict[tuple[int, ...], Course] = {}
    for course in courses:
        known = least.setdefault(course.berths, course)
        if course.carriage < known.carriage:
            least[course.berths] = course
    return list(least.values())


def sparing(courses: Sequence[Course]) -> list[Course]:
    """Leave out a course if one needs only some of its departures, and costs no more to carry."""
    least: dict[tuple[int, ...], int] = {}
    for course in courses:
        least[course.berths] = min(course.carriage, least.get(course.berths, course.carriage))
    return [
        course
        for course in courses
        if not any(
            least.get(some, UNKNOWN) <= course.carriage
            for count in range(1, len(course.berths))
            for some in combinations(course.berths, count)
        )
    ]


def best_of_each(rival: Rival, chances: Sequence[Chance]) -> list[Chance]:
    """Return for each departure, however its goods go on, the chance with most for a line."""
    best: dict[tuple[int, int, tuple[int, ...]], Chance] = {}
    for chance in chances:
        key = chance.place, chance.day * rival.is_whole, chance.lanes
        if key not in best or rival.levels[chance.number] > rival.levels[best[key].number]:
            best[key] = chance
    return sorted(best.values(), key=lambda chance: chance.number)
