"""Lines that compete for a day's picking, docks or lanes: the best plan for all, proven by prices and branch and bound.

Prices of what is scarce bound every plan (`prices`), mostly so well that the best plan is worth no more. Then only
courses that cost hardly more than the cheapest of their line can be in it, one or two a line, and among these the
fewest and cheapest departures are searched for (`choosing`; what that leaves open, `thorough`). While no plan is worth
as little as the bound, the bound is raised.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import combinations, islice
from math import comb
from typing import Final, NamedTuple

from promising.engine.choosing import UNKNOWN, Choosing, Terms
from promising.engine.courses import GRAIN, Course, Prices, TooMuch, dealt_of, rivals_in, shares_of
from promising.engine.draft import GOALS, Draft
from promising.engine.prices import Market
from promising.engine.problem import Problem
from promising.engine.sharing import cheapest, within
from promising.engine.thorough import Thorough
from promising.engine.timetable import Chance, Timetable
from promising.engine.together import Pooled, apart
from promising.engine.units import from_cost, from_units

# Not Final: what is Final is compiled into each place, and a test could not set it.
WORK, EFFORT = 200, 2_000_000
COURSES: Final = 2_500
SETS: Final = 2_000
RUNS: Final = 600
A_SMALL_ORDER: Final = 6
FEW: Final = 2
A_FEW: Final = 4
Worth = tuple[int, int]
Choices = list[list[tuple[int, Course]]]
_NOTHING_IS: Final[Worth] = (UNKNOWN, 0)


def may_settle(problem: Problem) -> bool:
    """Whether `settle` can plan a request: the order need not come at once."""
    return problem.policy.complete != "order"


class Few(NamedTuple):
    """No more deliveries than `most`. `first`: departures to begin with; `bound`: what goals are at least."""

    most: int
    first: Collection[object]
    bound: Mapping[str, Decimal]


def settle(
    view: Pooled,
    alone: Callable[[], Draft],
    others: Callable[[], Iterable[Draft]],
    few: Few | None = None,
) -> Draft:
    """Return the best plan for competing lines, with its proof or its gap.

    `alone`: the plan as if they did not compete; `others`: plans by other means, best first, looked at when the search
    does not end by itself.
    """
    bounds = [] if few is None else [few.bound]
    found = list[Draft]()
    for searched in (view, apart(view.whole))[: 1 + view.may_go_apart]:
        for best, bound in _searched(searched, few):
            found += [] if best is None else [best]
            bounds += [] if bound is None else [bound]
            if found and bounds and _best(found, bounds).exact:
                return _best(found, bounds)
    found += islice(others(), FEW if found else None)
    return _best(found, bounds or [alone().least_goals])


def _best(found: Sequence[Draft], bounds: Sequence[Mapping[str, Decimal]]) -> Draft:
    """Return the best plan, measured by the highest of some bounds."""
    return min(found, key=_goals).measured(max(bounds, key=in_order))


def _searched(view: Pooled, few: Few | None) -> Iterator[tuple[Draft | None, Mapping[str, Decimal] | None]]:
    """Yield the best plan so far, and a bound of all plans, if there is one.

    Where goods may part or wait without being told, first as if there were room: what has room then is best.
    """
    most = None if few is None else few.most
    search = _Search(view, most)
    if search.is_lost:
        rough = _Search(view, most, is_rough=True)
        rough.run()
        yield rough.best, None if rough.is_lost else rough.bound
    if few is not None and few.first:
        search.run_by(few.first)
        yield search.best, None
    search.run()
    yield search.best, None if search.is_lost else search.bound
    if search.table.flows and not search.is_proven:
        search.run_roughly()
        yield search.best, None if search.is_lost else search.bound
    if few is not None and not (search.is_proven or view.may_go_apart):
        search.run_by_sets(few.most)
        yield search.best, None if search.is_lost else search.bound


class _Search:
    """The `best` plan, what it is worth, and what something that was not looked at may be worth: `least`, `open`.

    Worth: in value (see `courses`), and in deliveries and cost; `taken`: of the last plan that fits. `is_lost`: there
    is no bound either.
    """

    def __init__(self, view: Pooled, most: int | None, *, is_rough: bool = False) -> None:
        self.view, problem, self.most = view, view.problem, most
        self.table = Timetable(problem, len(view.whole.wants), is_rough=is_rough)
        self.rivals, self.quantum = rivals_in(self.table, view)
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
        self.plan: list[Course] = []
        self.least = self.open = self.taken = _NOTHING_IS
        self.work, self.effort = WORK if most is None else WORK // A_FEW, EFFORT
        self.is_lost = not self.table.is_whole

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
        self.table.steps = 0
        try:
            market = Market(self.table, self.rivals, self.table.docks, self.most, self.plan)
            self._offer(market.plan)
            self._offer(market.likely)
            self._raise(market)
        except TooMuch:
            self.is_lost = True

    def run_by(self, keys: Collection[object]) -> None:
        """Look for a plan by some departures only: nothing is said of others."""
        chances = [rival.chances for rival in self.rivals]
        for rival in self.rivals:
            rival.chances = [chance for chance in rival.chances if chance.berth.sailing.key in keys]
        self.run()
        for rival, all_chances in zip(self.rivals, chances, strict=True):
            rival.chances = all_chances
        self.work, self.effort = WORK // A_FEW, EFFORT
        self.open, self.is_lost = _NOTHING_IS, not self.table.is_whole

    def run_by_sets(self, most: int) -> None:
        """Look at every set of so many departures, those that could bring most first, if lines and sets are few."""
        all_chances, known = [rival.chances for rival in self.rivals], (0, 0) if self.is_lost else self.open
        useful = sorted({chance.place for chances in all_chances for chance in chances})
        size = min(most, len(useful))
        is_large = len(self.rivals) > A_SMALL_ORDER or comb(len(useful), size) > SETS
        if is_large or not (useful and self.table.is_whole):
            return
        sets = [(self._least_by(chosen, all_chances), chosen) for chosen in combinations(useful, size)]
        left, runs, self.effort = _NOTHING_IS, RUNS, EFFORT
        for value, chosen in sorted(sets):
            if value > self.least[0]:
                break
            runs -= 1
            if runs < 0:
                left = min(left, (value, 0))
                break
            self.plan, self.open, self.is_lost = [], _NOTHING_IS, False
            self.work = WORK // A_FEW
            self._keep_to(chosen, all_chances)
            self.run()
            left = min(left, (value, 0) if self.is_lost else self.open)
        for rival, chances in zip(self.rivals, all_chances, strict=True):
            rival.chances = chances
        self.open, self.is_lost = max(known, left), False

    def _keep_to(self, places: Collection[int], all_chances: Sequence[Sequence[Chance]]) -> None:
        for rival, chances in zip(self.rivals, all_chances, strict=True):
            rival.chances = [chance for chance in chances if chance.place in places]

    def _least_by(self, places: Collection[int], all_chances: Sequence[Sequence[Chance]]) -> int:
        """Return what plans by some departures are worth at least: as if each line were alone."""
        self._keep_to(places, all_chances)
        nothing = Prices(self.table.rooms, [0] * len(self.table.rooms))
        value, self.table.steps = 0, 0
        try:
            for rival in self.rivals:
                found = cheapest(rival, nothing, (rival.wanted * rival.short + 1) * GRAIN)
                value += rival.wanted * rival.short if found is None else found[0] // GRAIN
        except TooMuch:
            return 0
        return value

    def run_roughly(self) -> None:
        """Look for a better plan as if lines of one item could share all that they have: nothing more is proven."""
        known = self.open, self.is_lost
        for rival in self.rivals:
            rival.is_dealt = False
        self.work, self.effort = WORK if self.most is None else WORK // A_FEW, EFFORT
        self.run()
        self.open, self.is_lost = known

    def _raise(self, market: Market) -> None:
        low, step, known = max(0, -(-market.bound // GRAIN)), 1, UNKNOWN
        target = low
        while low < known:
            found = self._choosing(market, target)
            if found is None and target > low:
                target, step = low, 1
                continue
            if found is None:
                self.open = min(self.open, (low, 0))
                return
            if found.is_complete and found.best < UNKNOWN:
                known = self.taken[0]
                target = known - 1
            elif found.is_complete or self._is_void(market, found, low):
                low, step = target + 1, 2 * step
                target = min(low + step, known) - 1
            else:
                return

    def _is_void(self, market: Market, found: Choosing, low: int) -> bool:
        """Search by programs what a choice has left open; whether it is proven that no plan is in it."""
        target, choices = found.terms.target, None
        if self.least[0] > low and self.best is not None:
            choices = self._choices(market, self.least[0])
            target = target if choices is None else self.least[0]
        search = Thorough(found.terms, choices or found.choices, self._accept)
        if self.least[0] > low:
            first = search.by_value(min(self.least[0], target + 1), self.effort)
            self.effort = first.effort
            if not first.is_complete:
                self.open = min(self.open, (max(low, first.least + search.base), 0))
                return False
            if target < self.least[0]:
                return True
        value, charge = self.least
        second = search.by_charge(value, charge, self.effort)
        self.effort = second.effort
        if not second.is_complete:
            known = found.least if value <= found.terms.target and found.least < UNKNOWN else 0
            self.open = min(self.open, (value, max(known, second.least)))
        return False

    def _choices(self, market: Market, target: int) -> Choices | None:
        """Return the courses of each line for plans worth no more than a target; None when there are too many."""
        spare = target * GRAIN - market.bound
        found, number = Choices(), 0
        for rival, least in zip(self.rivals, market.least, strict=True):
            try:
                courses = within(rival, market.prices, least + spare + 1)
            except TooMuch:
                return None
            found.append([(cost - least, course) for cost, course in courses])
            number += len(courses)
            if number > COURSES:
                return None
        return found

    def _choosing(self, market: Market, target: int) -> Choosing | None:
        """Search among all plans worth no more than a target; None when there are too many courses."""
        choices = self._choices(market, target)
        if choices is None:
            return None
        kinds: dict[object, int] = {}
        table = self.table
        terms = Terms(
            target=target,
            spare=target * GRAIN - market.bound,
            rooms=table.rooms,
            prices=market.prices.values,
            wholes=[room if lane else 1 for room, lane in zip(table.rooms, table.is_lane, strict=True)],
            charges=[self.delivery + berth.sailing.way.cost for berth in table.berths],
            docks=table.docks,
            gates=market.gates,
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
        dealt = partial(dealt_of, self.rivals, courses)
        seated = self.view.seated(draft, dealt) if self._is_accepted(courses) else None
        if seated is not None and worth < self.least:
            self.best, self.least, self.plan = seated, worth, list(courses)
        return seated is not None

    def _is_accepted(self, courses: Sequence[Course]) -> bool:
        """Whether there are no more deliveries than the buyer accepts."""
        return self.most is None or len({b for course in courses for b in course.berths}) <= self.most

    def _worth(self, courses: Sequence[Course]) -> Worth:
        berths = {berth for course in courses for berth in course.berths}
        cost = sum(self.table.berths[berth].sailing.way.cost for berth in berths)
        value = sum(course.value for course in courses)
        return value, len(berths) * self.delivery + cost + sum(course.carriage for course in courses)


def in_order(goals: Mapping[str, Decimal]) -> tuple[Decimal, ...]:
    """Return goals by name in the order in which they count."""
    return tuple(goals[name] for name in GOALS)


def _goals(draft: Draft) -> tuple[int, int, int, Decimal]:
    return draft.goals
