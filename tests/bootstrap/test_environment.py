"""The virtual environment is installed once for each lock, and never trusted after an interruption."""

import importlib.util
import sys
from pathlib import Path

import pytest

from portal.bootstrap import environment
from portal.bootstrap.console import CannotGoOn
from portal.bootstrap.environment import DEVELOPMENT, RUNTIME, ensure_environment, is_installed
from portal.bootstrap.places import Places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / RUNTIME).write_text("django==5.2\n")
    (tmp_path / DEVELOPMENT).write_text("django==5.2\npytest==9\n")
    return Places(data=tmp_path / "data", venv=tmp_path / ".venv", project=tmp_path)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, places: Places) -> list[list[str]]:
    """The commands that would have been run; creating an environment gives it an interpreter."""
    ran: list[list[str]] = []

    def pretend(_: Places, command: list[str], *__: object) -> None:
        ran.append(command)
        if "venv" in command:
            python = places.venv / "bin" / "python"
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch(mode=0o755)

    monkeypatch.setattr(environment, "_run_logged", pretend)
    return ran


def test_a_first_start_creates_and_installs_from_hashes(places: Places, commands: list[list[str]]):
    ensure_environment(places)

    created, installed = commands
    assert created[1:3] == ["-m", "venv"]
    assert "--require-hashes" in installed
    assert installed[-1] == str(places.project / RUNTIME)


def test_a_second_start_does_nothing(places: Places, commands: list[list[str]]):
    ensure_environment(places)
    commands.clear()

    ensure_environment(places)

    assert commands == []


def test_a_changed_lock_is_installed_into_the_same_environment(places: Places, commands: list[list[str]]):
    ensure_environment(places)
    commands.clear()
    (places.project / RUNTIME).write_text("django==5.3\n")

    ensure_environment(places)

    assert [command[2] for command in commands] == ["pip"]


def test_the_development_lock_serves_the_demo_too(places: Places, commands: list[list[str]]):
    ensure_environment(places, DEVELOPMENT)
    commands.clear()

    ensure_environment(places, RUNTIME)

    assert commands == []


def test_the_demo_does_not_serve_development(places: Places, commands: list[list[str]]):
    ensure_environment(places, RUNTIME)

    assert not is_installed(places.venv, places.project / DEVELOPMENT)


def test_an_interrupted_installation_begins_anew(
    places: Places, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
):
    pretend = environment._run_logged

    def interrupt(where: Places, command: list[str], hold: int, failure: str) -> None:
        if "pip" in command:
            raise KeyboardInterrupt
        pretend(where, command, hold, failure)

    monkeypatch.setattr(environment, "_run_logged", interrupt)
    with pytest.raises(KeyboardInterrupt):
        ensure_environment(places)
    monkeypatch.setattr(environment, "_run_logged", pretend)
    commands.clear()

    ensure_environment(places)

    assert [command[2] for command in commands] == ["venv", "pip"]
    assert is_installed(places.venv, places.project / RUNTIME)


def test_a_python_without_venv_is_told_what_to_install(places: Places, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    monkeypatch.setattr(environment, "quickest_interpreter", lambda: sys.executable)

    with pytest.raises(
        CannotGoOn, match=r"no ensurepip module: install it \(apt-get install python3.*-venv\)"
    ):
        ensure_environment(places)


def test_a_failed_installation_names_the_reason_and_the_log(places: Places):
    places.python.parent.mkdir(parents=True)
    places.python.write_text("#!/bin/sh\necho 'ERROR: no route to host' >&2\nexit 1\n")
    places.python.chmod(0o755)

    with pytest.raises(CannotGoOn, match=r"is the network there\?.*no route to host.*setup\.log"):
        ensure_environment(places)

    assert not is_installed(places.venv, places.project / RUNTIME)
