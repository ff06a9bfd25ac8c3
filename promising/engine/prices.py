"""What a place on a scarce day is worth to lines that compete: prices that bound every plan from below.

Whatever prices places have, lines that each take the course that is cheapest in value and prices, less what all places
bring in, bound every plan. Where not all departures may go, each line pays a toll of its own for those that it uses;
these bring in what is paid for the dearest that may go together. The best prices are the duals of a linear program over
all courses of all lines, which are told as they become worth it. Sources: Geoffrion, Math. Programming Study 2 (1974);
Cornuejols, Fisher and Nemhauser, Management Science 23 (1977); Barnhart, Johnson, Nemhauser, Savelsbergh and Vance,
Operations Research 46 (1998).
"""

from collections.abc import Sequence
from typing import Final

from promising.engine.courses import GRAIN, NEVER, Course, Prices, Rival, TooMuch
from promising.engine.gates import Gates
from promising.engine.sharing import cheapest
from promising.engine.simplex import Column, Simplex
from promising.engine.timetable import Timetable

EFFORT: Final = 400_000
_SLIGHT: Final = 16


class Market:
    """The prices of what lines compete for. `plan`: a course for each, all of which fit together.

    `bound` of every plan and `least` [line], what its cheapest course costs, in grains; `gates`: what departures bring
    in of which not all may go, for they need `docks` [berth], or there may be so many at `most`; `likely` [line]: the
    course that the program takes most of; `pivots` made. `start`: a plan to begin with, when there is a `most`.
    Raises: TooMuch for more courses than can be looked at, and where rounding hides what is next.
    """

    def __init__(
        self,
        table: Timetable,
        rivals: Sequence[Rival],
        docks: Sequence[int] = (),
        most: int | None = None,
        start: Sequence[Course] = (),
    ) -> None:
        self.table, self.rivals, self.most, self.pivots = table, rivals, most, 0
        self.docks = docks or [-1] * len(table.berths)
        self.prices = Prices(table.rooms, [0] * len(table.rooms))
        self._first = len(rivals) + len(table.rooms)
        self._links = self._linked()
        self._known: dict[int, Course] = {}
        self.plan = self._nothing() if most is not None else self._in_turn()
        self.likely = list(self.plan)
        try:
            self.least = self._settled(self._program(start))
        except FloatingPointError:
            raise TooMuch from None
        income = sum(
            value if is_lane else value * room
            for value, room, is_lane in zip(self.prices.values, table.rooms, table.is_lane, strict=True)
        )
        self.gates = self._gates()
        self.bound = sum(self.least) - income
        if self.gates is not None:
            self.bound -= self.gates.income(table.rooms, -1)

    def _linked(self) -> dict[tuple[int, int], int]:
        """Return the row of each line and each departure that it may use, of those of which not all may go."""
        used = [{chance.place for chance in rival.chances} for rival in self.rivals]
        pairs = [
            (line, berth)
            for line, berths in enumerate(used)
            for berth in sorted(berths)
            if self.most is not None or self.docks[berth] >= 0
        ]
        return {pair: self._first + place for place, pair in enumerate(pairs)}

    def _gates(self) -> Gates | None:
        if not self._links:
            return None
        tolls = [sum(paid) for paid in zip(*self.prices.tolls, strict=True)]
        return Gates(self.docks, tolls, len(tolls) if self.most is None else self.most)

    def _nothing(self) -> list[Course]:
        return [Course.of(rival, ()) for rival in self.rivals]

    def _in_turn(self) -> list[Course]:
        """Let line after line take the best that is left, those that have least choice first."""
        left, found = list(self.table.rooms), dict[int, Course]()
        for rival in sorted(self.rivals, key=_by_choice):
            prices = Prices(left, [0 if room > 0 else NEVER for room in left])
            found[rival.line] = course = _cheapest(rival, prices, NEVER)[1]
            for place, weight in course.uses:
                left[place] -= weight
        return [found[rival.line] for rival in self.rivals]

    def _settled(self, program: Simplex) -> list[int]:
        """Find the best prices; return what the cheapest course of each line costs."""
        duals, is_new, most = self._told(program), True, EFFORT // len(program.duals)
        while is_new and self.pivots < most:
            is_new, known = self._learn(program, duals), self.pivots
            while self.pivots < most and program.improve():
                self.pivots += 1
            is_new = is_new and self.pivots > known  # what is worth less than rounding would be told for ever
            duals = self._told(program)
        parts = [0.0] * len(self.rivals)
        for number, part in enumerate(program.taken().tolist()):
            course = self._known.get(number)
            if course is not None and part > parts[course.line]:
                self.likely[course.line], parts[course.line] = course, part
        return [_cheapest(rival, self.prices, duals[rival.line] + GRAIN)[0] for rival in self.rivals]

    def _learn(self, program: Simplex, duals: Sequence[int]) -> bool:
        """Tell the course of each line that is worth most at the prices, and whether there is one."""
        found = [cheapest(rival, self.prices, duals[rival.line] - _SLIGHT) for rival in self.rivals]
        for course in (told[1] for told in found if told is not None):
            self._tell(program, course)
        return any(found)

    def _program(self, start: Sequence[Course]) -> Simplex:
        """Return the linear program, with what it begins with: nothing, or a plan that fits."""
        rooms = [
            1.0 if lane else float(room)
            for room, lane in zip(self.table.rooms, self.table.is_lane, strict=True)
        ]
        rooms += [0.0] * len(self._links)
        program = Simplex(len(self.rivals), rooms if self.most is None else [*rooms, float(self.most)])
        for course in self._nothing() if self._links else self.plan:
            program.begin(course.line, float(course.value), self._column(course))
        going = self._tell_departures(program)
        if self.most is not None:
            for course in (course for rival in self.rivals for course in rival.singles()):
                self._tell(program, course)
            for number in [self._tell(program, course) for course in start]:
                program.enter(number)
            for berth in sorted({berth for course in start for berth in course.berths}):
                program.enter(going[berth])
        return program

    def _tell(self, program: Simplex, course: Course) -> int:
        number = program.tell(float(course.value), self._column(course))
        self._known[number] = course
        return number

    def _tell_departures(self, program: Simplex) -> dict[int, int]:
        """Tell of each departure of which not all may go what it needs, and the lines for which it goes then.

        Return their numbers.
        """
        columns: dict[int, list[tuple[int, float]]] = {}
        found: dict[int, int] = {}
        for (_, berth), row in self._links.items():
            columns.setdefault(berth, []).append((row, -1.0))
        for berth, column in columns.items():
            if self.docks[berth] >= 0:
                column.append((len(self.rivals) + self.docks[berth], 1.0))
            if self.most is not None:
                column.append((self._first + len(self._links), 1.0))
            found[berth] = program.tell(0.0, column)
        return found

    def _told(self, program: Simplex) -> list[int]:
        """Take over the prices in whole grains; return the duals of the lines."""
        duals = [round(dual * GRAIN) for dual in program.duals.tolist()]
        values = [max(0, -dual) for dual in duals[len(self.rivals) : self._first]]
        for dock in (dock for dock in self.docks if dock >= 0):
            values[dock] = 0
        tolls = [[0] * len(self.table.berths) for _ in self.rivals if self._links]
        for (line, berth), row in self._links.items():
            tolls[line][berth] = max(0, -duals[row])
        self.prices = Prices(self.table.rooms, values, tolls)
        return duals[: len(self.rivals)]

    def _column(self, course: Course) -> Column:
        table, first = self.table, len(self.rivals)
        uses = [
            (first + place, weight / table.rooms[place] if table.is_lane[place] else float(weight))
            for place, weight in course.uses
        ]
        rows = [self._links.get((course.line, berth), -1) for berth in course.berths if self._links]
        return [(course.line, 1.0), *uses, *((row, 1.0) for row in rows if row >= 0)]


def _by_choice(rival: Rival) -> tuple[int, int]:
    return len(rival.chances), -rival.wanted


def _cheapest(rival: Rival, prices: Prices, limit: int) -> tuple[int, Course]:
    """Return the cheapest course, probably below a limit: to have nothing is one."""
    found = cheapest(rival, prices, limit) or cheapest(rival, prices, NEVER)
    assert found is not None
    return found
