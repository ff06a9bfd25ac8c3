"""The whole catalogue: families turned into items with codes, GTINs, names, values and packs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from portal.demo.facts import chance
from portal.demo.facts.agreement import agreed
from portal.demo.facts.attributes import ATTRIBUTES
from portal.demo.facts.gtin import gtin13, gtin14
from portal.demo.facts.items import (
    catering,
    chemistry,
    electrical,
    fastener_parts,
    fluids,
    hygiene,
    protection,
    screws,
    supplies,
    tools,
)
from portal.demo.facts.kit import Choice, Combination, Family
from portal.demo.facts.shapes import Item, Pack, Value, Words

MODULES = (
    screws,
    fastener_parts,
    tools,
    protection,
    electrical,
    fluids,
    chemistry,
    hygiene,
    catering,
    supplies,
)
FAMILIES: tuple[Family, ...] = tuple(family for module in MODULES for family in module.FAMILIES)
NUMERIC = frozenset(attribute.code for attribute in ATTRIBUTES if attribute.numeric)
POPULARITY_SPREAD = 1.1
# what one carries, and what a truck's tail-lift does
HEAVIEST_PACK_KG = {"PACK": 30, "BOX": 25, "CTN": 30, "PAL": 1_200}


@cache
def items() -> tuple[Item, ...]:
    """Return every item of the demo, in the order of the families; the same at each call and on each machine."""
    return tuple(item for rank, family in enumerate(FAMILIES) for item in family_items(rank, family))


def family_items(rank: int, family: Family) -> Iterator[Item]:
    """Yield the items of one family; `rank` numbers its GTINs."""
    for number, combination in enumerate(family.combinations()):
        yield _item(rank, number, family, combination)


def _item(rank: int, number: int, family: Family, combination: Combination) -> Item:
    sku = "-".join([family.code, *(_code(choice) for choice in combination.values())])
    packing, multiple = family.packing(combination)
    weight = family.net_weight(combination)
    packs = tuple(
        Pack(unit, factor, gtin14(level + 1, rank, number))
        for level, (unit, factor) in enumerate(packing)
        if factor * weight <= HEAVIEST_PACK_KG[unit]
    )
    return Item(
        sku=sku,
        gtin=gtin13(rank, number),
        name=Words(
            _name(family.fr, dict(_french(family, combination))),
            _name(family.en, {code: choice.en for code, choice in combination.items()}),
        ),
        category=family.category,
        brand=family.brand,
        unit=family.unit,
        packs=packs,
        multiple=multiple,
        price=commercial_price(family.list_price(combination)),
        weight=_rounded(weight),
        volume=_rounded(weight / family.density),
        values=tuple(_values({**family.fixed, **combination})),
        hazard=family.hazard,
        chilled=family.chilled,
        reduced_vat=family.food,
        popularity=round(family.demand * chance.skewed("popularity", sku, spread=POPULARITY_SPREAD), 4),
        family=f"{family.category}/{family.code}",
    )


def commercial_price(price: float) -> Decimal:
    """Round a price as a price list does: to a ten-thousandth below 1 EUR, else to the cent."""
    places = "0.0001" if price < 1 else "0.01"
    return max(Decimal("0.0100"), Decimal(price).quantize(Decimal(places)))


def value_code(choice: Choice) -> str:
    """Return what is stored for a choice: its label where both languages share it, else a slug of the English."""
    if choice.fr == choice.en:
        return choice.en
    plain = unicodedata.normalize("NFKD", choice.en).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _values(choices: Combination) -> Iterator[Value]:
    for attribute, choice in choices.items():
        if attribute in NUMERIC and choice.number is not None:
            number = Decimal(str(round(choice.number, 3)))
            yield Value(attribute, format(number.normalize(), "f"), Words(choice.fr, choice.en), number)
        else:
            yield Value(attribute, value_code(choice), Words(choice.fr, choice.en))


def _french(family: Family, combination: Combination) -> Iterator[tuple[str, str]]:
    for attribute, choice in combination.items():
        yield attribute, agreed(choice.fr, family.agrees) if attribute == "colour" else choice.fr


def _code(choice: Choice) -> str:
    return re.sub(r"[^A-Z0-9.]", "", choice.code.upper())


def _name(template: str, labels: dict[str, str]) -> str:
    text = template.format(**labels)
    return text[0].upper() + text[1:]


def _rounded(number: float) -> Decimal:
    return max(Decimal("0.00001"), Decimal(number).quantize(Decimal("0.00001")))
