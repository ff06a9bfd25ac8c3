"""Lines asked for in bulk, what they are promised, and the room that is left for picking them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from promising.engine.batch.tables import NEVER, BatchNetwork, BatchSupply, Days
from promising.engine.supply import Ints


@dataclass(frozen=True, eq=False)
class BatchLines:
    """Lines in order of priority. `wanted` is the first day of delivery as an offset (0: as soon as possible)."""

    item: Ints
    zone: Ints
    units: Ints
    wanted: Ints

    def __len__(self) -> int:
        return len(self.item)

    def subset(self, rows: Ints) -> "BatchLines":
        """Return some of the lines, in the order of `rows`."""
        return BatchLines(self.item[rows], self.zone[rows], self.units[rows], self.wanted[rows])


@dataclass(frozen=True, eq=False)
class BatchPlan:
    """What each line is promised: `column` of its zone and `site` (-1: nothing), `start` and `deliver` day (NEVER)."""

    column: Days
    site: Days
    start: Days
    deliver: Days

    @classmethod
    def empty(cls, count: int) -> "BatchPlan":
        """Return a plan that promises nothing yet."""
        none, never = np.full(count, -1, dtype=np.int32), np.full(count, NEVER, dtype=np.int32)
        return cls(none, none.copy(), never, never.copy())

    @property
    def promised(self) -> NDArray[np.bool_]:
        """Which lines are promised."""
        return self.site >= 0


@dataclass(eq=False)
class Room:
    """Lines that each site can still pick on each day. Shape: [site, day]. A large number is no limit."""

    left: Ints
    next_free: Days = field(init=False)

    def __post_init__(self) -> None:
        self.refresh()

    def use(self, site: int, day: int) -> None:
        """Use one line's room."""
        self.left[site, day] -= 1
        if self.left[site, day] <= 0:
            self.refresh()

    def refresh(self) -> None:
        """Tell again for each day the first day at or after it with room."""
        days = np.arange(self.left.shape[1], dtype=np.int32)
        free = np.where(self.left > 0, days, NEVER).astype(np.int32)
        self.next_free = np.minimum.accumulate(free[:, ::-1], axis=1)[:, ::-1]


@dataclass(frozen=True, eq=False)
class BatchState:
    """What planning reads and uses up."""

    supply: BatchSupply
    network: BatchNetwork
    room: Room | None = None
