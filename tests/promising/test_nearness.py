"""Which counters are offered for collection: near ones only, the nearest first, at most two."""

from types import SimpleNamespace
from typing import Any

import pytest

from promising.nearness import counters_near, great_circle_km

LYON, PARIS = (45.76, 4.84), (48.86, 2.35)


def place(at: tuple[float, float] | None, postal_code: str = "", country: str = "FR") -> Any:
    latitude, longitude = at or (None, None)
    return SimpleNamespace(latitude=latitude, longitude=longitude, postal_code=postal_code, country=country)


def network(**sites: SimpleNamespace) -> Any:
    return SimpleNamespace(counters=tuple(f"counter:{code}" for code in sites), site_rows=sites)


def test_the_way_from_lyon_to_paris_is_known():
    assert great_circle_km(LYON, PARIS) == pytest.approx(392, abs=2)


def test_a_counter_far_away_is_not_offered():
    near, far = place((45.70, 4.94)), place(PARIS)

    assert counters_near(network(far=far, near=near), place(LYON)) == ("counter:near",)


def test_the_two_nearest_are_offered_in_order():
    sites = {f"at{n}": place((45.76 + n / 10, 4.84)) for n in (3, 1, 2)}

    assert counters_near(network(**sites), place(LYON)) == ("counter:at1", "counter:at2")


@pytest.mark.parametrize(
    ("postal_code", "country", "offered"),
    [("69003", "FR", True), ("75001", "FR", False), ("69003", "BE", False)],
)
def test_without_coordinates_the_department_counts(postal_code: str, country: str, offered: bool):
    found = counters_near(network(shop=place(None, "69800")), place(None, postal_code, country))

    assert bool(found) == offered


def test_nothing_known_is_not_near():
    assert counters_near(network(shop=place(None)), place(None)) == ()
