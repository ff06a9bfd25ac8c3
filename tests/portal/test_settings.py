"""The settings of a portal that serves: safe by default, refused where a secret is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PRODUCTION = {
    "SERVING": "1",
    "SECRET_KEY": "k3J9-_x1Qz" * 6,
    "PUBLIC_URL": "https://shop.example",
    "ALLOWED_HOSTS": "shop.example",
    "BEHIND_PROXY": "1",
}
OF_THE_TEST_RUN = {*PRODUCTION, "DEBUG", "DEMO", "DJANGO_ALLOW_ASYNC_UNSAFE"}
SHOWN = """
import json
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in %r}))
"""


def run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run Python beside the project with these variables alone of those that the settings read."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TEST_RUN}
    environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    return subprocess.run(
        [sys.executable, *command], cwd=PROJECT, env={**kept, **environ}, capture_output=True, text=True, check=False
    )  # fmt: skip


def settings_of(*names: str, **environ: str) -> dict[str, object]:
    """Return some settings as they are under an environment."""
    found: dict[str, object] = json.loads(run("-c", SHOWN % (names,), **environ).stdout)
    return found


@pytest.mark.slow
def test_django_finds_nothing_to_say_of_a_portal_in_production():
    answer = run("-m", "django", "check", "--deploy", "--fail-level", "DEBUG", **PRODUCTION)

    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("door", ["portal.wsgi", "portal.asgi"])
def test_no_portal_serves_without_a_secret_of_its_own(door):
    answer = run("-c", f"import {door}")

    assert answer.returncode == 1
    assert "SECRET_KEY is not set" in answer.stderr.splitlines()[-1]


def test_https_turns_on_what_belongs_to_it():
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "DEBUG")

    assert settings_of(*names, **PRODUCTION) == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "DEBUG": False,
    }
