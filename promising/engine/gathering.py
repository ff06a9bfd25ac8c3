"""All lines in full, by departures that have room for them: the fewest, or the cheapest, whenever they go.

Branch and bound over the departures (`choosing`) that no others can stand in for (`standins`), each with room for as
many lines as may be picked for it. Whether all lines find their places on a set of them, prices disprove or a search
shows (`prices`); where a set has no room for all, no part of it has. What that leaves open, programs settle
(`thorough`). All is tried as if nothing were scarce first: what has room then is best of all, and what is not there
then never is.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from promising.engine.choosing import UNKNOWN, Choosing, Node, Terms
from promising.engine.courses import STEPS, Course, Prices, TooMuch, dealt_of, rivals_in, shares_of
from promising.engine.draft import Draft
from promising.engine.gates import Gates
from promising.engine.prices import Market
from promising.engine.sets import Goal
from promising.engine.sharing import within
from promising.engine.sparing import best_of_each, least_of_each, sparing
from promising.engine.standins import StandIns
from promising.engine.thorough import Thorough
from promising.engine.timetable import Berth, Timetable
from promising.engine.together import Pooled
from promising.engine.units import COST_SCALE, SCALE

NODES: Final = 300
A_FEW: Final = 40
A_CHECK: Final = 20
COURSES: Final = 1_500
A_PROGRAM: Final = 600
EFFORT: Final = 50_000
SETTLING: Final = 2_000_000
LOOKS: Final = 10_000
_CENT: Final = COST_SCALE // 100
Choices = list[list[tuple[int, Course]]]


class Gathering:
    """Departures of one day or of any, for all that is asked. `is_sure`: whether nothing was overlooked so far.

    `is_free`: as if nothing were scarce; `dear`: how far a goal is above the other; `effort`: what programs may still
    take, for all searches together where goods may wait at a hub; `until`: the last day of delivery.
    """

    def __init__(self, view: Pooled, on: int | None = None, *, is_free: bool = False) -> None:
        self.view, problem = view, view.problem
        self.table = Timetable(problem, len(view.whole.wants), on=on, is_patient=True, is_free=is_free)
        self.rivals, self.quantum = rivals_in(self.table, view)
        for rival in self.rivals:
            rival.count_in(self.quantum, 1)
        self.chances = [rival.chances for rival in self.rivals]
        self.is_sure = True
        self.is_whole = problem.policy.complete is not None
        policy = problem.policy
        has_end = policy.latest is not None or policy.max_late_days is not None
        self.is_free_to_part = not (self.is_whole or policy.min_shipment > 0 or has_end)
        self.by_weight = any(way.cost_per_kg for way in problem.ways) and any(w.weight for w in problem.wants)
        self.standins = StandIns(self.table, self.rivals)
        self.dear: dict[Goal, int] = {"cost": 1 + len(self.table.berths), "deliveries": self._dearest}
        self.until, self.effort = UNKNOWN, SETTLING
        is_own = self.table.has_waits and (self.is_whole or problem.wanted is not None)
        is_open = on is None and not (is_free or is_own or (self.table.is_whole and not self.table.rooms))
        self.free = Gathering(view, is_free=True) if is_open else None
        if self.free is not None:
            self.free.dear = self.dear

    @property
    def _dearest(self) -> int:
        """More than all departures together cost."""
        problem = self.view.problem
        carriages = [[want.carriage(way, want.units) for way in problem.ways] for want in problem.wants]
        prices = sum(berth.sailing.way.cost for berth in self.table.berths)
        return 1 + prices + sum(max(dear, default=0) for dear in carriages)

    def worth_of(self, draft: Draft, goal: Goal) -> int:
        """Return what a plan is worth in deliveries and cost, the goal's far above the other."""
        deliveries, charge = len(draft.sailings), draft.charge
        first, second = (deliveries, charge) if goal == "deliveries" else (charge, deliveries)
        return first * self.dear[goal] + second

    def above(self, draft: Draft, goal: Goal) -> int:
        """Return what plans that are as good by a goal as this one are worth less than.

        Money is told in cents: less than half a cent more is as good, or half a cent where that makes even cents.
        """
        if goal == "deliveries":
            return (len(draft.sailings) + 1) * self.dear[goal]
        cents = int(draft.cost * 100)
        return (cents * _CENT + _CENT // 2 + 1 - cents % 2) * self.dear[goal]

    @property
    def days(self) -> list[int]:
        """The days of delivery, in order."""
        return sorted({chance.day for chance in self.table.chances})

    def best(self, goal: Goal, until: int, limit: int = UNKNOWN, *, is_any: bool = False) -> Draft | None:
        """Return the best plan by a goal, then the other, delivered by a day and worth less than a limit, if any is.

        `is_any`: or any plan that is.
        """
        if self.free is not None:
            self.free.is_sure = True
            draft = self.free.best(goal, until, limit, is_any=is_any)
            if self.free.is_sure:
                return draft
        self.is_sure, self.until = self.is_sure and self.table.is_whole, until
        self.effort = self.effort if self.table.has_waits else SETTLING
        places = self._useful([berth for berth in self.table.berths if berth.sailing.day <= until])
        self.table.steps = STEPS - LOOKS
        try:
            choices = self._choices(places, goal)
        except TooMuch:
            choices = None
        if choices is None or not all(choices):
            self.is_sure = self.is_sure and choices is not None
            return None
        search = _Openings(self, goal, self._terms(goal, limit), choices, places)
        search.best, search.is_any = limit, is_any
        self.is_sure = search.searched() and self.is_sure
        return search.found

    def _useful(self, berths: Sequence[Berth]) -> set[int]:
        """Return the places of departures for which there is no stand-in."""
        if self.is_whole and self.table.has_waits:
            return {berth.place for berth in berths}
        return (self.standins.best_days if self.is_whole else self.standins.undominated)(berths)

    def seat(self, places: int) -> Draft | None:
        """Return a plan by these departures (bits) in which all lines find their places, if there is one."""
        for rival, chances in zip(self.rivals, self.chances, strict=True):
            rival.chances = [c for c in chances if places >> c.place & 1 and c.day <= self.until]
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
        return self.view.seated(draft, partial(dealt_of, self.rivals, courses))

    def _seated(self, market: Market) -> Draft | None:
        """Return the plan that costs least to carry; where weight does not count, any."""
        draft = self.whole(market.plan)
        if draft is not None and not self.by_weight:
            return draft
        choices = [
            [
                (cost - least, course)
                for cost, course in within(rival, market.prices, least - market.bound + 1)
            ]
            for rival, least in zip(self.rivals, market.least, strict=True)
        ]
        search = _Seats(self, market, choices)
        if draft is not None:
            search.best, search.found = sum(course.carriage for course in market.plan), draft
        search.run()
        if (search.found is None or self.by_weight) and (search.is_refused or not search.is_complete):
            self.is_sure = self.is_sure and self._is_least(search, choices)
        return search.found

    def _is_least(self, search: "_Seats", choices: Choices) -> bool:
        """Search by programs what was left open; whether nothing costs less to carry than what was found."""
        if search.is_refused:
            return False
        thorough = Thorough(search.terms, choices, search.take)
        return thorough.by_charge(0, search.best, EFFORT).is_complete

    def all_choices(self, places: set[int], goal: Goal) -> Choices | None:
        """Return how each line can be served in full, given when it is picked; None when there are too many ways."""
        nothing, found, number = Prices(self.table.rooms, [0] * len(self.table.rooms)), Choices(), 0
        for rival, chances in zip(self.rivals, self.chances, strict=True):
            rival.chances = [c for c in chances if c.place in places and c.day <= self.until]
            alike: dict[object, Course] = {}
            for _, course in within(rival, nothing, 1):
                course.carriage *= 1 if goal == "deliveries" else self.dear[goal]
                known = alike.setdefault((course.berths, course.uses), course)
                if course.carriage < known.carriage:
                    alike[course.berths, course.uses] = course
            found.append([(0, course) for course in alike.values()])
            number += len(alike)
            if number > A_PROGRAM:
                return None
        return found

    def _choices(self, places: set[int], goal: Goal) -> Choices | None:
        """Return how each line can be served in full, whenever it is picked; None when there are too many ways."""
        rooms, first = self.table.rooms, len(self.table.rooms)
        ample = [  # whether lines of one item find places on several days is seen later
            room if is_lane else self.table.lines
            for room, is_lane in zip(rooms, self.table.is_lane, strict=True)
        ]
        nothing = Prices(ample, [0] * first)
        found, number = Choices(), 0
        for rival, chances in zip(self.rivals, self.chances, strict=True):
            within_time = [c for c in chances if c.place in places and c.day <= self.until]
            rival.chances = best_of_each(rival, within_time)
            whole = least_of_each([course for _, course in within(rival, nothing, 1)])
            kept = sparing(whole) if rival.is_single and not rival.rows else whole
            for course in kept:
                course.uses = tuple((first + berth, 1) for berth in course.berths)
                course.carriage *= 1 if goal == "deliveries" else self.dear[goal]
            found.append([(0, course) for course in kept])
            number += len(kept)
            if number > COURSES:
                return None
        return found

    def _terms(self, goal: Goal, limit: int) -> Terms:
        table, dear, most = self.table, self.dear[goal], self.view.problem.policy.max_shipments
        most = len(table.berths) if most is None else most
        if goal == "deliveries":
            most = min(most, (limit - 1) // dear)
        picks: list[set[int]] = [set() for _ in table.berths]
        for chance in table.chances:
            picks[chance.place].add(chance.seat)
        every = table.lines * len(table.berths)
        rooms = [every if -1 in seats else sum(table.rooms[seat] for seat in seats) for seats in picks]
        scarce = list({berth.dock: None for berth in table.berths if berth.dock is not None})
        first = len(table.rooms) + len(rooms)
        prices = [berth.sailing.way.cost for berth in table.berths]
        return Terms(
            target=0,
            spare=0,
            rooms=[*table.rooms, *rooms, *(max(0, table.free(dock)) // SCALE for dock in scarce)],
            prices=(),
            wholes=(),
            charges=[dear + price if goal == "deliveries" else price * dear + 1 for price in prices],
            docks=[-1 if berth.dock is None else first + scarce.index(berth.dock) for berth in table.berths],
            kinds=list(range(len(self.rivals))),
            gates=Gates((), [0] * len(table.berths), most),
        )


class _Openings(Choosing):
    """Which departures to open. `barred`: sets (bits) that have no room for all; `found`: the best plan.

    `is_lost`: what would be best if nothing were scarce has no room.
    """

    def __init__(
        self, gathering: Gathering, goal: Goal, terms: Terms, choices: Choices, places: set[int]
    ) -> None:
        super().__init__(terms, choices, lambda _: True, NODES)
        self.gathering, self.goal, self.places = gathering, goal, places
        self.barred: list[int] = []
        self.found: Draft | None = None
        self.is_any = self.is_lost = False
        self.dear = gathering.dear[goal]
        self.costs = [charge % self.dear for charge in terms.charges]

    def searched(self) -> bool:
        """Look at all sets that may be better than the best so far; whether that came to an end."""
        self._descend(self._root())
        if self.is_lost or self.is_complete or (self.is_any and self.found is not None):
            return not self.is_lost
        self.gathering.table.steps = STEPS - LOOKS
        try:
            choices = self.gathering.all_choices(self.places, self.goal)
        except TooMuch:
            choices = None
        takes = self._takes if choices is None else self._has_room
        thorough = Thorough(self.terms, choices or self.choices, takes)
        settled = thorough.by_charge(0, self.best, self.gathering.effort)
        self.gathering.effort = settled.effort
        return settled.is_complete

    def _has_room(self, courses: Sequence[Course]) -> bool:
        """Take a plan for the best if stock and capacity carry it."""
        draft = self.gathering.whole(courses)
        self.found = draft or self.found
        return draft is not None

    def _takes(self, courses: Sequence[Course]) -> bool:
        """Look for a plan by the departures of some courses; whether it is worth what they are."""
        opened = {berth for course in courses for berth in course.berths}
        draft = self._check(sum(1 << berth for berth in opened))
        worth = sum(self.terms.charges[berth] for berth in opened) + sum(c.carriage for c in courses)
        return draft is not None and self.gathering.worth_of(draft, self.goal) <= worth

    def _bound(self, node: Node) -> int:
        """Return what every choice that goes on from here is worth at least: in deliveries, and in cost alone."""
        bound = super()._bound(node)
        if self.goal == "cost":
            return bound
        cost = node.spent % self.dear + self._owed(node, self.costs)
        return max(bound, bound // self.dear * self.dear + cost)

    def _descend(self, node: Node) -> None:
        if self.is_any and self.found is not None:
            return
        self.nodes -= 1
        if self.nodes < 0 or not self._settle(node):
            return
        bound = self._bound(node)
        if bound >= self.best or self._is_barred(node):
            return
        berth = self._crossing(node)
        if berth >= 0:
            self._close_or_open(node, berth)
        else:
            self._check(node.opened)

    def _is_barred(self, node: Node) -> bool:
        if not self.barred:
            return False
        possible = node.opened
        for line, places in enumerate(node.lists):
            for place in places:
                for berth in self.choices[line][place][1].berths:
                    possible |= 1 << berth
        return any(possible & ~barred == 0 for barred in self.barred)

    def _check(self, opened: int) -> Draft | None:
        """Return a plan in which all lines find their places, if there is one; remember it if it is better.

        If there is room for what is cheapest to carry for each line, nothing is better.
        """
        self.nodes -= A_CHECK
        cheapest = [self._cheapest(line, opened) for line in range(len(self.choices))]
        draft = self.gathering.whole(cheapest)
        if draft is None and self.gathering.table.is_free:
            self.nodes, self.is_lost = -1, True
            return None
        draft = draft or self.gathering.seat(opened)
        if draft is None:
            self.barred.append(opened)
            return None
        worth = self.gathering.worth_of(draft, self.goal)
        if worth < self.best:
            self.best, self.found = worth, draft
        return draft

    def _cheapest(self, line: int, opened: int) -> Course:
        """Return what is cheapest to carry by departures that are open."""
        masks, courses = self.masks[line], self.choices[line]
        return min(
            (course for mask, (_, course) in zip(masks, courses, strict=True) if not mask & ~opened),
            key=lambda course: course.carriage,
        )


class _Seats(Choosing):
    """Where each line is picked. `found`: a plan that stock and capacity carry, none costs less to carry.

    `is_refused`: one was not taken.
    """

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
        super().__init__(terms, choices, self.take, A_FEW if gathering.by_weight else NODES)
        self.gathering = gathering
        self.found: Draft | None = None
        self.is_refused = False

    def _crossing(self, node: Node) -> int:  # noqa: ARG002
        return -1

    def take(self, courses: Sequence[Course]) -> bool:
        """Take a plan if stock and capacity carry it."""
        draft = self.gathering.whole(courses)
        self.found, self.is_refused = draft or self.found, self.is_refused or draft is None
        return draft is not None
