"""Departures that others can stand in for, where it does not matter when goods come.

A later departure of a way, or one of a way of the site that costs no more, can do what an earlier one does, if it has
as much and needs nothing scarce that the other does not. Where each line must come on one day, that is not enough: all
departures of a day together must have their stand-ins on another.
"""

from collections.abc import Sequence

from promising.engine.courses import Rival
from promising.engine.sailing import Sailing
from promising.engine.timetable import Berth, Chance, Timetable


class StandIns:
    """Which departures of a timetable are needed for the goods of some lines."""

    def __init__(self, table: Timetable, rivals: Sequence[Rival]) -> None:
        self._picks: dict[int, list[Chance]] = {berth.place: [] for berth in table.berths}
        for chance in table.chances:
            self._picks[chance.place].append(chance)
        self._rivals, self._is_by_service = rivals, any(r.want.line.services is not None for r in rivals)

    def undominated(self, berths: Sequence[Berth]) -> set[int]:
        """Leave out each departure for which there is a stand-in; return the places of the others."""
        found = self._of(berths)
        return {berth.place for berth in berths if not found[berth.place]}

    def best_days(self, berths: Sequence[Berth]) -> set[int]:
        """Leave out those with a stand-in on their day, and days that have all their stand-ins on one other day."""
        found, elsewhere = self._of(berths), dict[int, list[set[int]]]()
        kept = set[int]()
        for berth in berths:
            day, days = berth.sailing.day, {other.sailing.day for other in found[berth.place]}
            elsewhere.setdefault(day, []).append(days - {day})
            if day not in days:
                kept.add(berth.place)
        days = {day for day, others in elsewhere.items() if not set.intersection(*others)}
        return {berth.place for berth in berths if berth.place in kept and berth.sailing.day in days}

    def _of(self, berths: Sequence[Berth]) -> dict[int, list[Berth]]:
        """Return for each departure those that can stand in for it: they need no scarce dock or lane."""
        by_site = dict[str, list[Berth]]()
        for berth in berths:
            if not berth.lanes and berth.dock is None:
                by_site.setdefault(berth.sailing.site, []).append(berth)
        return {
            berth.place: [
                other
                for other in by_site.get(berth.sailing.site, ())
                if _is_cheaper(other.sailing, berth.sailing) and self._has_as_much(other, berth)
            ]
            for berth in berths
        }

    def _has_as_much(self, one: Berth, other: Berth) -> bool:
        """Whether a departure has as much as another, whenever that is picked, and can be picked then or freely."""
        return all(
            any(
                (new.seat < 0 or new.seat == old.seat) and self._brings_as_much(new, old)
                for new in self._picks[one.place]
            )
            for old in self._picks[other.place]
        )

    def _brings_as_much(self, new: Chance, old: Chance) -> bool:
        return (new.due >= old.due and not self._is_by_service) or not any(
            rival.rows or rival.levels[new.number] < rival.levels[old.number] for rival in self._rivals
        )


def _is_cheaper(one: Sailing, other: Sailing) -> bool:
    """Whether a departure is a later one of the same way, or one of a way that costs no more.

    Of ways that cost the same the first listed is taken, so that no two stand in for each other.
    """
    if one.way is other.way:
        return one.journey.ship > other.journey.ship
    own, rival = (one.way.cost, one.way.cost_per_kg), (other.way.cost, other.way.cost_per_kg)
    return own <= rival and own[1] <= rival[1] and (own < rival or one.way.rank < other.way.rank)
