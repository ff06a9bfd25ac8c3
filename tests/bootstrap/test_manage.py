"""manage.py answers on any Python, with nothing installed, in one line when it cannot go on."""

import ast
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BARE = [sys.executable, "-S"]


def run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **environ}
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


def test_the_bootstrap_needs_no_installed_package():
    result = run(*BARE, "manage.py", "demo", "--help")

    assert result.returncode == 0
    assert "--fresh" in result.stdout


def test_manage_explains_itself_without_a_command():
    result = run(*BARE, "manage.py")

    assert "manage.py demo" in result.stdout
    assert "manage.py test" in result.stdout


def test_an_old_python_is_told_what_to_do_in_one_line():
    pretend = "import sys; sys.version_info = (3, 9, 2); exec(open('manage.py').read())"

    result = run(*BARE, "-c", pretend)

    assert result.returncode == 2
    assert result.stderr == "Comptoir needs Python 3.11 or newer (this is 3.9): try python3.11\n"


def test_manage_can_be_read_by_an_old_python():
    assert ast.parse((PROJECT / "manage.py").read_text(), feature_version=(3, 7))


def test_a_port_that_is_no_port_is_refused_in_one_line(tmp_path: Path):
    result = run(*BARE, "manage.py", "demo", PORT="http", DATA_DIR=str(tmp_path))

    assert result.returncode == 2
    assert result.stderr == "PORT=http is not a port: choose a number from 1 to 65535\n"


def test_a_place_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path):
    (tmp_path / "file").touch()

    result = run(*BARE, "manage.py", "demo", DATA_DIR=str(tmp_path / "file" / "data"))

    assert result.returncode == 2
    (line,) = result.stderr.splitlines()
    assert line.endswith("Not a directory: set DATA_DIR to a directory where you may write")


def test_a_ready_made_environment_without_python_is_refused_in_one_line(tmp_path: Path):
    result = run(*BARE, "manage.py", "migrate", COMPTOIR_VENV=str(tmp_path), DATA_DIR=str(tmp_path))

    assert result.returncode == 2
    assert result.stderr == f"COMPTOIR_VENV has no bin/python: {tmp_path}\n"
