"""All the courses that a line can take alone at prices of what is scarce, or the cheapest of them."""

from collections.abc import Sequence
from typing import Final

from promising.engine.courses import GRAIN, NEVER, STEPS, Course, Prices, Rival, Share, TooMuch
from promising.engine.timetable import Chance

_A_FEW: Final = 12


class Walk:
    """All sets of chances of a line in the order of their lateness, as long as they may cost less than a limit.

    Shapes: `price`, `low` (the least price from there on) [chance]; `reach` [chance][site]: the most from there on.
    """

    def __init__(self, rival: Rival, prices: Prices, limit: int, *, is_all: bool) -> None:
        self.rival, self.prices, self.limit, self.is_all = rival, prices, limit, is_all
        self.levels, self.is_single = rival.levels, rival.is_single
        self.short = rival.short * GRAIN
        values = prices.values
        self.chances = [c for c in rival.chances if c.seat < 0 or values[c.seat] < NEVER]
        self.tolls = prices.tolls[rival.line] if prices.tolls else ()
        price = [values[chance.seat] if chance.seat >= 0 else 0 for chance in self.chances]
        if self.is_single and self.tolls:
            price = [paid + self.tolls[c.place] for paid, c in zip(price, self.chances, strict=True)]
        if self.is_single and not is_all and not rival.is_whole and not rival.least and not rival.rows:
            kept = _undominated(self.chances, self.levels, price)
            self.chances, price = [self.chances[place] for place in kept], [price[place] for place in kept]
        self.price = price
        self.sites = list({chance.site: None for chance in self.chances})
        self.low, self.rate, self.reach = self._ahead()
        self.chosen: list[Share] = []
        self.found: list[tuple[int, tuple[Share, ...]]] = []

    def run(self) -> list[tuple[int, Course]]:
        """Return what is found, the last one the cheapest unless all are asked for."""
        self._descend(0, self.rival.wanted, 0)
        return self._told()

    def _told(self) -> list[tuple[int, Course]]:
        found = self.found if self.is_all else self.found[-1:]
        return [(cost, Course.of(self.rival, shares)) for cost, shares in found]

    def _ahead(self) -> tuple[list[int], list[int], list[list[int]]]:
        low, reach, least, most = list[int](), list[list[int]](), NEVER, [0] * len(self.sites)
        rates, rate = list[int](), NEVER
        for place in range(len(self.chances) - 1, -1, -1):
            chance = self.chances[place]
            site, least = self.sites.index(chance.site), min(least, self.price[place])
            level = self.levels[chance.number]
            if level > most[site]:
                most = [*most[:site], level, *most[site + 1 :]]
            rate = min(rate, chance.late * GRAIN + self.price[place] // level)
            low.append(least)
            rates.append(rate)
            reach.append(most)
        return low[::-1], rates[::-1], reach[::-1]

    def _taken(self) -> list[tuple[int, int]]:
        """Return how much of what is chosen each site has, and the most that it had until then. Shape: [site]."""
        taken, most = dict.fromkeys(self.sites, 0), dict.fromkeys(self.sites, 0)
        for other, amount, _ in self.chosen:
            taken[other.site] += amount
            most[other.site] = max(most[other.site], self.levels[other.number])
        return list(zip(taken.values(), most.values(), strict=True))

    def _reached(self, place: int, taken: Sequence[tuple[int, int]]) -> int:
        """Return how much more sites can have from a chance on, at most: what is chosen may be due later."""
        total = 0
        for reach, (had, most) in zip(self.reach[place], taken, strict=True):
            total += min(reach, max(0, max(reach, most) - had))
        return total

    def _descend(self, start: int, left: int, cost: int) -> None:
        """Look at what is chosen so far, and at all that go on from it. `cost`: of prices and lateness."""
        self._offer(left, cost)
        self.rival.table.steps += 1 + len(self.chosen) // _A_FEW
        if self.rival.table.steps > STEPS:
            raise TooMuch
        if left == 0:
            return
        taken = self._taken()
        for place in range(start, len(self.chances)):
            chance = self.chances[place]
            had = min(left, self._reached(place, taken))
            paid = max(had * chance.late * GRAIN + self.low[place], had * min(self.rate[place], self.short))
            if cost + paid + (left - had) * self.short >= self.limit:
                return
            if cost + self.price[place] < self.limit:
                room = min(left, self._room(chance, self.chosen))
                if room > 0 or (
                    room == 0 and self.rival.least and self.levels[chance.number] >= self.rival.least
                ):
                    self._take(place, left, room, cost)

    def _offer(self, left: int, cost: int) -> None:
        total, shares = cost + left * self.short, tuple(self.chosen)
        if total >= self.limit or (self.rival.is_whole and left and shares):
            return
        if self.rival.least and shares and not self.rival.rows:
            filled = _filled(self.rival, shares)
            if filled is None:
                return
            total, shares = self._cost(filled), filled
        self._keep(total, shares)

    def _keep(self, total: int, shares: tuple[Share, ...]) -> None:
        """Take what is chosen, if it costs less than the limit."""
        if total < self.limit:
            self.found.append((total, shares))
            if not self.is_all:
                self.limit = total

    def _take(self, place: int, left: int, room: int, cost: int) -> None:
        chance, rival = self.chances[place], self.rival
        most, least = rival.parts_of(room), 1
        if chance.seat < 0:
            least = most
        elif most > 1:
            crowd = sum(share.members - 1 for share in self.chosen if share.chance.seat >= 0)
            most = min(most, self.prices.rooms[chance.seat], len(rival.members) - crowd)
        for members in range(most, least - 1, -1):
            amount = min(room, rival.most[members])
            more = amount * chance.late * GRAIN + members * self.price[place]
            if self.tolls and not self.is_single and all(o.place != chance.place for o, _, _ in self.chosen):
                more += self.tolls[chance.place]
            if chance.lanes and not rival.least:
                more += self.prices.of_lanes(chance.lanes, rival.volume_of(amount))
            self.chosen.append(Share(chance, amount, members))
            if not rival.least or _at_least(rival, self.chosen):
                self._descend(place + 1, left - amount, cost + more)
            self.chosen.pop()

    def _room(self, chance: Chance, chosen: Sequence[Share]) -> int:
        """Return how much a chance still has: what was taken before, and what is due later, must be there too."""
        room = self.levels[chance.number]
        for other, amount, _ in chosen:
            if (self.rival.is_whole and other.day != chance.day) or (
                self.is_single and other.place == chance.place
            ):
                return 0
            if other.site == chance.site:
                if other.due <= chance.due:
                    room -= amount
                else:
                    room = min(room, self.levels[other.number] - _due_by(chosen, other))
        return room

    def _cost(self, shares: Sequence[Share]) -> int:
        cost, left = 0, self.rival.wanted
        for chance, amount, members in shares:
            cost += amount * chance.late * GRAIN
            cost += members * self.prices.values[chance.seat] if chance.seat >= 0 else 0
            cost += self.prices.of_lanes(chance.lanes, self.rival.volume_of(amount)) if chance.lanes else 0
            left -= amount
        if self.tolls:
            cost += sum(self.tolls[berth] for berth in {chance.place for chance, _, _ in shares})
        return cost + left * self.short


def _undominated(chances: Sequence[Chance], levels: Sequence[int], prices: Sequence[int]) -> list[int]:
    """Leave out chances for which another of the site is as soon, as early picked, as cheap, and has as much."""
    found: list[int] = []
    known: dict[str, list[tuple[int, int, int]]] = {}
    for place, chance in enumerate(chances):
        price, level = prices[place], levels[chance.number]
        others = known.setdefault(chance.site, [])
        if not any(has >= level and due <= chance.due and paid <= price for has, due, paid in others):
            found.append(place)
            if not chance.lanes:
                others.append((level, chance.due, price))
    return found


def _due_by(shares: Sequence[Share], last: Chance) -> int:
    """Return what is taken from a site by the day on which a chance is due."""
    taken = 0
    for other, amount, _ in shares:
        if other.site == last.site and other.due <= last.due:
            taken += amount
    return taken


def _at_least(rival: Rival, shares: Sequence[Share]) -> list[Share]:
    """Return the same chances, each with the least that a part may have; none when that is not there."""
    found = [Share(chance, rival.least, 1) for chance, _, _ in shares]
    if rival.least * len(found) > rival.wanted:
        return []
    if any(_due_by(found, chance) > rival.levels[chance.number] for chance, _, _ in found):
        return []
    return found


def _filled(rival: Rival, shares: Sequence[Share]) -> tuple[Share, ...] | None:
    """Return the same chances, each with the least that a part may have, or more; None when that is not there."""
    least, found = rival.least, _at_least(rival, shares)
    if not found:
        return None
    left = rival.wanted - least * len(found)
    for place, (chance, amount, _) in enumerate(found):
        rooms = [
            rival.levels[other.number] - _due_by(found, other)
            for other, _, _ in found
            if other.site == chance.site and other.due >= chance.due
        ]
        more = min(left, *rooms)
        found[place] = Share(chance, amount + more, 1)
        left -= more
    missing = least - left if 0 < left < least else 0
    for place in range(len(found) - 1, -1, -1):
        less = min(missing, found[place].amount - least)
        found[place] = found[place]._replace(amount=found[place].amount - less)
        missing -= less
    return tuple(found) if missing == 0 else None
