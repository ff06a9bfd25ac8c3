"""The first day on which all lines can be there in full, as well by a goal as they can be at all."""

from promising.engine.choosing import UNKNOWN
from promising.engine.draft import Draft
from promising.engine.gathering import Gathering
from promising.engine.sets import Goal


def soonest(gathering: Gathering, goal: Goal, first: int, bound: Draft) -> Draft | None:
    """Return the best plan by a goal, delivered by the first day possible; among these the best by the other goal.

    None is better than the bound, nor as good before the first day; where lines may be parted, one as good is there at
    last, or none is surely, or nothing is told. Where goods may wait at a hub they may come sooner than the bound's.
    """
    days, limit = gathering.days, gathering.above(bound, goal)
    first = days[0] if days and gathering.table.has_waits else first
    found = _whenever(gathering, goal, limit) if days else None
    if found is not None and gathering.worth_of(found, goal) >= limit:
        first, limit = days[0], gathering.above(found, goal)
    rest = [day for day in days if day >= first]
    low, high = 0, len(rest) - 1
    while found is not None and low < high:
        middle = (low + high) // 2
        draft = gathering.best(goal, rest[middle], limit, is_any=True)
        if draft is None:
            low = middle + 1
        else:
            found, high = draft, middle
    if found is not None and rest[low] < days[-1]:
        found = gathering.best(goal, rest[low], limit)
    return found if found is not None and gathering.worth_of(found, goal) < limit else None


def _whenever(gathering: Gathering, goal: Goal, limit: int) -> Draft | None:
    """Return the best plan whenever it comes, surely one below a limit if that is possible."""
    last = gathering.days[-1]
    found = gathering.best(goal, last, limit if gathering.is_free_to_part else UNKNOWN)
    if found is None and gathering.is_sure and gathering.is_free_to_part:
        return gathering.best(goal, last)
    if gathering.is_sure or gathering.is_free_to_part:
        return found
    gathering.is_sure = True
    below = gathering.best(goal, last, limit)
    gathering.is_sure = below is not None
    return below or found
