"""Statements of a constant text, planned once a connection: of a short one planning is the greater part.

Values go beside the text, whose type PostgreSQL must be able to tell: cast where it cannot, and `= ANY(%s)` for `IN`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

from django.db import connection
from psycopg import Cursor

Row = tuple[Any, ...]
Values = Sequence[Any] | Mapping[str, Any]


def ask(statement: str, values: Values = ()) -> list[Row]:
    """Run a statement that is always the same and return its rows; JSON comes as text. Queries: one."""
    with _prepared_cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Row] = cursor.fetchall()
        return rows


def tell(statement: str, values: Values = ()) -> int:
    """Run a statement that is always the same and answers nothing; return how many rows it changed. Queries: one."""
    with _prepared_cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


class _PreparedCursor(Cursor[Row]):
    """Prepares a statement when its connection sees it first; without `prepare_threshold` in the settings never."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> Self:
        return super().execute(query, params, prepare=True)


@contextmanager
def _prepared_cursor() -> Iterator[Any]:
    """Give a cursor in Django's wrapper, which turns errors into Django's and counts queries where they are counted."""
    connection.ensure_connection()
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(_PreparedCursor(connection.connection)) as cursor:  # type: ignore[arg-type]
        yield cursor
