"""What a place on a scarce day is worth to lines that compete: prices that bound every plan from below.

Whatever prices places have, lines that each take the course that is cheapest in value and prices, less what all places
bring in, bound every plan. The best prices are the duals of a linear program over all courses of all lines, which are
told one by one as they become worth it. Sources: Geoffrion, Math. Programming Study 2 (1974); Barnhart, Johnson,
Nemhauser, Savelsbergh and Vance, Operations Research 46 (1998).
"""

from collections.abc import Sequence
from typing import Final

from promising.engine.courses import GRAIN, NEVER, Course, Prices, Rival
from promising.engine.simplex import Column, Simplex
from promising.engine.timetable import Timetable

PIVOTS: Final = 300
_SLIGHT: Final = 16


class Market:
    """The prices of what lines compete for. `plan`: a course for each, all of which fit together.

    `bound` of every plan and `least` [line], what its cheapest course costs, in grains; `pivots` made.
    """

    def __init__(self, table: Timetable, rivals: Sequence[Rival]) -> None:
        self.table, self.rivals, self.pivots = table, rivals, 0
        self.prices = Prices(table.rooms, [0] * len(table.rooms))
        self.plan = self._in_turn()
        self.least = self._settled()
        income = sum(
            value if is_lane else value * room
            for value, room, is_lane in zip(self.prices.values, table.rooms, table.is_lane, strict=True)
        )
        self.bound = sum(self.least) - income

    def _in_turn(self) -> list[Course]:
        """Let line after line take the best that is left, those that have least choice first."""
        left, found = list(self.table.rooms), dict[int, Course]()
        for rival in sorted(self.rivals, key=_by_choice):
            prices = Prices(left, [0 if room > 0 else NEVER for room in left])
            found[rival.line] = course = _cheapest(rival, prices, NEVER)[1]
            for place, weight in course.uses:
                left[place] -= weight
        return [found[rival.line] for rival in self.rivals]

    def _settled(self) -> list[int]:
        """Find the best prices; return what the cheapest course of each line costs."""
        rooms = [
            1.0 if lane else float(room)
            for room, lane in zip(self.table.rooms, self.table.is_lane, strict=True)
        ]
        program = Simplex(len(self.rivals), rooms)
        for course in self.plan:
            program.begin(course.line, float(course.value), self._column(course))
        duals, line, idle = self._told(program), 0, 0
        while idle < len(self.rivals) and self.pivots < PIVOTS:
            found = self.rivals[line].cheapest(self.prices, duals[line] - _SLIGHT)
            idle += 1
            if found is not None:
                program.enter(float(found[1].value), self._column(found[1]))
                self.pivots, idle = self.pivots + 1, 0
                while self.pivots < PIVOTS and program.relax():
                    self.pivots += 1
                duals = self._told(program)
            line = (line + 1) % len(self.rivals)
        return [_cheapest(rival, self.prices, duals[rival.line] + GRAIN)[0] for rival in self.rivals]

    def _told(self, program: Simplex) -> list[int]:
        """Take over the prices in whole grains; return the duals of the lines."""
        duals = [round(dual * GRAIN) for dual in program.duals.tolist()]
        values = [max(0, -dual) for dual in duals[len(self.rivals) :]]
        self.prices = Prices(self.table.rooms, values)
        return duals[: len(self.rivals)]

    def _column(self, course: Course) -> Column:
        table, first = self.table, len(self.rivals)
        uses = [
            (first + place, weight / table.rooms[place] if table.is_lane[place] else float(weight))
            for place, weight in course.uses
        ]
        return [(course.line, 1.0), *uses]


def _by_choice(rival: Rival) -> tuple[int, int]:
    return len(rival.chances), -rival.wanted


def _cheapest(rival: Rival, prices: Prices, limit: int) -> tuple[int, Course]:
    """Return the cheapest course, probably below a limit: to have nothing is one."""
    found = rival.cheapest(prices, limit) or rival.cheapest(prices, NEVER)
    assert found is not None
    return found
