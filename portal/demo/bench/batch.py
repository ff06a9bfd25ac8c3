"""Figures of the engine alone, in memory: promises in bulk over eight sites, very many open lines promised again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np

from portal.demo.bench.figures import Stretch, stretch
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
SUPPLY_SEED, LINES_SEED = 7, 8


def engine_stretches(count: int) -> list[Stretch]:
    """Return the time of each piece of work on so many lines."""
    labels = [f"Z{zone}" for zone in range(ZONES)]
    ways, laid = stretch(
        f"way tables, {SITES} sites × {ZONES} areas × {HORIZON} days", SITES * ZONES * HORIZON,
        lambda: lay_network(build_network(), labels, CODES, NOW, HORIZON),
    )  # fmt: skip
    steps, supply = stretch(f"supply steps, {ITEMS * SITES:,} keys", ITEMS * SITES, build_supply)
    lines, roomy = build_lines(count), np.full((SITES, HORIZON), max(1, count // 200), dtype=np.int64)
    free, fresh = stretch("promise, stock only", count, lambda: promise_lines(lines, supply.copy(), laid))
    tight, _ = stretch(
        "promise, with pick capacity", count, lambda: promise_lines(lines, supply.copy(), laid, roomy)
    )
    same, unchanged = stretch(
        "promise again, nothing changed", count, lambda: repromise_lines(lines, fresh, supply.copy(), laid)
    )
    delayed = build_supply(late_share=0.1)
    again, changed = stretch(
        "promise again, a tenth of the receipts 14 days late", count,
        lambda: repromise_lines(lines, fresh, delayed, laid),
    )  # fmt: skip
    free.note = f"{fresh.promised.mean():.0%} promised"
    same.note = f"{unchanged.changed.sum():,} changed"
    again.note = f"{changed.changed.sum():,} changed, violation {changed.violation:,}, gap {changed.gap:,}"
    return [ways, steps, free, tight, same, again]


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


def build_supply(late_share: float = 0.0) -> BatchSupply:
    """Stock everywhere, up to two receipts a key; a share of the receipts two weeks late."""
    chance = np.random.default_rng(SUPPLY_SEED)
    keys = np.arange(ITEMS * SITES)
    on_hand = chance.integers(0, 300, ITEMS * SITES) * 1000
    receipts = chance.integers(0, ITEMS * SITES, ITEMS * SITES)
    due = chance.integers(1, 40, ITEMS * SITES)
    due += np.where(chance.random(ITEMS * SITES) < late_share, 14, 0)
    units = chance.integers(50, 400, ITEMS * SITES) * 1000
    events = (np.r_[keys, receipts], np.r_[np.zeros_like(keys), due], np.r_[on_hand, units])
    return lay_supply(events, (ITEMS, SITES), HORIZON)


def build_lines(count: int) -> BatchLines:
    """Lines on items as they sell: some items very often."""
    chance = np.random.default_rng(LINES_SEED)
    item = (ITEMS * chance.random(count) ** 2.2).astype(np.int64)
    return BatchLines(
        item=chance.permutation(ITEMS)[item],
        zone=chance.integers(0, ZONES, count),
        units=chance.integers(1, 60, count) * 1000,
        wanted=np.where(chance.random(count) < 0.3, chance.integers(1, 30, count), 0),
    )
