"""The demo data is loaded once into the embedded database, and by its own idempotence into any other."""

from pathlib import Path

import pytest

from portal.bootstrap import demo
from portal.bootstrap.console import CannotGoOn
from portal.bootstrap.demo import load
from portal.bootstrap.places import Places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / "postgres").mkdir()
    return Places.of({"DATA_DIR": str(tmp_path)})


@pytest.fixture
def embedded(places: Places) -> dict[str, str]:
    return {"DATABASE_URL": f"postgresql://comptoir:{places.secret('postgres')}@127.0.0.1:5432/comptoir"}


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The management commands that would have been run."""
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(demo, "run_step", lambda _, __, *command, **___: ran.append(command))
    return ran


def test_the_data_is_loaded_once(places: Places, embedded: dict[str, str], commands: list[tuple[str, ...]]):
    load(places, embedded, [])
    load(places, embedded, [])

    assert commands == [("load_demo",)]


def test_a_plain_start_keeps_what_other_options_loaded(
    places: Places, embedded: dict[str, str], commands: list[tuple[str, ...]]
):
    load(places, embedded, ["--from-online-retail"])
    load(places, embedded, [])

    assert commands == [("load_demo", "--from-online-retail")]


def test_other_options_load_again(places: Places, embedded: dict[str, str], commands: list[tuple[str, ...]]):
    load(places, embedded, [])
    load(places, embedded, ["--from-online-retail"])

    assert commands == [("load_demo",), ("load_demo", "--from-online-retail")]


def test_a_database_of_the_users_own_is_always_asked(places: Places, commands: list[tuple[str, ...]]):
    own = {"DATABASE_URL": "postgres://db/portal"}

    load(places, own, [])
    load(places, own, [])

    assert commands == [("load_demo",), ("load_demo",)]


def test_a_failed_load_is_tried_again(
    places: Places,
    embedded: dict[str, str],
    commands: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
):
    def fail(*_: object, **__: object) -> None:
        raise CannotGoOn("manage.py load_demo failed")

    with monkeypatch.context() as failing:
        failing.setattr(demo, "run_step", fail)
        with pytest.raises(CannotGoOn):
            load(places, embedded, [])

    load(places, embedded, [])

    assert commands == [("load_demo",)]
