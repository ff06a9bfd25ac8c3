"""PostgreSQL and Valkey for the time of a command: shared by all that run, stopped by the last one out."""

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from portal.bootstrap.console import CannotGoOn, step
from portal.bootstrap.places import OWNED, Places
from portal.bootstrap.postgres import Postgres
from portal.bootstrap.valkey import Valkey

Environment = dict[str, str]


def base_environment(places: Places, environ: Mapping[str, str]) -> Environment:
    """Return the environment for Django, without servers: the stored secret, the data directory."""
    given = {name: value for name, value in environ.items() if name != "PYTHONHOME"}
    defaults = {
        "SECRET_KEY": places.secret(),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONUNBUFFERED": "1",
    }
    modules = os.pathsep.join(filter(None, [str(places.project), environ.get("PYTHONPATH")]))
    path = f"{places.venv / 'bin'}{os.pathsep}{environ.get('PATH', os.defpath)}"
    return {**defaults, **given, "DATA_DIR": str(places.data), "PATH": path, "PYTHONPATH": modules}


@contextmanager
def running_servers(
    places: Places, environ: Mapping[str, str], *, durable: bool = True
) -> Iterator[Environment]:
    """Give the environment for Django, with a server behind every address that the user did not set.

    Each user of the embedded servers holds a shared lock; who can make it exclusive on leaving is the last
    one and stops them.
    """
    environment = base_environment(places, environ)
    postgres = None if environ.get("DATABASE_URL") else Postgres(places, durable=durable)
    valkey = None if environ.get("REDIS_URL") else Valkey(places)
    places.make()
    with _opened(places.data / "servers.lock") as users:
        with locked(places.data / "start.lock"):
            fcntl.flock(users, fcntl.LOCK_SH)
            environment.update(_addresses(postgres, valkey))
        try:
            yield environment
        finally:
            with locked(places.data / "start.lock"):
                if _is_last(users):
                    stop_servers(places)


def _addresses(postgres: Postgres | None, valkey: Valkey | None) -> Environment:
    embedded = {"DATABASE_URL": postgres, "REDIS_URL": valkey}
    wanted = {name: server for name, server in embedded.items() if server}
    if all(server.running() for server in wanted.values()):
        return {name: server.ensure() for name, server in wanted.items()}
    with step("Starting PostgreSQL and Valkey"):
        return {name: server.ensure() for name, server in wanted.items()}


def embedded_servers(places: Places, environment: Mapping[str, str]) -> dict[str, Postgres | Valkey]:
    """Return which servers of an environment are the embedded ones on this data, by the variable of their address."""
    servers: dict[str, Postgres | Valkey] = {"DATABASE_URL": Postgres(places), "REDIS_URL": Valkey(places)}
    return {
        variable: server
        for variable, server in servers.items()
        if places.secret(server.name) in environment.get(variable, "")
    }


def stop_servers(places: Places) -> None:
    """Stop the embedded servers that run on this data."""
    Valkey(places).stop()
    Postgres(places).stop()


def begin_anew(places: Places, environ: Mapping[str, str]) -> None:
    """Delete the data that the bootstrap owns, nothing else in the data directory.

    Raises: CannotGoOn when the database is the user's own, or another command uses the data.
    """
    if environ.get("DATABASE_URL"):
        raise CannotGoOn(
            "--fresh does not empty a database of your own: empty it yourself, or unset DATABASE_URL"
        )
    places.make()
    with _opened(places.data / "servers.lock") as users, locked(places.data / "start.lock"):
        if not _is_last(users):
            raise CannotGoOn(f"Another command uses {places.data}: let it end, then try again")
        stop_servers(places)
        for name in OWNED:
            _remove(places.data / name)
    places.make()


@contextmanager
def locked(path: Path, *, refusal: str = "") -> Iterator[None]:
    """Hold an exclusive lock on a file; with a `refusal`, raise it as CannotGoOn instead of waiting."""
    with _opened(path) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (fcntl.LOCK_NB if refusal else 0))
        except BlockingIOError as error:
            raise CannotGoOn(refusal) from error
        yield


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def is_inside(places: Places) -> bool:
    """Tell whether this very process runs in the virtual environment."""
    return Path(sys.prefix).resolve() == places.venv.resolve()
