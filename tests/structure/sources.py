"""The project's own files, as the structure tests see them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("portal", "orders", "inventory", "promising")


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that is, or is about to be, part of the project."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    paths = [PROJECT / line for line in listing.splitlines()]
    return tuple(path for path in paths if path.is_file())


def package_modules() -> list[Path]:
    """Return the Python files of the four packages, without migrations and empty files."""
    return [path for path in python_files() if path.relative_to(PROJECT).parts[0] in PACKAGES]


def python_files() -> list[Path]:
    """Return the project's Python files, without migrations and empty files."""
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and "migrations" not in path.parts and path.stat().st_size
    ]


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(), filename=str(path))


def named(path: Path) -> str:
    """Return a path as seen from the project."""
    return str(path.relative_to(PROJECT))


def is_models(path: Path) -> bool:
    """Tell whether a module holds models."""
    return path.name == "models.py" or path.parent.name == "models"
