"""A model's columns in a plain statement, and its instances made of what they bring.

For questions that every request asks: to build a queryset takes ten times as long as PostgreSQL takes to answer it.
"""

from collections.abc import Sequence
from typing import Any, Final, Generic, TypeVar

import orjson
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)


class Columns(Generic[Row]):
    """The columns of a model under the name of its table in a statement: all, or the primary key and those named.

    `names` and `without` are names of fields; what is not read is deferred, as with `QuerySet.only`.
    """

    def __init__(
        self, model: type[Row], table: str, names: Sequence[str] = (), *, without: Sequence[str] = ()
    ) -> None:
        options = model._meta  # noqa: SLF001 - Django's documented way to a model's columns
        fields = [
            field
            for field in options.concrete_fields
            if (not names or field.primary_key or {field.name, field.attname} & set(names))
            and field.name not in without
        ]
        self.model: Final = model
        self.sql: Final = ", ".join(f'{table}."{field.column}"' for field in fields)
        self._names = [field.attname for field in fields]
        self._json = [field.attname for field in fields if isinstance(field, models.JSONField)]

    def __len__(self) -> int:
        return len(self._names)

    def instance(self, values: Sequence[Any]) -> Row:
        """Return an instance of one row's values, which stand in the order of `sql`.

        Made as `copy` and `pickle` make theirs: without `__init__` and its signals, a fourth of the time.
        """
        found = self.model.__new__(self.model)
        found.__dict__.update(zip(self._names, values, strict=True))
        for name in self._json:
            if (text := found.__dict__[name]) is not None:
                found.__dict__[name] = orjson.loads(text)
        found._state = ModelState()  # noqa: SLF001
        found._state.adding, found._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001
        return found
