"""Attributes as people read them: labels of definitions and values in one language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.catalogue.models import AttributeDefinition


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
    rows = (
        AttributeDefinition.objects.filter(code__in=list(codes))
        .order_by("position", "code", "pk")
        .values_list("code", f"name_{language}", "unit", "is_number", "labels")
    )
    return {
        code: Definition(code, name, unit, is_number, _in_language(labels, language))
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


def _in_language(labels: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    return {value: words.get(language) or words.get("en") or value for value, words in labels.items()}
