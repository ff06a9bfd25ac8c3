"""The smallest shipment: how one line is parted on a day when each part, and what is left, must reach a minimum."""

from itertools import combinations

from promising.engine.cover import Amounts
from promising.engine.problem import Sailing


def least_shares(sailings: list[Sailing], carries: list[int], cap: int, left: int, least: int) -> Amounts:
    """Return what a line takes on a day: as much as can be, from few and cheap departures.

    Each share is at least `least`, and what remains of `left` afterwards is nothing or at least that too.
    `carries` is what each departure has, `cap` what the day may take in all. All in thousandths.
    """
    columns = _best_of_each_site(sailings, carries, least)
    best: tuple[int, int, int, tuple[int, ...]] | None = None
    for size in range(1, len(columns) + 1):
        for chosen in combinations(columns, size):
            total = _allowed_total(sum(carries[c] for c in chosen), cap, left, least)
            if total < size * least or total <= 0:
                continue
            key = (-total, size, sum(sailings[c].way.cost for c in chosen), chosen)
            best = key if best is None else min(best, key)
    return [] if best is None else _spread(sailings, carries, best[3], -best[0], least)


def _best_of_each_site(sailings: list[Sailing], carries: list[int], least: int) -> list[int]:
    """Return for each site its departure that carries most, the cheapest of those, if it reaches the minimum."""
    best: dict[str, int] = {}
    for column, sailing in enumerate(sailings):
        known = best.get(sailing.site)
        if carries[column] >= least and (known is None or carries[column] > carries[known]):
            best[sailing.site] = column
    return sorted(best.values())


def _allowed_total(available: int, cap: int, left: int, least: int) -> int:
    total = min(available, cap, left)
    return min(total, left - least) if 0 < left - total < least else total


def _spread(
    sailings: list[Sailing], carries: list[int], chosen: tuple[int, ...], total: int, least: int
) -> Amounts:
    """Give each departure its minimum, then fill them up, cheapest first."""
    amounts = dict.fromkeys(chosen, least)
    rest = total - least * len(chosen)
    for column in chosen:
        more = min(rest, carries[column] - least)
        amounts[column] += more
        rest -= more
    return [(sailings[column], amounts[column]) for column in chosen]
