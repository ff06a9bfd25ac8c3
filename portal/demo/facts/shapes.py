"""The shapes of catalogue facts: items, packs, categories, attributes, units, synonyms."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class Words(NamedTuple):
    """A text in both languages."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure."""

    code: str
    name: Words
    plural: Words


@dataclass(frozen=True, slots=True)
class Category:
    """A node of the category tree; `parent` is empty at the top."""

    code: str
    name: Words
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property on which buyers filter; `numeric` values sort by size, `unit` follows them."""

    code: str
    name: Words
    numeric: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an attribute: `code` for the address bar, `label` for the reader."""

    attribute: str
    code: str
    label: Words
    number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack of an item: `factor` base units, with a GTIN-14 of its own."""

    unit: str
    factor: int
    gtin: str


@dataclass(frozen=True, slots=True)
class Hazard:
    """Dangerous goods: UN number, ADR class and packing group, GHS pictograms."""

    un_number: str
    adr_class: str
    packing_group: str
    ghs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the catalogue. Units: price EUR a base unit, weight kg, volume dm3."""

    sku: str
    gtin: str
    name: Words
    category: str
    brand: str
    unit: str
    packs: tuple[Pack, ...]
    multiple: int
    price: Decimal
    weight: Decimal
    volume: Decimal
    values: tuple[Value, ...]
    hazard: Hazard | None
    chilled: bool
    reduced_vat: bool
    popularity: float
    family: str


@dataclass(frozen=True, slots=True)
class Synonym:
    """Two expressions that a buyer uses for one thing: searching `said` also finds `meant`."""

    language: str
    said: str
    meant: str
