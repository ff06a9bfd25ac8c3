"""A database of the benchmark's own, a fresh copy of the demo for each run: nobody's data is touched.

The demo is loaded once a day, and after a change of the tables, into a template, which each run copies.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql
from psycopg.conninfo import make_conninfo

STAMP = "Comptoir bench"
Tell = Callable[[str], object]


@contextmanager
def bench_database(*, stamp: str, scale: float, keep: bool, tell: Tell) -> Iterator[str]:
    """Give the address of a fresh copy of the demo, and let this process's connection use it until the block ends.

    `stamp` tells one template from the next, as the day does.
    Raises: CommandError when databases cannot be made here, or one of that name is somebody else's.
    """
    own = str(connection.settings_dict["NAME"])
    template, copy = f"{own}_bench_demo", f"{own}_bench"
    with _administration() as server:
        _ensure_template(server, template, f"{STAMP}: {stamp}, scale {scale:g}, {_schema()}", scale, tell)
        tell("A fresh copy of the demo …")
        _drop(server, copy)
        _create(server, copy, f"{STAMP}: copy", template=template)
    _use(copy)
    try:
        yield _address(copy)
    finally:
        _use(own)
        if not keep:
            with _administration() as server:
                _drop(server, copy)


def _schema() -> str:
    """Return what tells the tables of one version from those of the next: the last migration of each app."""
    leaves = MigrationLoader(None).graph.leaf_nodes()
    return "tables " + sha256(repr(sorted(leaves)).encode()).hexdigest()[:12]


def _ensure_template(
    server: "psycopg.Connection[tuple[str, ...]]", name: str, stamp: str, scale: float, tell: Tell
) -> None:
    if _comment(server, name) == stamp:
        return
    _drop(server, name)
    tell(f"Loading the demo into a database of its own ({name}), once a day …")
    _create(server, name, f"{STAMP}: begun")
    for command in (["migrate", "-v0"], ["load_demo", "--scale", f"{scale:g}"]):
        _manage(command, _address(name))
    _describe(server, name, stamp)


def _manage(command: list[str], address: str) -> None:
    environment = {**os.environ, "DATABASE_URL": address}
    script = str(settings.BASE_DIR / "manage.py")
    done = subprocess.run([sys.executable, script, *command], env=environment, check=False)
    if done.returncode:
        raise CommandError(f"manage.py {command[0]} failed on the benchmark's database: see above")


@contextmanager
def _administration() -> "Iterator[psycopg.Connection[tuple[str, ...]]]":
    """Give a connection under the role that DATABASE_URL names, outside every transaction."""
    parts = connection.settings_dict
    names = {"USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    known = {name: str(parts[key]) for key, name in names.items() if parts[key]}
    with psycopg.connect(make_conninfo(dbname="postgres", **known), autocommit=True) as server:
        yield server


def _comment(server: "psycopg.Connection[tuple[str, ...]]", name: str) -> str | None:
    """Return what a database says of itself; None when there is none of that name."""
    query = "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s"
    row = server.execute(query, [name]).fetchone()
    return None if row is None else str(row[0])


def _drop(server: "psycopg.Connection[tuple[str, ...]]", name: str) -> None:
    found = _comment(server, name)
    if found is None:
        return
    if not found.startswith(STAMP):
        raise CommandError(f"The database {name} is not the benchmark's: rename it, then try again")
    statement = sql.SQL("DROP DATABASE {}").format(sql.Identifier(name))
    try:
        server.execute(statement)  # sends autovacuum away; FORCE may not
    except psycopg.errors.ObjectInUse:
        server.execute(statement + sql.SQL(" WITH (FORCE)"))


def _create(
    server: "psycopg.Connection[tuple[str, ...]]", name: str, stamp: str, template: str = "template0"
) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    try:
        server.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    except psycopg.errors.InsufficientPrivilege as error:
        raise CommandError("The role of DATABASE_URL may not create databases: grant it CREATEDB") from error
    _describe(server, name, stamp)


def _describe(server: "psycopg.Connection[tuple[str, ...]]", name: str, stamp: str) -> None:
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
    server.execute(statement.format(sql.Identifier(name), sql.Literal(stamp)))


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _address(name: str) -> str:
    given = urlsplit(os.environ.get("DATABASE_URL", "postgres:///comptoir"))
    return urlunsplit(given._replace(path=f"/{name}"))
