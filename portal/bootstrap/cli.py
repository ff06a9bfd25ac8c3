"""The command line: demo, test, and every Django command in the environment that it needs."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import FrameType

from portal.bootstrap.console import CannotGoOn, complain, say
from portal.bootstrap.demo import run_demo
from portal.bootstrap.environment import ensure_environment
from portal.bootstrap.machine_code import begin_compiling, finish_compiling, remove_stale
from portal.bootstrap.places import Places, writing_expected
from portal.bootstrap.preparation import compile_translations
from portal.bootstrap.servers import Environment, base_environment, is_inside, running_servers
from portal.bootstrap.testing import run_tests

USAGE = """Comptoir

  python3 manage.py demo [--fresh]      run the portal with its demo data (all set up by itself)
  python3 manage.py test [pytest …]     check and test everything; with arguments: pytest alone
  python3 manage.py test --fast         the everyday part: no slow tests, no browser journeys
  python3 manage.py COMMAND …           any Django command; `help` lists them
"""
WITHOUT_SERVERS = frozenset(
    {"help", "version", "--version", "--help", "-h", "promise_case", "compilemessages", "makemessages"}
    | {"collectstatic", "diffsettings", "findstatic", "startapp"}
)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; 2 with one line when the machine lacks something."""
    if os.name != "posix":
        complain("Comptoir runs on Linux and macOS: on Windows use WSL")
        return 2
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGHUP, _end)
    try:
        return _dispatch(arguments, os.environ)
    except CannotGoOn as reason:
        complain(str(reason))
        return 2
    except KeyboardInterrupt:
        return 130


def _dispatch(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    if not arguments:
        say(USAGE)
        return 0
    places = Places.of(environ)
    own = {"demo": run_demo, "test": run_tests}.get(arguments[0])
    is_ready = is_inside(places) and (environ.get("DATABASE_URL") or arguments[0] in WITHOUT_SERVERS)
    if not own and is_ready:
        return _run_here(arguments)
    with writing_expected(places):
        if own:
            return own(arguments[1:], environ)
        return _run_in_environment(places, arguments, environ)


def _run_here(arguments: Sequence[str]) -> int:
    """Run a Django command in this very process: environment and database are there.

    The console speaks English throughout, as the set-up and Django's own commands do.
    """
    from django.core.management import execute_from_command_line
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    translation.deactivate_all()
    execute_from_command_line(["manage.py", *arguments])
    return 0


def _run_in_environment(places: Places, arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a Django command in the virtual environment, with servers for its time where it needs them."""
    ensure_environment(places)
    compile_translations(places)
    if arguments[0] == "bench":
        finish_compiling(places, begin_compiling(places))
    else:
        remove_stale(places)
    if arguments[0] in WITHOUT_SERVERS:
        return _run_child(places, arguments, base_environment(places, environ))
    with running_servers(places, environ) as environment:
        return _run_child(places, arguments, environment)


def _run_child(places: Places, arguments: Sequence[str], environment: Environment) -> int:
    child = subprocess.Popen(
        [str(places.python), str(places.project / "manage.py"), *arguments], env=environment
    )
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the command's own to answer
    signal.signal(signal.SIGTERM, lambda number, _: child.send_signal(number))
    code = child.wait()
    return code if code >= 0 else 128 - code


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
