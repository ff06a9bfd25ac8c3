"""Which departures may go together: no more than the buyer accepts, one for each slot of a scarce dock."""

from collections.abc import Sequence


class Gates:
    """At most so many departures. Shapes: `docks` [berth]: the resource that it takes one of, or -1; `tolls` [berth].

    A toll is what lines pay for a departure to go.
    """

    def __init__(self, docks: Sequence[int], tolls: Sequence[int], most: int) -> None:
        self.docks, self.tolls, self.most = docks, tolls, most
        self.dearest = sorted((b for b, toll in enumerate(tolls) if toll), key=lambda berth: -tolls[berth])

    def income(self, rooms: Sequence[int], possible: int, opened: int = 0) -> int:
        """Return the most that departures (bits) bring in that may go together, some of which go anyhow.

        Slots and the limit form a laminar family, so that taking the dearest first is best.
        """
        left, total, used = self.most - opened.bit_count(), 0, dict[int, int]()
        for berth in self.dearest:
            dock = self.docks[berth]
            if opened >> berth & 1:
                total += self.tolls[berth]
            elif left > 0 and possible >> berth & 1 and (dock < 0 or rooms[dock] > used.get(dock, 0)):
                total, left = total + self.tolls[berth], left - 1
                used[dock] = used.get(dock, 0) + 1
        return total
