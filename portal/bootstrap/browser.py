"""Debian's Chromium for the browser journeys: found, or installed when root."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from portal.bootstrap.console import complain, last_line, step
from portal.bootstrap.places import Places

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Return the path of an installed Chromium, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def is_wanted(pytest_arguments: Sequence[str]) -> bool:
    """Tell whether these pytest arguments may run a journey."""
    if any("not journey" in argument for argument in pytest_arguments):
        return False
    paths = [argument for argument in pytest_arguments if argument.startswith("tests/")]
    return not paths or any("journey" in path for path in paths)


def ensure_chromium(places: Places) -> None:
    """Install Chromium when it is missing and root may; without it the journeys say why they are skipped."""
    if find_chromium() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    log = places.log("chromium")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step("Installing Chromium for the browser journeys"), log.open("wb") as output:
        for command in (
            ["apt-get", "update"],
            ["apt-get", "install", "-y", "--no-install-recommends", "chromium"],
        ):
            done = subprocess.run(command, env=quiet, stdout=output, stderr=output, check=False)
            if done.returncode:
                complain(f"  {' '.join(command)} failed: {last_line(log)} (all of it: {log})")
                return
