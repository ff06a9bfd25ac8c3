"""The engine's figures speak of work that was done."""

from portal.demo.bench.batch import engine_stretches


def test_nothing_changes_where_nothing_has_changed():
    stretches = {one.name: one for one in engine_stretches(500)}

    assert stretches["promise again, nothing changed"].note == "0 changed"
    assert all(one.count and one.seconds > 0 for one in stretches.values())
