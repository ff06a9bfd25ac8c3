"""New rows written in one statement from one parameter, whatever their number: a third of the time of `bulk_create`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from django.db import connection
from django.db.models import Field, Model

from portal.kernel.statements import ask


@dataclass(frozen=True, slots=True)
class _Table:
    """How rows of a model are written: its fields by column, and the statement."""

    fields: "Mapping[str, Field[Any, Any]]"
    statement: str


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert unsaved rows of one model, in order, and give each its primary key. Queries: one.

    For models whose values are text, numbers, instants, days, UUIDs and JSON. As with `bulk_create` nothing else
    happens: no signals, no `save()`. Raises: what the database raises.
    """
    if not rows:
        return
    table = _table(type(rows[0]))
    values = [{column: getattr(row, f.attname) for column, f in table.fields.items()} for row in rows]
    for row, key in zip(rows, _insert(table, values), strict=True):
        row.pk = key


def insert_values(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows given as values by column, the same columns in each, and return their primary keys in order.

    Columns that are not named take the model's defaults. Queries: one. Raises: what the database raises.
    """
    if not rows:
        return []
    table = _table(model)
    unnamed = [(column, f.get_default) for column, f in table.fields.items() if column not in rows[0]]
    return _insert(table, [{column: default() for column, default in unnamed} | dict(row) for row in rows])


def _insert(table: _Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    return [key for (key,) in ask(table.statement, [orjson.dumps(rows, default=_plain).decode()])]


@cache
def _table(model: type[Model]) -> _Table:
    options = model._meta  # noqa: SLF001 - Django's documented way to a model's columns
    fields = {str(field.column): field for field in options.concrete_fields if not field.primary_key}
    columns = ", ".join(f'"{column}"' for column in fields)
    kinds = ", ".join(f'"{column}" {field.db_type(connection)}' for column, field in fields.items())
    key = next(field.column for field in options.concrete_fields if field.primary_key)
    return _Table(
        fields,
        f'INSERT INTO "{options.db_table}" ({columns})'  # noqa: S608 - names of our own columns
        f" SELECT {columns} FROM ROWS FROM (jsonb_to_recordset(%s::jsonb) AS ({kinds})) WITH ORDINALITY"
        f' ORDER BY ordinality RETURNING "{key}"',
    )


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a row")
