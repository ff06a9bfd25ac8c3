"""The choice of one delivery day: which departures together carry what every line needs, best of all.

A site sends what it delivers on one day by one departure: the later of two carries what the earlier could. Where lines
may go by some services only, by as many as there are sorts of lines at most. The choice is exact (see `sets`, held
against brute force in the tests) for any number of lines and up to ten sites or so; beyond the budget of nodes the best
set that was found stands, with its gap to a lower bound.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from promising.engine.sailing import Sailing, Want
from promising.engine.sets import Field, Found, Goal, Limits, Row, best_set, covers, rest_of

NO_LIMITS = Limits()
Amounts = list[tuple[Sailing, int]]


@dataclass(frozen=True, slots=True)
class Needs:
    """What each line must get on the day, and how much of it each departure can carry.

    Shapes: `units` [line], `carries` [departure][line]; both in thousandths.
    """

    wants: Sequence[Want]
    units: Row
    carries: list[Row]


@dataclass(frozen=True, slots=True)
class Cover:
    """The departures chosen and what each line has from them. `deliveries` counts those not yet opened.

    `value` is that of the goal (deliveries, or cost in ten-thousandths), `gap` bounds how much better it could be.
    """

    amounts: dict[int, Amounts]
    deliveries: int
    cost: int
    exact: bool = True
    gap: int = 0
    value: int = 0


def best_cover(
    sailings: Sequence[Sailing],
    needs: Needs,
    goal: Goal,
    opened: frozenset[object] = frozenset(),
    limits: Limits = NO_LIMITS,
) -> Cover | None:
    """Return the best cover by deliveries then cost, or cost then deliveries; None when the needs cannot be met.

    Departures whose key is in `opened` cost no further delivery.
    """
    return Choice(sailings, needs, opened).cover(goal, limits)


class Choice:
    """The departures to choose from, for any goal."""

    def __init__(
        self, sailings: Sequence[Sailing], needs: Needs, opened: frozenset[object] = frozenset()
    ) -> None:
        units = needs.units
        lines = [line for line, wanted in enumerate(units) if wanted > 0]
        self.sailings, self.wants = sailings, [needs.wants[line] for line in lines]
        self.units: Row = [units[line] for line in lines]
        self.carries: list[Row] = [
            [min(units[line], carried[line]) for line in lines] for carried in needs.carries
        ]
        self.is_new = [int(sailing.key not in opened) for sailing in sailings]
        self.price = [
            sailing.way.cost if is_new else 0 for sailing, is_new in zip(sailings, self.is_new, strict=True)
        ]
        self.rates = [sailing.way.cost_per_kg for sailing in sailings]
        self.by_weight = any(self.rates) and any(want.weight for want in self.wants)
        self.sorts = len({want.line.services for want in self.wants})
        self.members: list[tuple[int, ...]] = [(column,) for column in range(len(sailings))]
        self._field: Field | None = None
        self._small: tuple[int, ...] | None = None

    def cover(self, goal: Goal, limits: Limits = NO_LIMITS) -> Cover | None:
        """Return the best cover; None when the needs cannot be met within the limits."""
        if not len(self.units):
            return Cover({}, 0, 0)
        found = self._best(goal, limits)
        return None if found is None else self._covered(found)

    def is_within(self, goal: Goal, limits: Limits) -> bool:
        """Whether some cover is worth no more than the limit of the goal's value, without building it."""
        if not len(self.units):
            return True
        found = self._best(goal, limits._replace(value=limits.value + 1))
        return found is not None and found.value[0] <= limits.value

    def _laid_out(self) -> Field:
        """Return what a search chooses from; with it, a small set that carries all."""
        if self._field is None:
            groups = self._grouped()
            if self.sorts > 1:
                groups = [self._with_several(group) for group in groups]
            self._field = Field(
                groups,
                units=self.units,
                carries=self.carries,
                counts=self.is_new,
                prices=self.price,
                rates=self.rates,
                weights=[want.weight for want in self.wants],
                layers=[self._layers(some) for some in self.members] if self.sorts > 1 else (),
            )
            self._small = self._small_set(groups) if self._field.suffices else None
        return self._field

    def _grouped(self) -> list[list[int]]:
        """Group useful departures by site, leaving out those that another of the site beats in all respects."""
        groups: dict[str, list[int]] = {}
        for column, sailing in enumerate(self.sailings):
            if any(self.carries[column]):
                groups.setdefault(sailing.site, []).append(column)
        return [self._undominated(columns) for columns in groups.values()]

    def _undominated(self, columns: list[int]) -> list[int]:
        if len(columns) == 1:
            return columns
        burdens = list(zip(self.is_new, self.price, self.rates, strict=True))
        return [c for c in columns if not any(o != c and self._beats(o, c, burdens) for o in columns)]

    def _with_several(self, group: list[int]) -> list[int]:
        """Add what departures of a site are together, each for lines that may not go by another."""
        first = len(self.carries)
        for size in range(2, self.sorts + 1):
            for some in combinations(group, size):
                rows = [self.carries[column] for column in some]
                self.members.append(some)
                self.carries.append([max(levels) for levels in zip(*rows, strict=True)])
                self.is_new.append(sum(self.is_new[column] for column in some))
                self.price.append(sum(self.price[column] for column in some))
                self.rates.append(min(self.rates[column] for column in some))
        return self._undominated([*group, *range(first, len(self.carries))])

    def _layers(self, some: Iterable[int]) -> list[tuple[int, Row]]:
        """Return what the departure with the lowest rate carries, and what the next ones carry beyond that."""
        layers, known = list[tuple[int, Row]](), [0] * len(self.units)
        for column in sorted(some, key=lambda column: self.rates[column]):
            layers.append((self.rates[column], rest_of(self.carries[column], known)))
            known = list(map(max, known, self.carries[column]))
        return layers

    def _beats(self, one: int, other: int, burdens: list[tuple[int, int, int]]) -> bool:
        a, b = burdens[one], burdens[other]
        if any(x > y for x, y in zip(a, b, strict=True)):
            return False
        if not covers(self.carries[one], self.carries[other]):
            return False
        return one < other or a != b or self.carries[one] != self.carries[other]

    def _best(self, goal: Goal, limits: Limits) -> Found | None:
        """Return the best set of departures within the limits, or None when there is none."""
        field = self._laid_out()
        if not field.groups or not field.suffices:
            return None
        alone = [column for column, carried in enumerate(self.carries) if carried == self.units]
        is_plain = len(field.groups) == 1 or (goal == "deliveries" and all(self.is_new))
        if alone and is_plain and self.sorts == 1:
            value, column = min((field.value((column,), goal), column) for column in alone)
            return Found(value, (column,), value[0])
        return best_set(field, goal, self._small, limits)

    def _carriage(self, columns: Sequence[int]) -> int:
        return sum(
            want.carriage(sailing.way, units)
            for line, want in enumerate(self.wants)
            for sailing, units in self._share(line, columns)
        )

    def _share(self, line: int, columns: Sequence[int]) -> Amounts:
        """Return what a line takes from chosen departures: all from the cheapest that can, else cheapest first."""
        carries, wanted, ranked = self.carries, self.units[line], list(columns)
        if self.by_weight:
            want = self.wants[line]
            ranked.sort(key=lambda column: (want.carriage(self.sailings[column].way, wanted), column))
        full = next((column for column in ranked if carries[column][line] >= wanted), None)
        if full is not None and (not self.by_weight or full == ranked[0]):
            return [(self.sailings[full], wanted)]
        result, given = Amounts(), dict[str, int]()
        for column in ranked:
            sailing = self.sailings[column]
            taken = min(wanted, carries[column][line] - given.get(sailing.site, 0))
            if taken > 0:
                result.append((sailing, taken))
                given[sailing.site] = given.get(sailing.site, 0) + taken
                wanted -= taken
        return result

    def _covered(self, found: Found) -> Cover:
        """Return a set with what each line has from it."""
        columns = sorted(member for column in found.columns for member in self.members[column])
        amounts = {want.index: self._share(line, columns) for line, want in enumerate(self.wants)}
        amounts = self._sooner(amounts, columns)
        used = {sailing.key for shares in amounts.values() for sailing, _ in shares}
        kept = [column for column, sailing in enumerate(self.sailings) if sailing.key in used]
        cost = sum(self.price[column] for column in kept) + self._carriage(kept)
        return Cover(
            amounts,
            sum(self.is_new[column] for column in kept),
            cost,
            found.is_exact,
            found.value[0] - found.bound,
            found.value[0],
        )

    def _sooner(self, amounts: dict[int, Amounts], columns: Sequence[int]) -> dict[int, Amounts]:
        """Replace a departure by an earlier one of the same way and day that carries all that it must."""
        swap: dict[object, Sailing] = {}
        for column in columns:
            late = self.sailings[column]
            for other, early in enumerate(self.sailings):
                sooner = early.way is late.way and early.journey.ship < late.journey.ship
                if sooner and self._carries_all(other, late, amounts) and late.key not in swap:
                    swap[late.key] = early
        return {i: [(swap.get(s.key, s), units) for s, units in shares] for i, shares in amounts.items()}

    def _carries_all(self, column: int, late: Sailing, amounts: dict[int, Amounts]) -> bool:
        if not self.is_new[column] or late.way.cost_per_kg != self.sailings[column].way.cost_per_kg:
            return False
        return all(
            self.carries[column][line] >= units
            for line, want in enumerate(self.wants)
            for sailing, units in amounts[want.index]
            if sailing.key == late.key
        )

    def _small_set(self, groups: list[list[int]]) -> tuple[int, ...] | None:
        """Return a small set: always the departure that carries most of what is open, then without idle ones."""
        left, chosen, open_groups = self.units, list[int](), list(groups)
        while any(left):
            if not open_groups:
                return None
            columns = [column for group in open_groups for column in group]
            useful = [
                sum(min(has, lacks) for has, lacks in zip(self.carries[column], left, strict=True))
                for column in columns
            ]
            best = columns[useful.index(max(useful))]
            chosen.append(best)
            open_groups = [group for group in open_groups if best not in group]
            left = rest_of(left, self.carries[best])
        for column in chosen.copy():
            rest = [c for c in chosen if c != column]
            if covers([sum(self.carries[c][line] for c in rest) for line in range(len(left))], self.units):
                chosen = rest
        return tuple(sorted(chosen))
