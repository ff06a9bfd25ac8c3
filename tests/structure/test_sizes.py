"""Files and functions stay small enough to be read at one go."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.structure.sources import named, package_modules, parsed, project_files, python_files

LONGEST_FILE, MEDIAN_FILE = 400, 100
LONGEST_FUNCTION, MEDIAN_FUNCTION = 50, 10
LONGEST_TEMPLATE = 150


def test_no_file_is_longer_than_the_limit():
    assert not longer_than(LONGEST_FILE, python_files())


def test_the_median_file_is_short():
    assert median(lines_of(path) for path in package_modules()) <= MEDIAN_FILE


def test_no_function_is_longer_than_the_limit():
    too_long = [
        f"{named(path)}:{function.lineno} {function.name}: {length(function)}"
        for path in package_modules()
        for function in functions_of(path)
        if length(function) > LONGEST_FUNCTION
    ]

    assert not too_long


def test_the_median_function_is_short():
    lengths = [length(function) for path in package_modules() for function in functions_of(path)]

    assert median(lengths) <= MEDIAN_FUNCTION


def test_no_template_is_longer_than_the_limit():
    templates = [path for path in project_files() if path.suffix == ".html"]

    assert not longer_than(LONGEST_TEMPLATE, templates)


def longer_than(limit: int, paths: list[Path]) -> list[str]:
    return [f"{named(path)}: {lines_of(path)}" for path in paths if lines_of(path) > limit]


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1
