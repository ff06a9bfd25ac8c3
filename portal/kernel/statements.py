"""Statements of a constant text, planned once a connection: of a short one planning is the greater part.

Values go beside the text, whose type PostgreSQL must be able to tell: cast where it cannot, and `= ANY(%s)` for `IN`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
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


def _prepared_cursor() -> CursorWrapper:
    """Return a cursor in Django's wrapper, which turns errors into Django's and counts queries where it is asked to."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None:
        database.ensure_connection()
    wrap = database.make_debug_cursor if database.queries_logged else database.make_cursor
    return wrap(_PreparedCursor(database.connection))  # type: ignore[arg-type]
