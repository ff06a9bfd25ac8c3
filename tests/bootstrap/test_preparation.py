"""Only what changed is prepared again."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from portal.bootstrap.console import CannotGoOn
from portal.bootstrap.places import PROJECT, Places
from portal.bootstrap.preparation import compile_translations, stale_translations, static_fingerprint


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A translation that has been compiled."""
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.touch()
    os.utime(source, (1000, 1000))
    source.with_suffix(".mo").touch()
    return source


def test_a_compiled_translation_is_left_alone(catalogue: Path, tmp_path: Path):
    assert stale_translations(tmp_path) == []


def test_a_changed_translation_is_compiled_again(catalogue: Path, tmp_path: Path):
    os.utime(catalogue.with_suffix(".mo"), (900, 900))

    assert stale_translations(tmp_path) == [catalogue]


def test_a_new_translation_is_compiled(catalogue: Path, tmp_path: Path):
    catalogue.with_suffix(".mo").unlink()

    assert stale_translations(tmp_path) == [catalogue]


FRENCH = Path("portal", "locale", "fr", "LC_MESSAGES", "django.po")


@pytest.fixture
def fresh_clone(tmp_path: Path) -> Places:
    """The project's translations as git gives them: none is compiled."""
    project = tmp_path / "project"
    (project / FRENCH).parent.mkdir(parents=True)
    shutil.copy(PROJECT / FRENCH, project / FRENCH)
    return Places(data=tmp_path, venv=Path(sys.prefix), venv_is_ours=False, project=project)


def test_a_fresh_clone_speaks_french(fresh_clone: Places):
    compile_translations(fresh_clone)

    compiled = (fresh_clone.project / FRENCH).with_suffix(".mo").read_bytes()
    assert "Une erreur s’est produite chez nous".encode() in compiled


def test_a_translation_that_would_be_skipped_is_no_silent_loss(fresh_clone: Places):
    source = fresh_clone.project / FRENCH
    source.write_text(source.read_text().replace('msgid ""', '#, fuzzy\nmsgid ""', 1))

    with pytest.raises(CannotGoOn, match=r"cannot be compiled: .* fuzzy"):
        compile_translations(fresh_clone)


def test_static_files_are_collected_again_only_after_a_change(tmp_path: Path):
    (tmp_path / "requirements.txt").touch()
    style = tmp_path / "static" / "css" / "app.css"
    style.parent.mkdir(parents=True)
    style.write_text("a")
    places = Places(data=tmp_path, venv=tmp_path, project=tmp_path)
    before = static_fingerprint(places)

    unchanged = static_fingerprint(places)
    style.write_text("ab")
    changed = static_fingerprint(places)

    assert (unchanged == before, changed == before) == (True, False)
