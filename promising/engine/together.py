"""Lines that compete: for the stock of one item, or for a day's capacity that serves some of them only.

The best plan of lines that do not compete is the best plan if all fit together in it, since competing only takes
choices away; else it still bounds every plan. Lines of one item are one line that is parted afterwards.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from promising.engine.cover import Amounts
from promising.engine.draft import Draft
from promising.engine.model import Line
from promising.engine.problem import Problem
from promising.engine.sailing import Want
from promising.engine.stock import DOCK_SLOTS, LANE_VOLUME, PICK_LINES
from promising.engine.units import SCALE
from promising.engine.zones import local_day

Shares = Mapping[int, Amounts]
Order = Callable[[Sequence[Want]], Sequence[Want]]


def _smallest_first(wants: Sequence[Want]) -> Sequence[Want]:
    return sorted(wants, key=lambda want: want.units)


def _largest_first(wants: Sequence[Want]) -> Sequence[Want]:
    return sorted(wants, key=lambda want: -want.units)


def _last_first(wants: Sequence[Want]) -> Sequence[Want]:
    return wants[::-1]


_ORDERS: Final[tuple[Order, ...]] = (_smallest_first, _largest_first, _last_first)


@dataclass(frozen=True, eq=False)
class Pooled:
    """A request with one line for each item, and whose lines they are: `members` [line] of `whole`, in order.

    `is_apart`: lines of one item are not one, and each may leave some of what there is to the others.
    """

    whole: Problem
    problem: Problem
    members: tuple[tuple[Want, ...], ...]
    is_apart: bool = False

    @property
    def may_go_apart(self) -> bool:
        """Whether lines could be looked at each for itself, with what there is for all, and are not yet."""
        return not self.is_apart and bool(_common(self.whole))

    def parted(self, draft: Draft, order: Order | None = None) -> Draft:
        """Return a plan of the pooled lines as one of the lines: the first of an item gets what comes first."""
        if self.problem is self.whole:
            return draft
        shares = {}
        for index, amounts in draft.shares.items():
            coming = sorted(amounts, key=lambda share: (share[0].day, share[0].journey.ship, share[0].order))
            for want in self.members[index] if order is None else order(self.members[index]):
                shares[want.index], coming = _first(coming, want.units)
        shares = {index: amounts for index, amounts in sorted(shares.items()) if amounts}
        return Draft(self.whole, shares, draft.exact, draft.gap, draft.gap_of, in_turn=True)

    def seated(self, draft: Draft, dealt: Callable[[], Shares] | None = None) -> Draft | None:
        """Return a plan of the pooled lines as one of the lines that stock and capacity carry, if one is found.

        `dealt`: what each of the lines has in such a plan.
        """
        if not stock_suffices(self.problem, draft.shares):
            return None
        orders = (None, *_ORDERS) if self.problem is not self.whole else (None,)
        tries = (self.parted(draft, order) for order in orders)
        seated = next((parted for parted in tries if capacity_suffices(self.whole, parted.shares)), None)
        shares = dealt() if seated is None and dealt is not None else {}
        if shares and capacity_suffices(self.whole, shares):
            return Draft(self.whole, dict(shares), in_turn=True)
        return seated

    def fits(self, draft: Draft) -> bool:
        """Whether stock and capacity carry a plan of the pooled lines."""
        return stock_suffices(self.problem, draft.shares) and capacity_suffices(
            self.whole, self.parted(draft).shares
        )


def pooled(problem: Problem, *, with_room: bool = False) -> Pooled:
    """Return the request with the lines of one item as one, where they may be: a policy may speak of single lines.

    `with_room`: only with departures that have room for all lines at once.
    """
    are_single = problem.policy.complete == "line" or problem.policy.min_shipment > 0
    if are_single or len({want.item for want in problem.wants}) == len(problem.wants):
        groups: list[tuple[Want, ...]] = [(want,) for want in problem.wants]
    else:
        by_kind: dict[Line, tuple[Want, ...]] = {}
        for want in problem.wants:
            kind = replace(want.line, id="", quantity=want.line.quantity * 0, substitutes=())
            by_kind[kind] = (*by_kind.get(kind, ()), want)
        groups = list(by_kind.values())
    if not with_room and len(groups) == len(problem.wants):
        return Pooled(problem, problem, tuple(groups))
    lines = tuple(
        replace(wants[0].line, quantity=sum((want.line.quantity for want in wants), Decimal(0)))
        for wants in groups
    )
    room = len(problem.wants) if with_room else 1
    whole = problem.anew(replace(problem.request, lines=lines), room, problem.terms.volume)
    return Pooled(problem, whole, tuple(groups))


def apart(problem: Problem) -> Pooled:
    """Return the request with each line for itself, and what there is of an item for those that want it."""
    return Pooled(problem, problem, tuple((want,) for want in problem.wants), is_apart=True)


def _first(coming: Amounts, units: int) -> tuple[Amounts, Amounts]:
    """Part amounts after so many units."""
    taken: Amounts = []
    for place, (sailing, amount) in enumerate(coming):
        if units <= 0:
            return taken, coming[place:]
        part = min(units, amount)
        taken.append((sailing, part))
        units -= part
        if part < amount:
            return taken, [(sailing, amount - part), *coming[place + 1 :]]
    return taken, []


def _common(problem: Problem) -> set[str]:
    """Return the items of several lines, and those of which all sites together have less than each for itself."""
    times = Counter(want.item for want in problem.wants)
    return {w.item for w in problem.wants if times[w.item] > 1 or problem.pool(w, 0) is not None}


def stock_suffices(problem: Problem, shares: Shares) -> bool:
    """Whether stock carries all shares at once.

    Looks at the items of several lines. What a supplier can make takes no stock.
    """
    common = _common(problem)
    takes = sorted(
        (sailing.journey.due_day, sailing.site, problem.wants[index].item, units)
        for index, amounts in shares.items()
        for sailing, units in amounts
        if problem.wants[index].item in common and not problem.is_ordered(problem.wants[index], sailing)
    )
    stock, customer = problem.stock, problem.request.customer
    taken, pooled_units = Counter[tuple[str, str]](), Counter[str]()
    for day, site, item, units in takes:
        taken[item, site] += units
        pooled_units[item] += units
        pool = stock.pool(item, day, customer)
        if taken[item, site] > stock.open_to(item, site, day, customer):
            return False
        if pool is not None and pooled_units[item] > pool:
            return False
    return True


def capacity_suffices(problem: Problem, shares: Shares) -> bool:
    """Whether the capacity of each day carries all shares at once."""
    used: Counter[tuple[str, str, int]] = Counter()
    for need, units in _needs(problem, shares):
        used[need] += units
    return all(problem.stock.has_room(*need, units) for need, units in used.items())


def _needs(problem: Problem, shares: Shares) -> Iterator[tuple[tuple[str, str, int], int]]:
    """A pick line a part, a dock slot a delivery, the volume on each lane; as `stock.capacity_needs` of the parts."""
    sailings = {}
    for index, amounts in shares.items():
        for sailing, units in amounts:
            sailings[sailing.key] = sailing
            yield (sailing.site, PICK_LINES, sailing.journey.due_day), SCALE
            volume = problem.wants[index].volume_of(units)
            for leg in sailing.journey.legs if volume else ():
                yield (leg.lane.code, LANE_VOLUME, local_day(leg.site.zone, leg.ship)), volume
    for sailing in sailings.values():
        leg = sailing.journey.legs[0]
        yield (sailing.site, DOCK_SLOTS, local_day(leg.site.zone, leg.ship)), SCALE
