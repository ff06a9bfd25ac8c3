"""`manage.py demo`: from nothing to a running portal with its data, and down again, no process left."""

import argparse
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from portal.bootstrap.console import CannotGoOn, last_line, say, step
from portal.bootstrap.environment import ensure_environment
from portal.bootstrap.machine_code import begin_compiling, finish_compiling
from portal.bootstrap.places import Places
from portal.bootstrap.ports import ANYWHERE, require_free
from portal.bootstrap.preparation import collect_static, compile_translations, finish_static
from portal.bootstrap.processes import spawn, stop
from portal.bootstrap.servers import Environment, begin_anew, embedded_servers, locked, running_servers
from portal.bootstrap.supervision import STOP_SECONDS, Service, Supervisor

PORTAL_PROCESSES = ("web", "worker", "beat", "step")
DESCRIPTION = "Set up whatever is missing, then run the portal with its demo data until Ctrl-C."
EPILOG = """Other options go to load_demo (see: manage.py load_demo --help).
Environment: PORT (8000), HOST (127.0.0.1), DATA_DIR (.data); DATABASE_URL, REDIS_URL: servers of your own."""


def run_demo(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the demo until it is told to stop.

    Raises: CannotGoOn when the machine lacks something.
    """
    fresh, load_options = parse(arguments)
    places = Places.of(environ)
    places.make()
    host, port = environ.get("HOST") or "127.0.0.1", port_of(environ)
    busy = f"A demo already runs on {places.data}: stop it first, or set DATA_DIR to another place"
    with locked(places.data / "demo.lock", refusal=busy):
        end_what_was_left(places)
        require_free(host, port)
        ensure_environment(places)
        if fresh:
            begin_anew(places, environ)
        settings = {"DEMO": "1", "DRAIN_SECONDS": "1", **environ, "PORT": str(port), "SERVING": "1"}
        with running_servers(places, settings) as environment:
            prepare(places, environment, load_options)
            serve(places, environment, host, port)
    return 0


def end_what_was_left(places: Places) -> None:
    """Stop the processes of an earlier demo that was killed before it could."""
    records = [places.run / f"{name}.json" for name in PORTAL_PROCESSES]
    if any(path.exists() for path in records):
        with step("Ending what an earlier demo left running"):
            stop(records, patience=STOP_SECONDS)


def parse(arguments: Sequence[str]) -> tuple[bool, list[str]]:
    """Return whether to begin anew, and the options meant for load_demo."""
    parser = argparse.ArgumentParser(
        prog="manage.py demo",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--fresh", action="store_true", help="delete the demo's own data and begin anew")
    known, others = parser.parse_known_args(list(arguments))
    return known.fresh, others


def port_of(environ: Mapping[str, str]) -> int:
    """Return the port to serve on.

    Raises: CannotGoOn when PORT is no port.
    """
    given = environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise CannotGoOn(f"PORT={given} is not a port: choose a number from 1 to 65535")
    return int(given)


def prepare(places: Places, environment: Environment, load_options: Sequence[str]) -> None:
    """Bring database, translations, static files and compiled engine up to date; the last two meanwhile."""
    compile_translations(places)
    compiling = begin_compiling(places)
    collecting = collect_static(places, environment)
    try:
        with step("Bringing the database up to date"):
            run_step(places, environment, "migrate", "-v0", log=places.log("migrate"))
        load(places, environment, load_options)
        finish_static(places, collecting)
        finish_compiling(places, compiling)
    finally:
        for process in (collecting, compiling):
            if process and process.poll() is None:
                process.terminate()
                process.wait()


def load(places: Places, environment: Environment, options: Sequence[str]) -> None:
    """Load the demo data, unless this embedded database has them: a plain start keeps whatever was loaded."""
    stamp = places.data / "postgres" / "demo-loaded"
    is_embedded = "DATABASE_URL" in embedded_servers(places, environment)
    if is_embedded and stamp.exists() and (not options or stamp.read_text() == " ".join(options)):
        return
    with step("Loading the demo data"):
        run_step(places, environment, "load_demo", *options)
    if is_embedded:
        stamp.write_text(" ".join(options))


def run_step(places: Places, environment: Environment, *command: str, log: Path | None = None) -> None:
    """Run a management command to its end, its output in a log, else on the terminal.

    Raises: CannotGoOn when it fails.
    """
    record = places.run / "step.json"
    words = [str(places.python), str(places.project / "manage.py"), *command]
    process = spawn(record, words, env=environment, log=log)
    try:
        if process.wait():
            reason = f"{last_line(log)} (all of it: {log})" if log else "see above"
            raise CannotGoOn(f"manage.py {command[0]} failed: {reason}")
    finally:
        stop([record], patience=STOP_SECONDS)


def serve(places: Places, environment: Environment, host: str, port: int) -> None:
    """Run the portal's processes until a signal comes."""
    servers = embedded_servers(places, environment)
    supervisor = Supervisor(places, environment, services(places, host, port), servers)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.ending.set())
    try:
        with step("Starting the portal"):
            supervisor.start()
            is_up = supervisor.await_ready(host, port)
        if is_up:
            welcome(places, environment, host, port)
            supervisor.watch()
    finally:
        say("Stopping …")
        supervisor.stop()


def services(places: Places, host: str, port: int) -> list[Service]:
    """Return the processes of a portal: web, worker and beat."""
    module = [str(places.python), "-m"]
    celery = [*module, "celery", "-A", "portal"]
    web = [*module, "uvicorn", "portal.asgi:application", "--no-access-log"]
    return [
        Service(
            "web",
            [*web, "--host", host, "--port", str(port), "--timeout-graceful-shutdown", "8"],
        ),
        Service(
            "worker",
            [
                *celery,
                "worker",
                "--concurrency",
                "2",
                "--loglevel",
                "WARNING",
                "--without-gossip",
                "--without-mingle",
            ],
        ),
        Service(
            "beat",
            [
                *celery,
                "beat",
                "--loglevel",
                "WARNING",
                "--pidfile=",
                "--schedule",
                str(places.run / "beat-schedule"),
            ],
        ),
    ]


def welcome(places: Places, environment: Environment, host: str, port: int) -> None:
    """Print the address and who can log in."""
    shown = "localhost" if host in {"127.0.0.1", "::1", *ANYWHERE} else host
    say(f"\nComptoir is open: http://{shown}:{port}/    (Ctrl-C closes it; logs: {places.data / 'log'})\n")
    command = [str(places.python), str(places.project / "manage.py"), "demo_logins"]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if not answer.returncode:
        say(answer.stdout)
