"""Rows by the thousand: copied into a temporary table, from which set-based SQL takes them.

COPY straight into a table under row-level security is refused to the portal's role; INSERT … SELECT is not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

BULK_STATEMENT_TIMEOUT = "120s"


def allow_long_statements() -> None:
    """Lift the statement time-out of this connection, for commands that work on whole tables."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")


@contextmanager
def staged(name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> Iterator[CursorWrapper]:
    """Give a cursor beside a temporary table that holds the rows until the block ends.

    `columns` maps column names to SQL types. Must run inside a transaction; its statements may take two minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [BULK_STATEMENT_TIMEOUT])
        declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({declared}) ON COMMIT DROP")
        with cursor.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"ANALYZE {name}")
        # A table filled in this same hour has no statistics, and a nested loop over it would take for ever.
        cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
        yield cursor
        cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")
        cursor.execute(f"DROP TABLE {name}")
