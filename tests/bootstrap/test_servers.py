"""What Django is told of its servers, and what beginning anew deletes."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from portal.bootstrap.console import CannotGoOn
from portal.bootstrap.places import Places
from portal.bootstrap.ports import free_port, require_free
from portal.bootstrap.postgres import Postgres, read_postmaster
from portal.bootstrap.servers import base_environment, begin_anew, embedded_servers, running_servers


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.of({"DATA_DIR": str(tmp_path / "data"), "COMPTOIR_VENV": sys.prefix})


def test_what_the_user_sets_is_kept(places: Places):
    environment = base_environment(places, {"SECRET_KEY": "mine", "LOG_LEVEL": "DEBUG"})

    assert (environment["SECRET_KEY"], environment["LOG_LEVEL"]) == ("mine", "DEBUG")


def test_a_secret_is_there_without_the_user(places: Places):
    assert base_environment(places, {})["SECRET_KEY"] == places.secret()


def test_servers_of_the_users_own_are_used_and_no_others_started(places: Places):
    own = {"DATABASE_URL": "postgres://db/portal", "REDIS_URL": "redis://cache/1"}

    with running_servers(places, own) as environment:
        assert {name: environment[name] for name in own} == own

    assert not (places.data / "postgres").exists()


def test_beginning_anew_deletes_only_what_it_owns(places: Places):
    places.make()
    for name in ("static/app.css", "log/web.log", "notes.txt", "test/kept"):
        (places.data / name).parent.mkdir(exist_ok=True)
        (places.data / name).touch()
    before = places.secret()

    begin_anew(places, {})

    assert not (places.data / "static").exists()
    assert not (places.data / "log").exists()
    assert (places.data / "notes.txt").exists()
    assert (places.data / "test" / "kept").exists()
    assert places.secret() != before


def test_beginning_anew_refuses_a_database_of_the_users_own(places: Places):
    places.make()
    before = places.secret()

    with pytest.raises(CannotGoOn, match="unset DATABASE_URL"):
        begin_anew(places, {"DATABASE_URL": "postgres://db/portal"})

    assert places.secret() == before


def test_beginning_anew_refuses_while_another_command_uses_the_data(places: Places):
    own = {"DATABASE_URL": "postgres://db/portal", "REDIS_URL": "redis://cache/1"}
    before = places.secret()

    with running_servers(places, own), pytest.raises(CannotGoOn, match="Another command uses"):
        begin_anew(places, {})

    assert places.secret() == before


def test_a_taken_port_is_refused_with_the_remedy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotGoOn, match=r"Address already in use.*choose another port"):
            require_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused_with_the_remedy():
    with pytest.raises(CannotGoOn, match="choose an address of this machine"):
        require_free("203.0.113.9", 8000)


def test_a_free_port_is_accepted():
    require_free("127.0.0.1", free_port())


def test_a_port_is_kept_while_nobody_else_listens_on_it():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        while_taken = free_port(port)

    assert while_taken != port
    assert free_port(port) == port


def test_killed_servers_come_back_with_the_same_address(places: Places):
    with running_servers(places, {}, durable=False) as environment:
        servers = embedded_servers(places, environment)
        for server in servers.values():
            record = server.running()
            assert record is not None
            os.kill(record.pid, signal.SIGKILL)
            while server.running():
                time.sleep(0.05)

        addresses = {variable: server.ensure() for variable, server in servers.items()}

    assert addresses == {name: environment[name] for name in ("DATABASE_URL", "REDIS_URL")}


def test_postgresqls_own_pid_file_is_read(tmp_path: Path):
    (tmp_path / "postmaster.pid").write_text("42\n/data\n1700000000\n5433\n\n127.0.0.1\n  123 0\nready   \n")

    assert read_postmaster(tmp_path) == (42, 5433, True)


@pytest.mark.parametrize("content", ["", "42\n", "nonsense\n\n\n\n"])
def test_a_damaged_pid_file_counts_as_none(tmp_path: Path, content: str):
    (tmp_path / "postmaster.pid").write_text(content)

    assert read_postmaster(tmp_path) == (None, None, False)


def test_the_last_user_stops_the_servers(places: Places):
    with running_servers(places, {}, durable=False) as first:
        with running_servers(places, {}, durable=False) as second:
            assert first["DATABASE_URL"] == second["DATABASE_URL"]

        assert Postgres(places).running()

    assert not Postgres(places).running()
    assert not (places.run / "valkey.json").exists()


def test_a_pid_file_whose_pid_is_somebody_elses_by_now_is_no_obstacle(places: Places):
    with running_servers(places, {}, durable=False):
        pass
    (places.data / "postgres" / "postmaster.pid").write_text("1\n/data\n1\n5432\n\n127.0.0.1\n  1 0\nready\n")

    with running_servers(places, {}, durable=False):
        assert Postgres(places).running()
