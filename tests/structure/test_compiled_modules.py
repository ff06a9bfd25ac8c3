"""What the compiled part of the engine keeps to (ADR 6)."""

import ast
from pathlib import Path

import pytest

from portal.bootstrap.machine_code import ENGINE, MODULES, remove_stale
from portal.bootstrap.places import Places

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", MODULES)
def test_a_compiled_module_remembers_nothing_by_cached_property(name: str):
    assert "cached_property" not in (PROJECT / ENGINE / f"{name}.py").read_text()


def test_no_machine_code_is_of_another_source():
    places = Places.of({})
    compiled = list((PROJECT / ENGINE).glob("*.so"))

    assert remove_stale(places) or not compiled, "run the tests again: what was stale has been removed"


def test_no_class_of_a_compiled_module_has_heirs_that_are_not_compiled():
    compiled, orphans = {f"promising.engine.{name}" for name in MODULES}, []
    for path in sorted((PROJECT / ENGINE).glob("*.py")):
        tree = ast.parse(path.read_text())
        imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module in compiled]
        names = {name.asname or name.name for node in imports for name in node.names}
        classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        bases = {ast.unparse(base).split("[")[0] for node in classes for base in node.bases}
        if bases & names and path.stem not in MODULES:
            orphans.append(path.stem)

    assert not orphans, "machine code refuses them: name them in MODULES too"
