"""The floors of the house: contracts hold, and break when somebody climbs."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.structure.sources import PACKAGES, PROJECT

PURE_NAMES = {"engine", "lifecycle", "codec", "query"}
LINT = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the four packages and their contracts."""
    for package in PACKAGES:
        shutil.copytree(
            PROJECT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
        )
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(LINT, cwd=house, capture_output=True, text=True, check=False)


def test_every_contract_holds():
    result = lint(PROJECT)

    assert result.returncode == 0, result.stdout


def test_every_pure_core_is_under_contract():
    named_pure = {
        ".".join(path.relative_to(PROJECT).with_suffix("").parts)
        for package in PACKAGES
        for path in (PROJECT / package).rglob("*")
        if path.stem in PURE_NAMES and path.suffix in {"", ".py"}
    }
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

    assert named_pure <= {module for contract in contracts for module in contract.get("source_modules", [])}


@pytest.mark.parametrize(
    ("where", "what", "contract"),
    [
        ("portal/kernel/planted.py", "import orders", "Floors: a module imports only from lower floors"),
        ("inventory/planted.py", "import portal.pages", "Floors: a module imports only from lower floors"),
        ("portal/api/planted.py", "import portal.pages", "Floors: a module imports only from lower floors"),
        ("orders/planted.py", "import orders.aftersales", "After-sales stands above orders"),
        ("portal/attic/__init__.py", "", "Every package of the portal has its floor"),
        ("promising/engine/planted.py", "import django.db", "Pure cores know no framework"),
        ("promising/engine/planted.py", "import random", "Pure cores know no framework"),
    ],
)
def test_a_planted_violation_is_found(house: Path, where: str, what: str, contract: str):
    planted = house / where
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(f'"""Planted."""\n\n{what}\n')

    result = lint(house)

    assert result.returncode != 0
    assert any(contract in line and "BROKEN" in line for line in result.stdout.splitlines()), result.stdout
