"""A plan in the making: which departure carries how much of which line, and what that is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from promising.engine.cover import Amounts, Cover
from promising.engine.problem import Problem
from promising.engine.sailing import Sailing
from promising.engine.units import COST_SCALE, from_units

GOALS: Final = ("short", "late_days", "deliveries", "cost")


@dataclass(slots=True)
class Draft:
    """What each line (by its index) has from which departure. `gap` bounds what a proof might still gain.

    `in_turn`: lines compete, and each takes what the lines before it leave.
    """

    problem: Problem
    shares: dict[int, Amounts] = field(default_factory=dict)
    exact: bool = True
    gap: Decimal = Decimal(0)
    gap_of: str = ""
    in_turn: bool = False

    def add(self, cover: Cover) -> None:
        """Add the choice of one delivery day."""
        for index, amounts in cover.amounts.items():
            self.shares.setdefault(index, []).extend(amounts)
        if not cover.exact:
            self.exact, self.gap, self.gap_of = False, self.gap + cover.gap, "deliveries"

    def against(self, bound: "Draft") -> "Draft":
        """Say how far this is from what nothing can beat: another plan, less its own gap."""
        return self.measured(bound.least_goals)

    def measured(self, least: Mapping[str, Decimal]) -> "Draft":
        """Say how far this is from the least that the goals can be, in the first in which they differ."""
        self.exact, self.gap, self.gap_of = True, Decimal(0), ""
        mine = self.told_goals
        for name in (name for name in GOALS if mine[name] > least[name]):
            self.exact, self.gap, self.gap_of = False, mine[name] - least[name], name
            break
        return self

    @property
    def least_goals(self) -> dict[str, Decimal]:
        """What the goals can be at least, as far as it is known: nothing is known of those after the gap's."""
        told, place = self.told_goals, GOALS.index(self.gap_of) if self.gap_of else len(GOALS)
        return {
            name: told[name] if index < place else told[name] - self.gap if index == place else Decimal(0)
            for index, name in enumerate(GOALS)
        }

    @property
    def sailings(self) -> tuple[Sailing, ...]:
        """The deliveries, one departure each, in the order in which lines use them."""
        by_key = {sailing.key: sailing for shares in self.shares.values() for sailing, _ in shares}
        return tuple(by_key.values())

    @property
    def short(self) -> int:
        """What no line is promised, in thousandths."""
        promised = sum(units for shares in self.shares.values() for _, units in shares)
        return sum(want.units for want in self.problem.wants) - promised

    @property
    def late(self) -> int:
        """Thousandths × days after the wanted day, else after the day of receipt."""
        return sum(
            units * max(0, sailing.day - self.problem.base_day)
            for shares in self.shares.values()
            for sailing, units in shares
        )

    @property
    def cost(self) -> Decimal:
        """The cost to serve, in whole cents."""
        return (Decimal(self.charge) / COST_SCALE).quantize(Decimal("0.01"))

    @property
    def charge(self) -> int:
        """The price of each delivery, and of carrying what goes with it, in ten-thousandths."""
        wants = self.problem.wants
        charge = sum(sailing.way.cost for sailing in self.sailings)
        for index, shares in self.shares.items():
            charge += sum(wants[index].carriage(sailing.way, units) for sailing, units in shares)
        return charge

    @property
    def goals(self) -> tuple[int, int, int, Decimal]:
        """What is made small, in this order."""
        return self.short, self.late, len(self.sailings), self.cost

    @property
    def told_goals(self) -> dict[str, Decimal]:
        """The goals by name: quantities and quantity-days in units, money as it is."""
        short, late, deliveries, cost = self.goals
        return dict(zip(GOALS, (from_units(short), from_units(late), Decimal(deliveries), cost), strict=True))
