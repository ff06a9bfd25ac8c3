"""`manage.py bench promise` on little: real servers, a database of its own, and the proof at the end."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings

pytestmark = [
    pytest.mark.slow(60),
    pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="needs DATABASE_URL"),
]
NAME = "bench_smoke"
CLAIMS = (
    "no error seen by a client", "every accepted order exists once", "every balance adds up to the unit",
    "nothing is oversold", "no deadlock",
)  # fmt: skip


def server():
    return psycopg.connect(at("postgres"), autocommit=True)


def at(name):
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def bench(*options):
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", "promise", *options]
    environment = {**os.environ, "DATABASE_URL": at(NAME)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture
def nothing_left():
    yield
    with server() as line:
        for name in (f"{NAME}_bench", f"{NAME}_bench_demo"):
            line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def test_a_short_run_measures_everything_and_proves_that_it_adds_up(nothing_left):
    done = bench("--quick", "--duration", "0.2", "--clients", "2")

    assert done.returncode == 0, done.stdout + done.stderr
    for claim in CLAIMS:
        assert f"yes  {claim}" in done.stdout
    for row in (
        "quote, 200 lines",
        "order 20 held lines, 5 hot",
        "SQL: reserve 20 lines, cold",
        "write what changed",
    ):
        assert row in done.stdout


def test_a_database_that_is_somebody_elses_is_left_alone(nothing_left):
    with server() as line:
        line.execute(f'CREATE DATABASE "{NAME}_bench_demo"')

    done = bench("--quick", "--only", "quotes")

    assert done.returncode == 1
    assert f"The database {NAME}_bench_demo is not the benchmark's" in done.stderr
    with server() as line:
        found = line.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [f"{NAME}_bench_demo"]
        ).fetchone()
    assert found is not None
