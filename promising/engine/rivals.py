"""Lines that compete for a day's picking, docks or lanes: the best plan for all, proven by prices and branch and bound.

Prices of what is scarce bound every plan (`prices`), mostly so well that the best plan is worth no more. Then only
courses that cost hardly more than the cheapest of their line can be in it, one or two a line, and among these the
fewest and cheapest departures are searched for (`choosing`). While no plan is worth as little as the bound, the bound
is raised.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import islice
from math import gcd
from typing import Final

from promising.engine.choosing import UNKNOWN, Choosing, Terms
from promising.engine.courses import GRAIN, Course, Rival, TooMuch, shares_of
from promising.engine.draft import Draft
from promising.engine.pools import has_pools
from promising.engine.prices import Market
from promising.engine.problem import Problem
from promising.engine.timetable import Timetable
from promising.engine.together import Pooled
from promising.engine.units import from_cost, from_units

WORK = 600  # not Final: what is Final is compiled into each place, and a test could not set it
COURSES: Final = 1_500
FEW: Final = 2
Worth = tuple[int, int]
_NOTHING_IS: Final[Worth] = (UNKNOWN, 0)


def may_settle(problem: Problem) -> bool:
    """Whether `settle` can plan a request: the order need not come at once, no stock is kept at no particular site."""
    return problem.policy.complete != "order" and not has_pools(problem)


def settle(view: Pooled, alone: Callable[[], Draft], others: Callable[[], Iterable[Draft]]) -> Draft:
    """Return the best plan for competing lines, with its proof or its gap.

    `alone`: the plan as if they did not compete; `others`: plans by other means, best first, looked at when the search
    does not end by itself.
    """
    search = _Search(view)
    search.run()
    found = [] if search.best is None else [search.best]
    if not search.is_proven:
        found += islice(others(), None if search.best is None else FEW)
    best = min(found, key=_goals)
    return best.against(alone()) if search.is_lost else best.measured(search.bound)


class _Search:
    """The `best` plan, what it is worth, and what something that was not looked at may be worth: `least`, `open`.

    Worth: in value (see `courses`), and in deliveries and cost; `taken`: of the last plan that fits. `is_lost`: there
    is no bound either.
    """

    def __init__(self, view: Pooled) -> None:
        self.view, problem = view, view.problem
        self.table = Timetable(problem, len(view.whole.wants))
        levels = problem.carries([chance.pick.sailing for chance in self.table.chances]).tolist()
        self.rivals = [
            Rival(self.table, want, view.members[want.index], levels[want.index]) for want in problem.wants
        ]
        self.quantum = gcd(*(rival.unit for rival in self.rivals)) or 1
        late = max((chance.late for chance in self.table.chances), default=0)
        self.short = sum(want.units for want in problem.wants) // self.quantum * late + 1
        for rival in self.rivals:
            rival.count_in(self.quantum, self.short)
        self.delivery = sum(berth.sailing.way.cost for berth in self.table.berths) + 1
        for rival in self.rivals:
            self.delivery += max(
                (rival.want.carriage(way, rival.want.units) for way in problem.ways), default=0
            )
        self.best: Draft | None = None
        self.least = self.open = self.taken = _NOTHING_IS
        self.work, self.is_lost = WORK, False

    @property
    def is_proven(self) -> bool:
        """Whether nothing can be better than the best plan."""
        return not self.is_lost and self.open >= self.least < _NOTHING_IS

    @property
    def bound(self) -> dict[str, Decimal]:
        """What every plan's goals are at least, in their order."""
        value, charge = min(self.least, self.open)
        short, late = divmod(value, self.short)
        deliveries, cost = divmod(charge, self.delivery)
        return {
            "short": from_units(short * self.quantum),
            "late_days": from_units(late * self.quantum),
            "deliveries": Decimal(deliveries),
            "cost": from_cost(cost),
        }

    def run(self) -> None:
        """Look for a plan that is worth no more than the bound; raise it while there is none."""
        try:
            market = Market(self.table, self.rivals)
            self._offer(market.plan)
            self._raise(market)
        except TooMuch:
            self.is_lost = True

    def _raise(self, market: Market) -> None:
        low, step, known = -(-market.bound // GRAIN), 1, UNKNOWN
        target = low
        while low < known:
            found = self._choosing(market, target)
            if found is not None and found.best < UNKNOWN:
                known = self.taken[0]
            if found is None or not found.is_complete:
                charge = found.least if found is not None and target == low else 0
                self.open = min(self.open, (low, 0 if charge == UNKNOWN else charge))
                return
            if found.best < UNKNOWN:
                target = known - 1
            else:
                low, step = target + 1, 2 * step
                target = min(low + step, known) - 1

    def _choosing(self, market: Market, target: int) -> Choosing | None:
        """Search among all plans worth no more than a target; None when there are too many courses."""
        spare = target * GRAIN - market.bound
        choices, number = [], 0
        for rival, least in zip(self.rivals, market.least, strict=True):
            courses = rival.within(market.prices, least + spare + 1)
            choices.append([(cost - least, course) for cost, course in courses])
            number += len(courses)
            if number > COURSES:
                return None
        kinds: dict[object, int] = {}
        table = self.table
        docks = [-1 if berth.dock is None else table.number(berth.dock) for berth in table.berths]
        terms = Terms(
            target=target,
            spare=spare,
            rooms=table.rooms,
            prices=market.prices.values,
            wholes=[room if lane else 1 for room, lane in zip(table.rooms, table.is_lane, strict=True)],
            charges=[self.delivery + berth.sailing.way.cost for berth in table.berths],
            docks=docks,
            kinds=[kinds.setdefault(rival.kind, rival.line) for rival in self.rivals],
        )
        found = Choosing(terms, choices, self._accept, self.work)
        found.run()
        self.work = max(0, found.nodes)
        return found

    def _accept(self, courses: Sequence[Course]) -> bool:
        """Offer a plan; if stock or capacity do not carry it, remember that one as good may be there."""
        worth = self._worth(courses)
        if not self._offer(courses):
            self.open = min(self.open, worth)
            return False
        self.taken = worth
        return True

    def _offer(self, courses: Sequence[Course]) -> bool:
        """Take a plan for the best if it is, and say whether stock and capacity carry it."""
        draft = Draft(self.view.problem, shares_of(courses, self.quantum))
        worth = self._worth(courses)
        seated = self.view.seated(draft)
        if seated is not None and worth < self.least:
            self.best, self.least = seated, worth
        return seated is not None

    def _worth(self, courses: Sequence[Course]) -> Worth:
        berths = {berth for course in courses for berth in course.berths}
        cost = sum(self.table.berths[berth].sailing.way.cost for berth in berths)
        value = sum(course.value for course in courses)
        return value, len(berths) * self.delivery + cost + sum(course.carriage for course in courses)


def _goals(draft: Draft) -> tuple[int, int, int, Decimal]:
    return draft.goals
