"""The demo is the same on every run, whatever order Python gives to sets."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[4]
DIGEST = """
from datetime import UTC, datetime
from hashlib import sha256
from portal.demo.facts.catalogue import items
from portal.demo.facts.history import past_orders
from portal.demo.facts.open_orders import open_orders
from portal.demo.facts.stock import StockItem, stock_keys

now = datetime(2026, 3, 10, 8, tzinfo=UTC)
listed = [StockItem(i.sku, i.popularity, float(i.price), i.multiple, i.brand) for i in items()]
stock = {(key.sku, key.site): key for key in stock_keys(listed, now.date())}
digest = sha256()
for made in (items()[::10], list(stock.values())[::30], past_orders(now, scale=0.01), open_orders(now, stock)):
    for fact in made:
        digest.update(repr(fact).encode())
print(digest.hexdigest())
"""


def digest(hash_seed: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", DIGEST],
        cwd=PROJECT,
        env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


@pytest.mark.slow
def test_two_runs_make_the_same_facts_to_the_letter():
    assert digest("1") == digest("2")
