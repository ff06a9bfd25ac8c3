"""The courses of a line that must leave some of its item to others: any amounts by each of its chances."""

from promising.engine.courses import GRAIN, Prices, Rival, Share
from promising.engine.timetable import Chance
from promising.engine.walks import Walk


class Splits(Walk):
    """All amounts of a line by all sets of chances, as long as they may cost less than a limit.

    `rows`, `rate` [chance]: the stock that it takes from, and what a quantum costs at least from there on.
    """

    def __init__(self, rival: Rival, prices: Prices, limit: int, *, is_all: bool) -> None:
        super().__init__(rival, prices, limit, is_all=is_all)
        self.rows = [rival.rows_of(chance) for chance in self.chances]
        least = rival.short * GRAIN
        for place in range(len(self.chances) - 1, -1, -1):
            chance = self.chances[place]
            stock = prices.of_lanes(self.rows[place], rival.quantum)
            least = min(least, chance.late * GRAIN + stock + self.price[place] // self.levels[chance.number])
            self.rate[place] = least

    def _take(self, place: int, left: int, room: int, cost: int) -> None:
        chance, rival = self.chances[place], self.rival
        for amount in range(room, max(1, rival.least) - 1, -1):
            if not rival.least or not 0 < left - amount < rival.least:
                more = (
                    amount * chance.late * GRAIN + self.price[place] + self._of_amount(place, chance, amount)
                )
                self.chosen.append(Share(chance, amount, 1))
                self._descend(place + 1, left - amount, cost + more)
                self.chosen.pop()

    def _of_amount(self, place: int, chance: Chance, amount: int) -> int:
        """Return what an amount by a chance costs of stock and lanes."""
        rival, prices = self.rival, self.prices
        cost = prices.of_lanes(self.rows[place], amount * rival.quantum)
        return cost + prices.of_lanes(chance.lanes, rival.volume_of(amount))
