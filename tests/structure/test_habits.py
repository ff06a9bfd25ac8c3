"""Habits that no linter knows: no stubs, no signals, no logic in models, modules that say what they hold."""

import ast
import re
from pathlib import Path

import pytest

from tests.structure.sources import PROJECT, is_models, named, package_modules, parsed, project_files

TEXT = re.compile(r"(^[^.]+|[.](py|html|js|css|md|txt|toml|ya?ml|po|sql|svg|json))$")
# Character classes keep these patterns from finding themselves.
OPEN_ENDS = re.compile(r"NotImplemented[E]rror|\b(?:T[O]DO|F[I]XME|X[X]X)\b")
REGISTRIES = re.compile(r"py[p]i[.]org|pythonh[o]sted|n[p]mjs|deb[.]d[e]bian|/w[o]rk/|/r[o]ot/[.]")
SIGNALS = re.compile(r"^\s*@receiver\b|django\.db\.models\.signals|django\.dispatch", re.MULTILINE)


def text_files() -> list[Path]:
    return [path for path in project_files() if TEXT.search(path.name)]


def offenders(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{named(path)}:{number}: {line.strip()[:80]}")
    return found


def test_nothing_is_left_open():
    code = [path for path in text_files() if path.suffix in {".py", ".html", ".js"}]

    assert not offenders([path for path in code if "tests" not in path.parts], OPEN_ENDS)


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    assert not offenders(text_files(), REGISTRIES)


def test_no_lock_with_registry_hosts_is_kept():
    assert "uv.lock" not in [path.name for path in project_files()]


def test_news_never_travels_by_signal():
    assert not offenders(package_modules(), SIGNALS)


def test_every_module_says_what_lives_in_it():
    silent = [named(path) for path in package_modules() if not ast.get_docstring(parsed(path))]

    assert not silent


@pytest.mark.parametrize("method", ["save", "delete", "clean", "full_clean"])
def test_models_have_no_business_methods(method: str):
    overridden = [
        f"{named(path)}:{node.lineno}"
        for path in package_modules()
        if is_models(path)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and node.name == method
    ]

    assert not overridden


def test_models_have_no_hidden_order():
    ordered = [
        f"{named(path)}:{node.lineno}"
        for path in package_modules()
        if is_models(path)
        for meta in ast.walk(parsed(path))
        if isinstance(meta, ast.ClassDef) and meta.name == "Meta"
        for node in meta.body
        if isinstance(node, ast.Assign)
        and any(getattr(name, "id", "") == "ordering" for name in node.targets)
    ]

    assert not ordered


def test_tests_are_no_packages():
    assert not list((PROJECT / "tests").rglob("__init__.py"))
