"""All lines in full, by departures that have room for them: the fewest, or the cheapest, whenever they go.

A later departure of a way can do what an earlier one does: so it is not told here that a line must come on one day.
Branch and bound over the departures (`choosing`), each with room for as many lines as may be picked for it. Whether all
lines find their places on a set of them, prices disprove or a search shows (`prices`); where a set has no room for all,
no part of it has.
"""

from collections.abc import Sequence
from typing import Final

from promising.engine.choosing import UNKNOWN, Choosing, Node, Terms
from promising.engine.courses import Course, Prices, Rival, TooMuch, rivals_in, shares_of
from promising.engine.draft import Draft
from promising.engine.prices import Market
from promising.engine.sets import Goal
from promising.engine.timetable import Berth, Chance, Timetable
from promising.engine.together import Pooled
from promising.engine.units import COST_SCALE, SCALE

NODES: Final = 300
A_CHECK: Final = 20
COURSES: Final = 1_500
DEAR: Final = 1 << 40
_HALF_A_CENT: Final = COST_SCALE // 200
Choices = list[list[tuple[int, Course]]]


def soonest(gathering: "Gathering", goal: Goal, first: int, bound: Draft) -> Draft | None:
    """Return the plan as good as another by a goal, delivered by the first day possible, but not before a day.

    Among these it is the best by the other goal. Money is told in cents: less than half a cent more is as good.
    """
    target, rest = worth_of(bound, goal) // DEAR, [day for day in gathering.days if day >= first]
    limit = (target + (1 if goal == "deliveries" else _HALF_A_CENT)) * DEAR
    found = gathering.best(goal, rest[-1], limit) if rest else None
    low, high = 0, len(rest) - 1
    while found is not None and low < high:
        middle = (low + high) // 2
        draft = gathering.best(goal, rest[middle], limit)
        if draft is None:
            low = middle + 1
        else:
            found, high = draft, middle
    return found if found is not None and worth_of(found, goal) // DEAR <= target else None


def worth_of(draft: Draft, goal: Goal) -> int:
    """Return what a plan is worth in deliveries and cost, the goal's far above the other."""
    deliveries, cost = len(draft.sailings), int(draft.cost * COST_SCALE)
    return deliveries * DEAR + cost if goal == "deliveries" else cost * DEAR + deliveries


class Gathering:
    """Departures of one day or of any, for all that is asked. `is_sure`: whether nothing was overlooked so far."""

    def __init__(self, view: Pooled, on: int | None = None) -> None:
        self.view, problem = view, view.problem
        self.table = Timetable(problem, len(view.whole.wants), on=on, is_patient=True)
        self.rivals, self.quantum = rivals_in(self.table, view.members)
        for rival in self.rivals:
            rival.count_in(self.quantum, 1)
        self.chances = [rival.chances for rival in self.rivals]
        self.is_sure = self.table.is_whole

    @property
    def days(self) -> list[int]:
        """The days of delivery, in order."""
        return sorted({berth.sailing.day for berth in self.table.berths})

    def best(self, goal: Goal, until: int, limit: int = UNKNOWN) -> Draft | None:
        """Return the best plan by a goal, then the other, delivered by a day and worth less than a limit, if any is."""
        places = _undominated(
            [berth for berth in self.table.berths if berth.sailing.day <= until], self.table
        )
        try:
            choices = self._choices(places, goal)
        except TooMuch:
            choices = None
        if choices is None or not all(choices):
            self.is_sure = self.is_sure and choices is not None
            return None
        search = _Openings(self, goal, self._terms(goal), choices)
        search.best = limit
        search.run()
        self.is_sure = self.is_sure and search.is_complete
        return search.found

    def seat(self, places: int) -> Draft | None:
        """Return a plan by these departures (bits) in which all lines find their places, if there is one."""
        for rival, chances in zip(self.rivals, self.chances, strict=True):
            rival.chances = [chance for chance in chances if places >> chance.place & 1]
        try:
            market = Market(self.table, self.rivals)
            return None if market.bound > 0 else self._seated(market)
        except TooMuch:
            self.is_sure = False
            return None

    def whole(self, courses: Sequence[Course]) -> Draft | None:
        """Return a plan with these courses, if they serve all in full and stock and capacity carry them."""
        if any(course.value for course in courses):
            return None
        draft = Draft(self.view.problem, shares_of(courses, self.quantum))
        return self.view.seated(draft)

    def _seated(self, market: Market) -> Draft | None:
        draft = self.whole(market.plan)
        if draft is not None:
            return draft
        choices = [
            [(cost - least, course) for cost, course in rival.within(market.prices, least - market.bound + 1)]
            for rival, least in zip(self.rivals, market.least, strict=True)
        ]
        search = _Seats(self, market, choices)
        search.run()
        if search.found is None and (search.is_refused or not search.is_complete):
            self.is_sure = False
        return search.found

    def _choices(self, places: set[int], goal: Goal) -> Choices | None:
        """Return how each line can be served in full, whenever it is picked; None when there are too many ways."""
        nothing, first = Prices(self.table.rooms, [0] * len(self.table.rooms)), len(self.table.rooms)
        found, number = Choices(), 0
        for rival, chances in zip(self.rivals, self.chances, strict=True):
            rival.chances = _best_of_each(rival, chances, places)
            whole = [course for _, course in rival.within(nothing, 1)]
            kept = whole
            if len(rival.most) == 2:
                kept = [course for course in whole if not any(_is_better(other, course) for other in whole)]
            for course in kept:
                course.uses = tuple((first + berth, 1) for berth in course.berths)
                course.carriage *= 1 if goal == "deliveries" else DEAR
            found.append([(0, course) for course in kept])
            number += len(kept)
        return found if number <= COURSES else None

    def _terms(self, goal: Goal) -> Terms:
        table = self.table
        picks: list[set[int]] = [set() for _ in table.berths]
        for chance in table.chances:
            picks[chance.place].add(chance.seat)
        most = table.lines * len(table.berths)
        rooms = [most if -1 in seats else sum(table.rooms[seat] for seat in seats) for seats in picks]
        scarce = list({berth.dock: None for berth in table.berths if berth.dock is not None})
        first = len(table.rooms) + len(rooms)
        prices = [berth.sailing.way.cost for berth in table.berths]
        return Terms(
            target=0,
            spare=0,
            rooms=[*table.rooms, *rooms, *(max(0, table.free(dock)) // SCALE for dock in scarce)],
            prices=(),
            wholes=(),
            charges=[DEAR + price if goal == "deliveries" else price * DEAR + 1 for price in prices],
            docks=[-1 if berth.dock is None else first + scarce.index(berth.dock) for berth in table.berths],
            kinds=list(range(len(self.rivals))),
        )


class _Openings(Choosing):
    """Which departures to open. `barred`: sets (bits) that have no room for all; `found`: the best plan."""

    def __init__(self, gathering: Gathering, goal: Goal, terms: Terms, choices: Choices) -> None:
        super().__init__(terms, choices, _always, NODES)
        self.gathering, self.goal = gathering, goal
        self.barred: list[int] = []
        self.found: Draft | None = None
        most = gathering.view.problem.policy.max_shipments
        self.most = len(terms.charges) if most is None else most

    def run(self) -> None:
        """Look at all sets that may be better than the best so far."""
        self._descend(self._root())

    def _descend(self, node: Node) -> None:
        self.nodes -= 1
        if self.nodes < 0 or not self._settle(node) or node.opened.bit_count() > self.most:
            return
        bound = self._bound(node)
        if bound >= self.best or self._is_barred(node):
            return
        berth = self._crossing(node)
        if berth >= 0:
            self._close_or_open(node, berth)
        else:
            self._check(node.opened, bound)

    def _is_barred(self, node: Node) -> bool:
        if not self.barred:
            return False
        possible = node.opened
        for line, places in enumerate(node.lists):
            for place in places:
                for berth in self.choices[line][place][1].berths:
                    possible |= 1 << berth
        return any(possible & ~barred == 0 for barred in self.barred)

    def _check(self, opened: int, bound: int) -> None:
        """See whether all lines find their places; by weight, it may be that they do at less cost."""
        self.nodes -= A_CHECK
        draft = self.gathering.seat(opened)
        if draft is None:
            self.barred.append(opened)
            return
        worth = worth_of(draft, self.goal)
        if worth > bound and any(sailing.way.cost_per_kg for sailing in draft.sailings):
            self.gathering.is_sure = False
        if worth < self.best:
            self.best, self.found = worth, draft


class _Seats(Choosing):
    """Where each line is picked. `found`: the first plan that stock and capacity carry; `is_refused`: one was not."""

    def __init__(self, gathering: Gathering, market: Market, choices: Choices) -> None:
        table = gathering.table
        terms = Terms(
            target=0,
            spare=-market.bound,
            rooms=table.rooms,
            prices=market.prices.values,
            wholes=[room if lane else 1 for room, lane in zip(table.rooms, table.is_lane, strict=True)],
            charges=[0] * len(table.berths),
            docks=[-1] * len(table.berths),
            kinds=list(range(len(gathering.rivals))),
        )
        super().__init__(terms, choices, self._take_plan, NODES)
        self.gathering = gathering
        self.found: Draft | None = None
        self.is_refused = False

    def run(self) -> None:
        """Decide lines until all have their places."""
        self._descend(self._root())

    def _take_plan(self, courses: Sequence[Course]) -> bool:
        self.found = self.gathering.whole(courses)
        self.is_refused = self.is_refused or self.found is None
        return self.found is not None


def _always(_: Sequence[Course]) -> bool:
    return True


def _is_better(one: Course, other: Course) -> bool:
    """Whether a course needs fewer departures than another, and costs no more to carry."""
    return (
        len(one.berths) < len(other.berths)
        and one.carriage <= other.carriage
        and all(berth in other.berths for berth in one.berths)
    )


def _best_of_each(rival: Rival, chances: Sequence[Chance], places: set[int]) -> list[Chance]:
    """Return for each departure the chance with most for a line."""
    best: dict[int, Chance] = {}
    for chance in chances:
        known = best.get(chance.place)
        if chance.place in places and (
            known is None or rival.levels[chance.number] > rival.levels[known.number]
        ):
            best[chance.place] = chance
    return sorted(best.values(), key=lambda chance: chance.number)


def _undominated(berths: Sequence[Berth], table: Timetable) -> set[int]:
    """Leave out a departure if a later one of the way, free of scarce docks and lanes, can be picked when it can."""
    picks: dict[int, list[Chance]] = {}
    for chance in table.chances:
        picks.setdefault(chance.place, []).append(chance)
    return {
        berth.place
        for berth in berths
        if not any(
            later.sailing.way is berth.sailing.way
            and later.sailing.journey.ship > berth.sailing.journey.ship
            and not later.lanes
            and later.dock is None
            and all(any(_is_as_good(new, old) for new in picks[later.place]) for old in picks[berth.place])
            for later in berths
        )
    }


def _is_as_good(new: Chance, old: Chance) -> bool:
    return new.due >= old.due and (new.seat < 0 or new.seat == old.seat)
