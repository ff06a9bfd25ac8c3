"""What a quick choice of courses leaves open, by linear programs: the least value, then the least charge.

A course for each line, and for each departure whether it goes. A line may only use a departure that goes: said for each
line and departure, that leaves little between the linear program and the best choice (Krarup and Pruzan, European
Journal of Operational Research 12, 1983).
"""

from collections.abc import Callable, Hashable, Sequence

from promising.engine.branching import Branching, Option
from promising.engine.choosing import Terms
from promising.engine.courses import Course


class Thorough:
    """One of its `choices` for each line, by programs. `accepts` a plan, or does not."""

    def __init__(
        self,
        terms: Terms,
        choices: Sequence[Sequence[tuple[int, Course]]],
        accepts: Callable[[list[Course]], bool],
    ) -> None:
        self.terms, self.accepts = terms, accepts
        self.choices = [[course for _, course in courses] for courses in choices]
        self.base = sum(min(course.value for course in courses) for courses in self.choices)

    def by_value(self, limit: int, effort: int) -> Branching:
        """Search for the choice of the least value below a limit. Values are told above `base`."""
        model = _Model(self.terms, self.choices, value=None)
        return self._searched(model, limit - self.base, effort)

    def by_charge(self, value: int, limit: int, effort: int) -> Branching:
        """Search for the choice of the least charge below a limit that is worth no more than a value."""
        model = _Model(self.terms, self.choices, value=value - self.base)
        return self._searched(model, limit, effort)

    def _searched(self, model: "_Model", limit: int, effort: int) -> Branching:
        search = Branching(
            model.options,
            model.rooms,
            lambda chosen: self.accepts([model.courses[p] for p in chosen if p < len(model.courses)]),
            limit=limit,
            effort=effort,
            leading=len(self.choices),
        )
        search.run()
        return search


class _Model:
    """The options of a program: `courses` first, then for each departure to go or not to. `value`: None to make least.

    Only departures are told of which not all may go, or all when their charges are to be least.
    """

    def __init__(self, terms: Terms, choices: Sequence[Sequence[Course]], value: int | None) -> None:
        self.terms, self.value = terms, value
        self.rooms: list[int] = []
        self.options: list[Option] = []
        self.courses = [course for courses in choices for course in courses]
        self._rows: dict[Hashable, int] = {}
        self._links: dict[int, list[int]] = {}
        for line, courses in enumerate(choices):
            least = min(course.value for course in courses)
            for course in courses:
                self._add(line, course, course.value - least)
        for number, (berth, links) in enumerate(self._links.items(), len(choices)):
            charge = 0 if value is None else terms.charges[berth]
            self.options.append(Option(number, charge, [(link, -1) for link in links] + self._scarce(berth)))
            self.options.append(Option(number, 0, ()))

    def _add(self, line: int, course: Course, more: int) -> None:
        terms = self.terms
        uses = [(self._row(resource, terms.rooms[resource]), weight) for resource, weight in course.uses]
        uses += [(self._link(line, berth), 1) for berth in course.berths if self._is_told(berth)]
        if self.value is not None and more > 0:
            uses.append((self._row("value", self.value), more))
        self.options.append(Option(line, more if self.value is None else course.carriage, uses))

    def _is_told(self, berth: int) -> bool:
        return self.value is not None or bool(self._scarce(berth))

    def _link(self, line: int, berth: int) -> int:
        is_new = (line, berth) not in self._rows
        row = self._row((line, berth), 0)
        if is_new:
            self._links.setdefault(berth, []).append(row)
        return row

    def _scarce(self, berth: int) -> list[tuple[int, int]]:
        """Return what a departure takes of what not all may have."""
        dock, gates = self.terms.docks[berth], self.terms.gates
        uses = [(self._row(dock, self.terms.rooms[dock]), 1)] if dock >= 0 else []
        if gates is not None and gates.most < len(gates.tolls):
            uses.append((self._row("departures", gates.most), 1))
        return uses

    def _row(self, key: Hashable, room: int) -> int:
        if key not in self._rows:
            self._rows[key] = len(self.rooms)
            self.rooms.append(room)
        return self._rows[key]
