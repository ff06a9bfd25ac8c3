"""Rows by the thousand for the demo: keys drawn ahead, then COPY into a temporary table, then INSERT … SELECT.

COPY straight into a table under row-level security is refused to the portal's role. Table and column names
are those of this package, never of a user.
"""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from django.db import connection
from django.db.backends.utils import CursorWrapper

from portal.kernel.tenancy import SYSTEM, scope


@contextmanager
def loading() -> Iterator[None]:
    """Run a stage: one transaction that sees every company, and may take its time."""
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


def insert_rows(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows into a table; return how many. `columns` are names parted by spaces, `rows` in that order.

    `rows` must not query the database while they are drawn: the connection is busy copying.
    """
    listed = _quoted(columns)
    with _copied(table, listed, rows) as cursor:
        cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM demo_rows")
        return int(cursor.rowcount)


def change_rows(table: str, columns: str, rows: Iterable[Sequence[Any]], change: str) -> int:
    """Update rows of a table from staged rows; `change` follows SET, with the staged row as `new`.

    The first of `columns` is the key. Return how many rows changed.
    """
    key = columns.split(maxsplit=1)[0]
    with _copied(table, _quoted(columns), rows) as cursor:
        cursor.execute(
            f"UPDATE {table} AS old SET {change} FROM demo_rows AS new WHERE old.{key} = new.{key}"
        )
        return int(cursor.rowcount)


@contextmanager
def _copied(table: str, listed: str, rows: Iterable[Sequence[Any]]) -> Iterator[CursorWrapper]:
    """Give a cursor beside the temporary table `demo_rows`, which has these columns of a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE demo_rows ON COMMIT DROP AS SELECT {listed} FROM {table} WITH NO DATA"
        )
        with cursor.copy(f"COPY demo_rows ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        yield cursor
        cursor.execute("DROP TABLE demo_rows")


def _quoted(columns: str) -> str:
    return ", ".join(f'"{name}"' for name in columns.split())


def next_ids(table: str, count: int) -> list[int]:
    """Draw primary keys for rows that others of the same stage will point to, ascending."""
    return drawn(f"pg_get_serial_sequence('{table}', 'id')::regclass", count)


def drawn(sequence: str, count: int) -> list[int]:
    """Draw numbers from a sequence (an SQL expression of type regclass), ascending."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [count])
        return sorted(number for (number,) in cursor.fetchall())


def json(value: object) -> str:
    """Return a value as JSON text, for a column of type jsonb."""
    return orjson.dumps(value).decode()
