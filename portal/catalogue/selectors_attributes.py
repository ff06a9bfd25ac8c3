"""Attributes as people read them: labels of definitions and values in one language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any

from django.db import connection

DEFINITIONS = """
SELECT code, name_{language}, unit, is_number, (
    SELECT coalesce(jsonb_object_agg(key, coalesce(words ->> '{language}', words ->> 'en', key)), '{{}}')
    FROM jsonb_each(labels) AS label(key, words)
)
FROM catalogue_attributedefinition WHERE code = ANY(%s) ORDER BY position, code, id
"""


@dataclass(frozen=True, slots=True)
class Definition:
    """An attribute in one language; `labels` gives the words for stored values that have any."""

    code: str
    label: str
    unit: str
    is_number: bool
    labels: Mapping[str, str]

    def shown(self, value: str) -> str:
        """A stored value as people read it, with its unit."""
        label = self.labels.get(value, value)
        return f"{label} {self.unit}" if self.unit and value not in self.labels else label


@dataclass(frozen=True, slots=True)
class AttributeLine:
    """One attribute of an item, ready to show."""

    code: str
    label: str
    value: str
    shown: str


def attribute_definitions(language: str, *, codes: Iterable[str]) -> dict[str, Definition]:
    """Attributes by code, in their order; codes without a definition are left out. Queries: one."""
    with connection.cursor() as cursor:
        cursor.execute(DEFINITIONS.format(language=language), [list(codes)])
        rows = cursor.fetchall()
    return {
        code: Definition(code, name, unit, is_number, loads(labels))
        for code, name, unit, is_number, labels in rows
    }


def attribute_lines(
    attributes: Mapping[str, Any], definitions: Mapping[str, Definition]
) -> Sequence[AttributeLine]:
    """An item's attributes that have a definition, in the definitions' order."""
    return tuple(
        AttributeLine(code, definition.label, str(attributes[code]), definition.shown(str(attributes[code])))
        for code, definition in definitions.items()
        if code in attributes
    )
