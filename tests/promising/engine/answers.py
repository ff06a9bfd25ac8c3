"""A program: what the engine answers to a number of drawn requests, as one digest; and whether it is compiled."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from promising.engine import Capacity, Policy, Stock, plans, promise
from tests.promising.engine import worlds

POLICIES = (Policy(), Policy(complete="line"), Policy(complete="order"), Policy(max_shipments=2))
digest = hashlib.sha256()


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.data())
def answer(data: st.DataObject) -> None:
    """Add the answer to one request in a world of its own, in which lines compete for picking."""
    network = data.draw(worlds.networks())
    now = data.draw(worlds.nows)
    picks = tuple(
        Capacity(site, "pick_lines", now.date() + timedelta(days=day), Decimal(data.draw(st.integers(0, 2))))
        for site in network.sites
        for day in range(4)
    )
    facts = replace(data.draw(worlds.facts(network, "ABC")), capacities=picks)
    wanted = data.draw(st.none() | worlds.days)
    request = worlds.asked(*data.draw(st.lists(st.integers(1, 20), min_size=1, max_size=3)), wanted=wanted,
                           policy=data.draw(st.sampled_from(POLICIES)))  # fmt: skip
    found = promise(request, network, Stock.build(network, facts, now), now)
    digest.update(repr(found).encode())


if __name__ == "__main__":
    answer()
    print("compiled" if not plans.__file__.endswith(".py") else "written", digest.hexdigest())
