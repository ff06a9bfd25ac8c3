"""Figures of the engine alone: promises in bulk over eight sites, and a million open lines promised again.

Run: python tests/bench/engine_batch.py [lines]. Prints a table; nothing is written anywhere.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from promising.engine import Calendar, Departures, Lane, Network, Site, Transit
from promising.engine.batch import (
    BatchLines,
    BatchSupply,
    lay_network,
    lay_supply,
    promise_lines,
    repromise_lines,
)

ITEMS, SITES, ZONES, HORIZON = 20_000, 8, 12, 90
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CODES = [f"DC-{number}" for number in range(SITES)]


def build_network() -> Network:
    """Eight sites with hours and cut-offs, a lane from each to each of twelve areas."""
    five = tuple([((7 * 60, 19 * 60),)] * 5 + [()] * 2)
    calendar = Calendar("Europe/Paris", five)
    sites = {
        code: Site(
            code=code,
            zone="Europe/Paris",
            calendar=calendar,
            cutoff=15 * 60 + number * 10,
            handling=timedelta(hours=2),
        )
        for number, code in enumerate(CODES)
    }
    evening = Departures("Europe/Paris", tuple([(18 * 60,)] * 5 + [()] * 2))
    lanes = [
        Lane(
            code=f"{code}-{zone}", origin=code, destination=f"Z{zone}", service="standard", departures=evening,
            transit=Transit(days=1 + (number + zone) % 3, calendar=calendar),
            cost=Decimal(8 + (number * 7 + zone) % 11),
        )
        for number, code in enumerate(CODES)
        for zone in range(ZONES)
    ]  # fmt: skip
    return Network(sites, tuple(lanes))


def build_supply(chance: np.random.Generator, late_share: float = 0.0) -> BatchSupply:
    """Stock everywhere, up to two receipts a key; a share of the receipts two weeks late."""
    keys = np.arange(ITEMS * SITES)
    on_hand = chance.integers(0, 300, ITEMS * SITES) * 1000
    receipts = chance.integers(0, ITEMS * SITES, ITEMS * SITES)
    due = chance.integers(1, 40, ITEMS * SITES)
    due += np.where(chance.random(ITEMS * SITES) < late_share, 14, 0)
    units = chance.integers(50, 400, ITEMS * SITES) * 1000
    return lay_supply(
        (np.r_[keys, receipts], np.r_[np.zeros_like(keys), due], np.r_[on_hand, units]),
        (ITEMS, SITES),
        HORIZON,
    )


def build_lines(chance: np.random.Generator, count: int) -> BatchLines:
    """Lines on items as they sell: some items very often."""
    item = (ITEMS * chance.random(count) ** 2.2).astype(np.int64)
    return BatchLines(
        item=chance.permutation(ITEMS)[item],
        zone=chance.integers(0, ZONES, count),
        units=chance.integers(1, 60, count) * 1000,
        wanted=np.where(chance.random(count) < 0.3, chance.integers(1, 30, count), 0),
    )


def timed(name: str, count: int, work: Callable[[], Any]) -> Any:
    """Run and print one figure."""
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    print(f"{name:<58}{seconds:>8.2f} s{count / seconds:>14,.0f} a second")
    return result


def main(count: int) -> None:
    """Print the figures."""
    network = build_network()
    labels = [f"Z{zone}" for zone in range(ZONES)]
    laid = timed(
        "way tables, 8 sites x 12 areas x 90 days",
        SITES * ZONES * HORIZON,
        lambda: lay_network(network, labels, CODES, NOW, HORIZON),
    )
    supply = timed(
        "supply steps, 160,000 keys", ITEMS * SITES, lambda: build_supply(np.random.default_rng(7))
    )
    lines = build_lines(np.random.default_rng(8), count)
    fresh = timed("promise in bulk, stock only", count, lambda: promise_lines(lines, supply.copy(), laid))
    print(f"    promised {fresh.promised.mean():.1%}")
    capacity = np.full((SITES, HORIZON), count // 200, dtype=np.int64)
    limited = timed(
        "promise in bulk, with pick capacity",
        count,
        lambda: promise_lines(lines, supply.copy(), laid, capacity),
    )
    print(f"    promised {limited.promised.mean():.1%}")
    same = timed(
        "promise again, nothing changed", count, lambda: repromise_lines(lines, fresh, supply.copy(), laid)
    )
    print(f"    changed {same.changed.sum():,}")
    delayed = build_supply(np.random.default_rng(7), late_share=0.1)
    again = timed(
        "promise again, a tenth of the receipts 14 days late",
        count,
        lambda: repromise_lines(lines, fresh, delayed, laid),
    )
    print(
        f"    changed {again.changed.sum():,}, violation {again.violation:,}, bound {again.bound:,}, gap {again.gap:,}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
