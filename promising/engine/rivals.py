"""Lines that compete for a day's picking, docks or lanes: the best plan for all, proven by branch and bound.

A node plans each line as if it were alone, with what has been taken from it. Where more lines need a resource than it
has room for, one of them loses it, or keeps it for good: two branches. A node is worth at least what its lines cost
alone, and as many of them as are too many for a resource lose at least what losing it costs them, each line's
loss counted once. Lines with the same data may change places, so that one that keeps a resource keeps it for all of
its kind. Source: Sharon, Stern, Felner and Sturtevant, Artificial Intelligence 219 (2015), for branching on conflicts.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from heapq import heappop, heappush
from itertools import islice
from typing import Final, NamedTuple

from promising.engine.courses import SHORT, Course, Rival
from promising.engine.draft import GOALS, Draft
from promising.engine.pools import has_pools
from promising.engine.prices import Prices
from promising.engine.problem import Problem
from promising.engine.seats import Part, Plan, Planner, Seats, Worth, used_by
from promising.engine.stock import LANE_VOLUME, PICK_LINES
from promising.engine.timetable import Resource, Timetable
from promising.engine.together import Pooled
from promising.engine.units import COST_SCALE, SCALE, from_units

WORK: Final = 320
A_COVER: Final = 6
EASY: Final = 40
DIVE: Final = 100
FEW: Final = 2
_NEVER: Final = SHORT * SHORT
_WORST: Final[Worth] = (_NEVER, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """What has been decided: what each line may still have, and which line or departure keeps what."""

    courses: tuple[Course, ...]
    kept: frozenset[tuple[int, Resource]] = frozenset()


class Clash(NamedTuple):
    """A resource that is asked too much of: the first of `losers` must do without, or keeps it for good.

    Losers are lines, or the places of berths where `is_dock`; at least `too_many` of them must go. A line of several
    members is left `limit` of them. `is_open`: there may be other ways out than these.
    """

    resource: Resource
    losers: tuple[int, ...]
    limit: int = 0
    too_many: int = 1
    is_dock: bool = False
    is_open: bool = False


def may_settle(problem: Problem) -> bool:
    """Whether `settle` can plan a request: lines are not held together, no stock is kept at no particular site."""
    policy = problem.policy
    is_free = policy.complete == "line" or (policy.complete is None and policy.min_shipment == 0)
    return is_free and not has_pools(problem)


def settle(view: Pooled, others: Callable[[], Iterable[Draft]]) -> Draft:
    """Return the best plan for competing lines, with its proof or its gap.

    `others`: plans by other means, best first, looked at when the search does not end by itself.
    """
    search = _Search(view)
    search.run()
    if not search.is_proven:
        for draft in islice(others(), None if search.least == _WORST else FEW):
            search.offer(draft)
    return search.answer()


class _Search:
    def __init__(self, view: Pooled) -> None:
        self.view, problem = view, view.problem
        self.best, self.least = Draft(view.whole), _WORST
        self.table = Timetable(problem, len(view.whole.wants))
        levels = problem.carries([pick.sailing for berth in self.table.berths for pick in berth.picks])
        self.rivals = [
            Rival(self.table, want, view.members[want.index], levels[want.index]) for want in problem.wants
        ]
        self.planner = Planner(self.table, self.rivals)
        self.queue: list[tuple[Worth, int, int, Node, Clash | None]] = []
        self.nodes = self.pushed = 0
        self.open = _WORST
        self.prices: Prices | None = None

    @property
    def is_proven(self) -> bool:
        """Whether nothing can be better than the best plan."""
        return self.open >= self.least < _WORST

    @property
    def work(self) -> int:
        """What has been done: nodes looked at, and days of plans, which cost more."""
        return self.nodes + A_COVER * self.planner.covers

    def run(self) -> None:
        """Look at the most promising node first until none can be better than the best plan, or the budget ends."""
        root = Node(tuple(rival.course(frozenset()) for rival in self.rivals))
        self._dive(root)
        self._push(root, (0, 0, 0), 0)
        while self.queue:
            worth, depth, _, node, clash = heappop(self.queue)
            if self.prices is None and self.work >= EASY:
                self.prices = Prices(self.table, root.courses)
            if self.prices is not None:
                worth = max(worth, (self.prices.bound(node.courses), 0, 0))
            if worth >= self.least:
                continue
            if self.queue and self.queue[0][0] < worth:
                self._queue(worth, -depth, node, clash)
                continue
            if self.work >= WORK:
                self._leave(worth)
                self._dive(node)
                break
            self.nodes += 1
            self._expand(node, clash, worth, -depth)
        if self.least == _WORST:
            self._leave((sum(course.value for course in root.courses), 0, 0))

    def _dive(self, node: Node) -> None:
        """Let the one that loses least give way, again and again, until all fit: a plan to begin with."""
        for _ in range(DIVE):
            value, clash = self._bound(node)
            if clash is None:
                plan = self.planner.plan(node.courses)
                clash = None if plan is None else self._review(node, plan)
            if clash is None or not clash.losers or (value, 0, 0) >= self.least:
                return
            for loser in clash.losers[: clash.too_many]:
                node = self._given(node, clash._replace(losers=(loser,)))

    def _given(self, node: Node, clash: Clash) -> Node:
        """Take a resource from the first of those that may lose it."""
        loser, resource = clash.losers[0], clash.resource
        if clash.is_dock:
            return replace(node, courses=tuple(course.without(resource) for course in node.courses))
        without = node.courses[loser].without(resource, clash.limit)
        return replace(node, courses=(*node.courses[:loser], without, *node.courses[loser + 1 :]))

    def answer(self) -> Draft:
        """Return the best plan; if something may be better, by how much at most."""
        best = self.best
        best.exact, best.gap, best.gap_of = True, Decimal(0), ""
        if self.open < self.least:
            best.exact = False
            mine, least = _by_goal(self.least), _by_goal(self.open)
            best.gap_of = next(name for name in GOALS if mine[name] != least[name])
            best.gap = mine[best.gap_of] - least[best.gap_of]
        return best

    def offer(self, draft: Draft) -> None:
        """Remember a plan if it is better than the best so far."""
        if _told(draft) < self.least:
            self.best, self.least = draft, _told(draft)

    def _leave(self, worth: Worth) -> None:
        """Leave a node open: something in it may be worth as little as it says."""
        self.open = min(self.open, worth)

    def _push(self, node: Node, worth: Worth, depth: int) -> None:
        value, clash = self._bound(node)
        worth = max(worth, (value, 0, 0))
        if worth < self.least:
            self._queue(worth, depth, node, clash)

    def _queue(self, worth: Worth, depth: int, node: Node, clash: Clash | None) -> None:
        self.pushed += 1
        heappush(self.queue, (worth, -depth, self.pushed, node, clash))

    def _expand(self, node: Node, clash: Clash | None, worth: Worth, depth: int) -> None:
        """Branch on what costs most; when nothing does, plan the node and branch on what does not fit."""
        if clash is None:
            plan = self.planner.plan(node.courses)
            if plan is None:
                return self._leave(worth)
            worth = max(worth, plan.worth)
            clash = self._review(node, plan)
            if worth < self.least and (clash is None or clash.is_open or not plan.is_exact):
                self._leave(worth)
        if clash is not None and clash.losers and worth < self.least:
            self._branch(node, clash, worth, depth + 1)
        return None

    def _branch(self, node: Node, clash: Clash, worth: Worth, depth: int) -> None:
        """Take the resource from one, or leave it to him and all like him."""
        loser, resource = clash.losers[0], clash.resource
        keepers = [loser] if clash.is_dock else self._alike(node, loser)
        spare = self._spare(node, resource, keepers)
        if spare:
            for line in keepers[-spare:]:
                node = self._given(node, clash._replace(losers=(line,)))
            return self._push(node, worth, depth)
        self._push(self._given(node, clash), worth, depth)
        kept = node.kept | {(keeper, resource) for keeper in keepers}
        return self._push(replace(node, kept=kept), worth, depth)

    def _spare(self, node: Node, resource: Resource, alike: list[int]) -> int:
        """Return how many lines of a kind cannot be picked on a day, whoever else is: which of them does not matter."""
        if resource[1] != PICK_LINES or len(self.rivals[alike[0]].most) > 2:
            return 0
        kept = sum(1 for _, other in node.kept if other == resource)
        return max(0, len(alike) - max(0, self.table.room(resource, len(self.rivals)) - kept))

    def _alike(self, node: Node, line: int) -> list[int]:
        """Return the lines that could change places with one: the same data, the same decisions."""
        rival, bans = self.rivals[line], node.courses[line].bans
        own = {resource for keeper, resource in node.kept if keeper == line}
        return [
            other
            for other, course in enumerate(node.courses)
            if self.rivals[other].kind == rival.kind
            and course.bans == bans
            and own == {resource for keeper, resource in node.kept if keeper == other}
        ]

    def _bound(self, node: Node) -> tuple[int, Clash | None]:
        """Return what a node is worth at least in what is short and late, and the clash that costs most."""
        value, seen = sum(course.value for course in node.courses), set[int]()
        clashes = sorted(self._clashes(node), key=lambda found: -found[0])
        for loss, clash in clashes:
            if not seen.intersection(clash.losers):
                value += loss
                seen.update(clash.losers)
        if self.prices is not None:
            value = max(value, self.prices.bound(node.courses))
        return value, clashes[0][1] if clashes else None

    def _clashes(self, node: Node) -> Iterator[tuple[int, Clash]]:
        """Yield each resource that lines cannot share without loss, with the least that they lose together."""
        asked: Counter[Resource] = Counter()
        for course in node.courses:
            for resource, weight in course.asked.items():
                asked[resource] += weight
        for resource, weight in asked.items():
            if weight > self.table.free(resource):
                users = [line for line, course in enumerate(node.courses) if resource in course.asked]
                yield from self._clash(node, resource, users)

    def _clash(self, node: Node, resource: Resource, users: list[int]) -> Iterator[tuple[int, Clash]]:
        over, losses, steps = -self.table.free(resource), dict[int, int](), list[tuple[int, int]]()
        for line in users:
            least, loss = node.courses[line].stake(resource)
            if (line, resource) in node.kept:
                over += max(least, SCALE if resource[1] == PICK_LINES else 0)
            elif least:
                over += least
                losses[line] = loss
                steps += _steps(resource, least, loss)
        count = _fewest([weight for weight, _ in steps], over)
        if count == 0:
            return
        loss = _NEVER if count is None else sum(sorted(loss for _, loss in steps)[:count])
        losers = tuple(sorted(losses, key=lambda line: (losses[line], -line)))
        by_pick = bool(losers) and resource[1] == PICK_LINES
        limit = node.courses[losers[0]].stake(resource)[0] // SCALE - 1 if by_pick else 0
        yield loss, Clash(resource, losers, limit, count or 1)

    def _review(self, node: Node, plan: Plan) -> Clash | None:
        """Take a plan for the best if all fits, some lines moved among its departures; else say what does not."""
        moved, lost = Seats(self.table, self.rivals, plan.parts).settle()
        if lost is not None:
            return self._pick_clash(node, moved, lost)
        clash = self._volume_clash(node, moved) or self._dock_clash(node, moved)
        if clash is not None:
            return clash
        draft = Draft(self.view.problem)
        for part in moved:
            draft.shares.setdefault(part.line, []).append((part.offer.pick.sailing, part.units))
        seated = self.view.seated(draft)
        if seated is None:
            return None
        self.offer(seated)
        lost = Seats(self.table, self.rivals, plan.parts).crowded()
        return None if lost is None else self._pick_clash(node, plan.parts, lost)

    def _pick_clash(self, node: Node, parts: Iterable[Part], resource: Resource) -> Clash:
        users = used_by(parts, resource)
        members = {
            line: max(self.rivals[line].parts_of(part.units) for part in found)
            for line, found in users.items()
        }
        losers = self._losers(node, users, resource)
        limit = members[losers[0]] - 1 if losers else 0
        over = sum(members.values()) - self.table.room(resource, sum(members.values()))
        return Clash(resource, losers, limit, max(1, over), is_open=over <= 0)

    def _losers(self, node: Node, lines: Iterable[int], resource: Resource) -> tuple[int, ...]:
        """Return the lines that may lose a resource, those that lose least first."""
        worth = {
            line: node.courses[line].without(resource).value - node.courses[line].value
            for line in lines
            if (line, resource) not in node.kept
        }
        return tuple(sorted(worth, key=lambda line: (worth[line], -line)))

    def _volume_clash(self, node: Node, parts: Sequence[Part]) -> Clash | None:
        """Return a lane's day with too much on it. Other ways out: less of a line that does not go whole."""
        used: dict[Resource, dict[int, int]] = {}
        for part in parts:
            for lane in part.offer.berth.lanes:
                lines = used.setdefault(lane, {})
                lines[part.line] = lines.get(part.line, 0) + part.units
        for lane, lines in used.items():
            if sum(
                self.rivals[line].weight_of(lane, units) for line, units in lines.items()
            ) > self.table.free(lane):
                is_open = any(units < self.rivals[line].want.units for line, units in lines.items())
                return Clash(lane, self._losers(node, lines, lane), is_open=is_open)
        return None

    def _dock_clash(self, node: Node, parts: Sequence[Part]) -> Clash | None:
        """Return the departure with the fewest lines where a site's day has too many."""
        lines: dict[Resource, dict[int, int]] = {}
        for part in parts:
            if part.offer.berth.dock is not None:
                berths = lines.setdefault(part.offer.berth.dock, {})
                berths[part.offer.berth.place] = berths.get(part.offer.berth.place, 0) + 1
        for dock, berths in lines.items():
            if len(berths) * SCALE > self.table.free(dock):
                tokens = {place: self.table.berths[place].itself for place in berths}
                closable = [place for place in berths if (place, tokens[place]) not in node.kept]
                loser = min(closable, key=lambda place: (berths[place], place), default=None)
                return Clash(dock, ()) if loser is None else Clash(tokens[loser], (loser,), is_dock=True)
        return None


def _told(draft: Draft) -> Worth:
    """Return what a plan is worth, money in ten-thousandths."""
    short, late, deliveries, cost = draft.goals
    return short * SHORT + late, deliveries, int(cost * COST_SCALE)


def _by_goal(worth: Worth) -> dict[str, Decimal]:
    short, late = divmod(worth[0], SHORT)
    figures = (from_units(short), from_units(late), Decimal(worth[1]), Decimal(worth[2]) / COST_SCALE)
    return dict(zip(GOALS, figures, strict=True))


def _steps(resource: Resource, least: int, loss: int) -> list[tuple[int, int]]:
    """Return what can be taken from a line on a resource, and what it loses: its first step at least `loss`."""
    if resource[1] == LANE_VOLUME:
        return [(least, loss)]
    return [(SCALE, loss), *[(SCALE, 0)] * (least // SCALE - 1)]


def _fewest(weights: list[int], over: int) -> int | None:
    """Return how many must go at least, the largest first, until nothing is over; None when all are not enough."""
    for count, weight in enumerate(sorted(weights, reverse=True)):
        if over <= 0:
            return count
        over -= weight
    return len(weights) if over <= 0 else None
