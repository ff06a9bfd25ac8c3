"""Only what changed is prepared again."""

import os
from pathlib import Path

import pytest

from portal.bootstrap.places import Places
from portal.bootstrap.preparation import stale_translations, static_fingerprint


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
