"""Which interpreter serves."""

import sys
import sysconfig
from pathlib import Path

import pytest

from portal.bootstrap.interpreter import quickest_interpreter


@pytest.fixture
def plain_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _name: "'--enable-shared'")


def installed(directory: Path, *, exit_code: int) -> Path:
    """Put an interpreter of this version there, which has all that it is asked for or not."""
    program = directory / f"python{sys.version_info.major}.{sys.version_info.minor}"
    program.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    program.chmod(0o755)
    return program


@pytest.mark.usefixtures("plain_build")
def test_the_distributions_interpreter_serves_where_ours_was_built_plainly(tmp_path):
    other = installed(tmp_path, exit_code=0)

    assert quickest_interpreter(tmp_path) == str(other)


@pytest.mark.usefixtures("plain_build")
def test_an_interpreter_that_cannot_make_environments_is_left_alone(tmp_path):
    installed(tmp_path, exit_code=1)

    assert quickest_interpreter(tmp_path) == sys.executable


@pytest.mark.usefixtures("plain_build")
def test_without_another_of_its_version_the_running_one_serves(tmp_path):
    assert quickest_interpreter(tmp_path) == sys.executable


def test_an_optimised_build_serves_itself(tmp_path, monkeypatch):
    installed(tmp_path, exit_code=0)
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _name: "'--enable-optimizations' '--with-lto'")

    assert quickest_interpreter(tmp_path) == sys.executable
