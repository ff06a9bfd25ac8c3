"""The engine answers the same as machine code and as it is written."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from promising.engine import plans

PROJECT = Path(__file__).parents[3]
PROGRAM = "tests.promising.engine.answers"


def answers(tree: Path) -> list[str]:
    """Return how the engine of a tree runs, and a digest of its answers."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tree), str(PROJECT)))}
    done = subprocess.run(
        [sys.executable, "-P", "-m", PROGRAM], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.split()


@pytest.mark.slow
@pytest.mark.skipif(plans.__file__.endswith(".py"), reason="the engine is not compiled here")
def test_machine_code_answers_as_the_source_does(tmp_path):
    source = shutil.ignore_patterns("*.so", "__pycache__")
    shutil.copytree(PROJECT / "promising", tmp_path / "promising", ignore=source)

    compiled, written = answers(PROJECT), answers(tmp_path)

    assert (compiled[0], written[0]) == ("compiled", "written")
    assert compiled[1] == written[1]
