"""The engine is compiled aside, put in its place when it is ready, and never of another state of its source."""

import shutil
from pathlib import Path

import pytest

from portal.bootstrap.machine_code import ENGINE, MODULES, begin_compiling, finish_compiling, remove_stale
from portal.bootstrap.places import Places

COMPILES = f"touch together__mypyc.cpython.so {ENGINE}/plans.cpython.so"
FAILS = "echo 'no such compiler option'; exit 1"


@pytest.fixture(autouse=True)
def compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """An installation whose interpreter compiles at once."""
    project = tmp_path / "project"
    packages = project / ".venv" / "lib" / "python3.11" / "site-packages" / "numpy"
    for directory in (project / ENGINE, packages, project / ".venv" / "bin"):
        directory.mkdir(parents=True)
    for file in (packages / "__init__.py", project / ".venv" / "pyvenv.cfg", project / "requirements.txt"):
        file.touch()
    (project / ENGINE / "plans.py").write_text("BEST = 1\n")
    found = Places(data=tmp_path / "data", venv=project / ".venv", project=project)
    interpret(found, COMPILES)
    return found


def interpret(places: Places, command: str) -> None:
    """Let the interpreter do this when it is to compile, and else tell where its headers are."""
    headers = places.project / "include"
    headers.mkdir(exist_ok=True)
    (headers / "Python.h").touch()
    places.python.write_text(f"#!/bin/sh\nif [ $1 = -c ]; then echo {headers}; else {command}; fi\n")
    places.python.chmod(0o755)


def compiled(places: Places) -> list[str]:
    return sorted(path.name for path in places.project.rglob("*.so"))


def test_the_engine_is_compiled_once(places):
    finish_compiling(places, begin_compiling(places))

    assert compiled(places) == ["plans.cpython.so", "together__mypyc.cpython.so"]
    assert begin_compiling(places) is None


def test_nothing_is_in_its_place_before_it_is_finished(places):
    process = begin_compiling(places)

    assert process is not None
    process.wait()
    assert compiled(places) == []


def test_what_was_compiled_of_another_source_goes(places):
    finish_compiling(places, begin_compiling(places))
    (places.project / ENGINE / "plans.py").write_text("BEST = 2\n")

    assert not remove_stale(places)

    assert not list((places.project / ENGINE).glob("*.so"))


def test_what_was_removed_by_hand_is_compiled_again(places):
    finish_compiling(places, begin_compiling(places))
    (places.project / ENGINE / "plans.cpython.so").unlink()

    finish_compiling(places, begin_compiling(places))

    assert "plans.cpython.so" in compiled(places)


def test_an_engine_that_cannot_be_compiled_runs_as_it_is_written(places, capsys):
    interpret(places, FAILS)

    finish_compiling(places, begin_compiling(places))

    assert compiled(places) == []
    assert "runs uncompiled, slower: no such compiler option" in capsys.readouterr().err


def test_what_is_edited_while_it_is_compiled_is_compiled_anew(places):
    process = begin_compiling(places)
    (places.project / ENGINE / "plans.py").write_text("BEST = 2\n")

    finish_compiling(places, process)

    assert not remove_stale(places)
    assert not list((places.project / ENGINE).glob("*.so"))


def test_what_was_put_in_its_place_by_half_is_never_taken_for_an_earlier_state(places):
    finish_compiling(places, begin_compiling(places))
    (places.project / ENGINE / "plans.py").write_text("BEST = 2\n")
    remove_stale(places)
    (places.project / ENGINE / "plans.cpython.so").touch()
    (places.project / ENGINE / "plans.py").write_text("BEST = 1\n")

    assert not remove_stale(places)

    assert not list((places.project / ENGINE).glob("*.so"))


def test_without_the_header_of_python_nothing_is_tried(places):
    (places.project / "include" / "Python.h").unlink()

    assert begin_compiling(places) is None


def test_without_a_compiler_nothing_is_tried(places, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    assert begin_compiling(places) is None


def test_an_environment_that_was_given_is_never_changed(places):
    given = Places(places.data, places.venv, venv_is_ours=False, project=places.project)

    assert begin_compiling(given) is None


def test_every_module_to_compile_is_there():
    project = Path(__file__).parents[2]

    assert [name for name in MODULES if not (project / ENGINE / f"{name}.py").exists()] == []
