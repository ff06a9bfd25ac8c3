"""A journey without a browser is skipped with its reason, and fails where nothing may be left out."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.sources import PROJECT

JOURNEY = """
import pytest

@pytest.mark.journey
def test_way_through(): ...

def test_without_a_browser(): ...
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite of one journey and one plain test."""
    (tmp_path / "test_suite.py").write_text(JOURNEY)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = journey: drives a browser\n")
    return tmp_path


def run(suite: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.browser_plugin",
        "-p",
        "no:django",
        "-rs",
        str(suite),
    ]
    nowhere = {"PATH": str(suite), "PYTHONPATH": str(PROJECT), **environ}
    return subprocess.run(command, cwd=suite, env=nowhere, capture_output=True, text=True, check=False)


def test_a_journey_without_a_browser_is_skipped_with_its_reason(suite: Path):
    result = run(suite)

    assert result.returncode == 0, result.stdout
    assert "1 passed, 1 skipped" in result.stdout
    assert "no Chromium on this machine" in result.stdout


def test_a_skipped_journey_fails_under_ci(suite: Path):
    result = run(suite, CI="true")

    assert result.returncode == 1
    assert "Under CI every journey must run" in result.stdout
