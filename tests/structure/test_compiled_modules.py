"""What the compiled part of the engine keeps to (ADR 6)."""

from pathlib import Path

import pytest

from portal.bootstrap.machine_code import ENGINE, MODULES, remove_stale
from portal.bootstrap.places import Places

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", MODULES)
def test_a_compiled_module_remembers_nothing_by_cached_property(name: str):
    assert "cached_property" not in (PROJECT / ENGINE / f"{name}.py").read_text()


def test_no_machine_code_is_of_another_source():
    places = Places.of({})
    compiled = list((PROJECT / ENGINE).glob("*.so"))

    assert remove_stale(places) or not compiled, "run the tests again: what was stale has been removed"
