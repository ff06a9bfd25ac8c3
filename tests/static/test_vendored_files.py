"""What others wrote is listed with version and licence, and brings no surprises."""

import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
README = (VENDOR / "README.md").read_text()
FOLDERS = sorted(path for path in VENDOR.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_vendored_package_is_listed_with_its_files_and_carries_its_licence(folder):
    row = next((line for line in README.splitlines() if line.startswith(f"| `{folder.name}`")), "")
    version = folder.name.rpartition("-")[2]

    assert f"| {version} |" in row
    assert [path.name for path in folder.iterdir() if path.name != "LICENSE" and path.name not in row] == []
    assert (folder / "LICENSE").stat().st_size > 0


def test_every_listed_package_is_there():
    listed = set(re.findall(r"^\| `([^`]+)`", README, re.MULTILINE))

    assert listed == {folder.name for folder in FOLDERS}


@pytest.mark.parametrize("script", sorted(VENDOR.glob("*/*.js")), ids=lambda script: script.name)
def test_a_vendored_script_evaluates_no_text_and_names_no_missing_map(script):
    text = script.read_text()

    assert "sourceMappingURL" not in text
    assert not re.search(r"\beval\(|new Function\(", text)
