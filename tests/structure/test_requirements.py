"""The locks hold everything that the project names, each version with its hashes."""

import re
import tomllib

import pytest

from tests.structure.sources import PROJECT

LOCKS = ("requirements.txt", "requirements-dev.txt")
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==", re.MULTILINE)


def normalised(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def locked(lock: str) -> set[str]:
    return {normalised(match["name"]) for match in PINNED.finditer((PROJECT / lock).read_text())}


def named_in_project() -> tuple[set[str], set[str]]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    runtime = project["project"]["dependencies"]
    development = project["dependency-groups"]["dev"]
    return {normalised(name) for name in runtime}, {normalised(name) for name in development}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pinned_version_has_hashes(lock: str):
    entries = re.split(r"\n(?=[A-Za-z0-9])", (PROJECT / lock).read_text())

    bare = [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]

    assert not bare


def test_the_lock_holds_what_the_portal_needs():
    runtime, _ = named_in_project()

    assert not runtime - locked("requirements.txt")


def test_the_development_lock_holds_what_tests_need_and_all_of_the_portal():
    _, development = named_in_project()

    assert not (development | locked("requirements.txt")) - locked("requirements-dev.txt")
