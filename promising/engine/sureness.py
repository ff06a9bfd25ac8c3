"""How surely a way is on time: the delays of its legs as history has them, shrunk where history is sparse.

A delay is actual minus planned, in minutes, counted on a grid: bin b holds the delays in ((b - 1) × step, b × step],
so that bin 0 and everything below it is on time. Credibility: n observations of a key weigh n / (n + strength)
against what the next wider level says; the widest leans on one observation that could have gone either way, so
that nothing is ever called certain.
Goods that are still to come have a delay of their own, in weekdays from the day that was said. They may use up the s
days that lie between that day and the one they are needed on; what they are late beyond those delays the way by at
least as many whole days: P(on time) = Σ over k of P(goods k days late beyond s) × P(legs at most slack - k days late).
Of several receipts that are needed the last one counts. That takes receipts and legs as independent of each other.
Source: Bühlmann and Gisler, A Course in Credibility Theory and its Applications (2005), chapters 3 and 6.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray

Key = tuple[str, ...]
Level = tuple[int, ...]
Counts = Mapping[Key, Mapping[int, float]]

# A leg's key is (site, lane, service, weekday). A lane has one site and one service.
LEG_LEVELS: Final[tuple[Level, ...]] = ((), (2,), (0,), (0, 1, 2), (0, 1, 2, 3))
# What a receipt's delay is kept by: supplier, site that receives. No supplier ("") is a transfer between own sites.
RECEIPT_LEVELS: Final[tuple[Level, ...]] = ((), (0,), (0, 1))
DAY: Final = 24 * 60
# How probably goods are 0, 1, 2… days later than they are needed: those on the shelf are there.
Shares = tuple[float, ...]
ON_SHELF: Final[Shares] = (1.0,)
STRENGTHS: Final = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
_ROOT_STRENGTH: Final = 1.0


@dataclass(frozen=True, eq=False)
class Delays:
    """A distribution of delays: `masses[i]` is the probability of bin `first + i`. Units: `step` in minutes."""

    step: int
    first: int
    masses: NDArray[np.float64]

    def up_to(self, minutes: float) -> float:
        """Return the probability of a delay of at most so many minutes, a multiple of the step rounded down."""
        known = floor(minutes / self.step) - self.first + 1
        return float(np.clip(self.masses[: max(0, known)].sum(), 0.0, 1.0))


def bin_of(minutes: float, step: int) -> int:
    """Return the bin that holds a delay."""
    return ceil(minutes / step)


def no_delay(step: int) -> Delays:
    """Return the certainty of being exactly on time."""
    return Delays(step, 0, np.ones(1))


def delays_of(counts: Mapping[int, float], step: int) -> Delays:
    """Return the distribution of counted bins. Raises: ValueError when nothing was counted."""
    total = sum(counts.values())
    if total <= 0:
        raise ValueError("no delays were counted")
    first = min(counts)
    masses = np.zeros(max(counts) - first + 1)
    for place, count in counts.items():
        masses[place - first] = count / total
    return Delays(step, first, masses)


def blend(own: Delays, parent: Delays, weight: float) -> Delays:
    """Return `weight` parts of one distribution and the rest of the other."""
    first = min(own.first, parent.first)
    end = max(own.first + len(own.masses), parent.first + len(parent.masses))
    masses = np.zeros(end - first)
    for part, share in ((own, weight), (parent, 1.0 - weight)):
        masses[part.first - first : part.first - first + len(part.masses)] += share * part.masses
    return Delays(own.step, first, masses)


def sum_of(legs: Iterable[Delays]) -> Delays:
    """Return the distribution of the sum of independent delays. Raises: ValueError without legs."""
    parts = list(legs)
    if not parts:
        raise ValueError("a way has at least one leg")
    first, masses = 0, np.ones(1)
    for part in parts:
        first, masses = first + part.first, np.convolve(masses, part.masses)
    return Delays(parts[0].step, first, masses)


def probability_on_time(legs: Sequence[Delays], slack_minutes: float = 0, goods: Shares = ON_SHELF) -> float:
    """Return how probably legs, one after the other, carry goods that may be late by no more than the slack."""
    return met(goods, chances_of(legs, slack_minutes))


def chances_of(legs: Sequence[Delays], slack_minutes: float = 0) -> Shares:
    """Return how probably legs are late by no more than the slack when they begin 0, 1, 2… days late.

    As far as there is a chance at all; the first is always there.
    """
    way = sum_of(legs)
    found = [way.up_to(slack_minutes)]
    while found[-1] > 0:
        found.append(way.up_to(slack_minutes - len(found) * DAY))
    return tuple(found)


def met(goods: Shares, chances: Shares) -> float:
    """Return how probably goods arrive in time that are so late on a way with such chances."""
    if goods is ON_SHELF:
        return chances[0]
    return min(1.0, sum(share * chance for share, chance in zip(goods, chances, strict=False)))


def shares_beyond(receipt: Delays, spare_days: int, overdue_days: int = 0) -> Shares:
    """Return how probably goods come at most `spare_days` after the day that was said, and 1, 2… days beyond.

    What is overdue has not come so far: only delays of `overdue_days` and more are left, and when history knows
    none so long, there is no chance. Units: `receipt` has a bin a day.
    """
    known, first = receipt.masses, receipt.first
    if overdue_days > 0:
        known, first = known[max(0, overdue_days - first) :], max(first, overdue_days)
        known = known / known.sum() if known.sum() > 0 else known
    in_time = max(0, spare_days - first + 1)
    beyond = [0.0] * max(0, first - spare_days - 1) + known[in_time:].tolist()
    return (float(known[:in_time].sum()), *beyond)


def last_of(goods: Sequence[Shares]) -> Shares:
    """Return how probably the last of several, that come independently of each other, is 0, 1, 2… days late."""
    length = max(map(len, goods))
    reached = [1.0] * length
    for shares in goods:
        padded = (*shares, *[0.0] * (length - len(shares)))
        reached = [both * one for both, one in zip(reached, accumulate(padded), strict=True)]
    return tuple(after - before for before, after in pairwise((0.0, *reached)))


class Profiles:
    """The delays of every key, each level shrunk towards the wider one before it.

    `levels` go from the widest to the full key and name the places of the key that they look at. Safe to share
    between threads: what is remembered is only ever added to.
    """

    def __init__(self, counts: Counts, *, levels: Sequence[Level], step: int, strength: float) -> None:
        self.step, self.strength, self._levels = step, strength, tuple(levels)
        self._counts: tuple[Mapping[Key, Mapping[int, float]], ...] = tuple(
            _gathered(counts, level) for level in self._levels
        )
        self._known: dict[Key, Delays] = {}

    def __bool__(self) -> bool:
        return any(self._counts[0].values())

    def observations(self, key: Key) -> float:
        """Return how much was observed under the full key."""
        return sum(self._counts[-1].get(_seen(key, self._levels[-1]), {}).values())

    def delays(self, key: Key) -> Delays:
        """Return what is to be expected of a key, whether it was ever seen or not."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._shrunk(key)
        return found

    def _shrunk(self, key: Key) -> Delays:
        observed = [
            counts.get(_seen(key, level), {})
            for level, counts in zip(self._levels, self._counts, strict=True)
        ]
        found, strength = delays_of({0: 0.5, max(1, *observed[0], 1): 0.5}, self.step), _ROOT_STRENGTH
        for counts in observed:
            number = sum(counts.values())
            if number:
                found = blend(delays_of(counts, self.step), found, number / (number + strength))
            strength = self.strength
        return found


def best_strength(
    halves: Sequence[tuple[Counts, Counts]],
    *,
    levels: Sequence[Level],
    step: int,
    strengths: Sequence[float] = STRENGTHS,
) -> float:
    """Return the strength under which earlier delays foretell best which later ones are on time (log loss).

    `halves` are earlier and later counts, a pair for each leg. Without anything to compare: the middle strength.
    """
    pairs = [(earlier, later) for earlier, later in halves if earlier and later]
    if not pairs:
        return strengths[len(strengths) // 2]

    def loss(strength: float) -> float:
        return sum(
            _loss(Profiles(earlier, levels=levels, step=step, strength=strength), later)
            for earlier, later in pairs
        )

    return min(strengths, key=loss)


def _loss(profiles: Profiles, later: Counts) -> float:
    loss = 0.0
    for key, counts in later.items():
        sure = profiles.delays(key).up_to(0)
        kept = sum(count for place, count in counts.items() if place <= 0)
        loss -= kept * np.log(max(sure, 1e-9)) + (sum(counts.values()) - kept) * np.log(max(1 - sure, 1e-9))
    return float(loss)


def _seen(key: Key, level: Level) -> Key:
    return tuple(key[place] for place in level)


def _gathered(counts: Counts, level: Level) -> dict[Key, dict[int, float]]:
    found: dict[Key, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for key, bins in counts.items():
        for place, count in bins.items():
            found[_seen(key, level)][place] += count
    return {key: dict(bins) for key, bins in found.items()}
