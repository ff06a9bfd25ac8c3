"""Statements of a constant text, planned once a connection: of a short one planning is the greater part.

Values go beside the text, whose type PostgreSQL must be able to tell: cast where it cannot, and `= ANY(%s)` for `IN`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from psycopg import Connection, Cursor

Row = tuple[Any, ...]
Values = Sequence[Any] | Mapping[str, Any]


def ask(statement: str, values: Values = ()) -> list[Row]:
    """Run a statement that is always the same and return its rows; JSON comes as text. Queries: one."""
    cursor = _cursor_for(statement)
    cursor.execute(statement, values)
    rows: list[Row] = cursor.fetchall()
    return rows


def tell(statement: str, values: Values = ()) -> int:
    """Run a statement that is always the same and answers nothing; return how many rows it changed. Queries: one."""
    cursor = _cursor_for(statement)
    cursor.execute(statement, values)
    return int(cursor.rowcount)


def numbers(values: Iterable[int]) -> str:
    """Return whole numbers as a value for `%s::bigint[]`: a list is looked at item by item, for ten times as long."""
    return f"{{{','.join(map(str, values))}}}"


class _PreparedCursor(Cursor[Row]):
    """The cursor of one statement, which it prepares at its first use; never without `prepare_threshold`.

    While the text stays the very same object psycopg keeps what it has found out about types: a third of the time.
    """

    def __init__(self, connection: Connection[Any], statement: str) -> None:
        super().__init__(connection)
        self.statement = statement

    def execute(self, query: Any, params: Any = None, **_options: Any) -> Self:  # noqa: ARG002
        return super().execute(self.statement, params, prepare=True)


def _cursor_for(statement: str) -> CursorWrapper:
    """Return the connection's cursor of a statement in Django's wrapper.

    That one turns errors into Django's, and counts queries where it is asked to.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None:
        database.ensure_connection()
    cursors: dict[str, _PreparedCursor] = vars(database.connection).setdefault("cursors_by_statement", {})
    cursor = cursors.get(statement)
    if cursor is None:
        cursor = cursors[statement] = _PreparedCursor(database.connection, statement)
    wrap = database.make_debug_cursor if database.queries_logged else database.make_cursor
    return wrap(cursor)  # type: ignore[arg-type]
