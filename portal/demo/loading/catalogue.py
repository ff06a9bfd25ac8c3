"""Stage: units, categories, attributes, items with their packs and search texts, synonyms, substitutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from portal.catalogue.models import AttributeDefinition, Category, Item, Synonym, UnitOfMeasure
from portal.catalogue.query import document_text, item_document, normalise, sort_key
from portal.catalogue.services import rebuild_vocabulary
from portal.demo.facts import shapes
from portal.demo.facts.attributes import ATTRIBUTES, UNITS
from portal.demo.facts.catalogue import items
from portal.demo.facts.categories import CATEGORIES
from portal.demo.facts.companies import COMPANIES, INDUSTRY
from portal.demo.facts.gtin import gtin13
from portal.demo.facts.prices import item_prices
from portal.demo.facts.synonyms import SYNONYMS
from portal.demo.loading.progress import Progress
from portal.demo.loading.rows import insert_rows, json, loading, next_ids

ITEM_COLUMNS = (
    "id sku gtin name_fr name_en description_fr description_en brand category_id attributes base_unit_id"
    " sales_minimum sales_multiple list_price currency vat_rate weight_kg volume_dm3 is_chilled hazard_class"
    " un_number popularity visibility is_active sort_name_fr sort_name_en search_a search_b search_c"
)
OWN_FAMILY = 90_000
PACK_ORDER = {"PACK": 1, "BOX": 2, "CTN": 3, "PAL": 4}


def is_loaded() -> bool:
    """Tell whether the demo's catalogue is there."""
    return Item.objects.filter(sku=INDUSTRY.agreement.own_items[-1][0]).exists()


def load(progress: Progress, *, scale: float = 1.0) -> None:
    """Write the whole catalogue; `scale` below 1 takes the most popular share, for tests."""
    chosen = [*thinned(items(), scale), *own_items()]
    with loading():
        load_vocabulary(items())
        category_ids = dict(Category.objects.values_list("code", "id"))
        keys = next_ids("catalogue_item", len(chosen))
        progress.expect(2 * len(chosen))
        rows = (_item_row(key, item, category_ids) for key, item in zip(keys, chosen, strict=True))
        insert_rows("catalogue_item", ITEM_COLUMNS, progress.each(rows))
        units = (row for key, item in zip(keys, chosen, strict=True) for row in _unit_rows(key, item))
        insert_rows("catalogue_itemunit", "item_id unit_id factor gtin is_pack position", units)
        by_sku = dict(zip((item.sku for item in chosen), keys, strict=True))
        insert_rows("catalogue_substitute", "item_id substitute_id rank", _substitutes(chosen, by_sku))
        progress.each_done(len(chosen))
        rebuild_vocabulary()


def thinned(listed: Sequence[shapes.Item], scale: float) -> Sequence[shapes.Item]:
    """Return the most popular share of the items, and all that some company has a price for, in their order."""
    if scale >= 1:
        return listed
    ranked = sorted(listed, key=lambda item: (-item.popularity, item.sku))
    kept = {item.sku for item in ranked[: round(len(ranked) * scale)]}
    kept |= {sku for company in COMPANIES for sku in item_prices(company)}
    return [item for item in listed if item.sku in kept]


def own_items() -> list[shapes.Item]:
    """Return the items that only one company may see, made after a public item of the same category."""
    found = []
    models = {item.category: item for item in items()}
    for rank, company in enumerate(COMPANIES):
        for number, (sku, name, category, price) in enumerate(company.agreement.own_items):
            found.append(
                replace(
                    models[category], sku=sku, name=name, price=price, gtin=gtin13(OWN_FAMILY + rank, number), packs=(),
                    multiple=1, unit="PCE", values=(), brand="Comptoir", popularity=0.5, family=company.code,
                )
            )  # fmt: skip
    return found


def load_vocabulary(listed: Sequence[shapes.Item]) -> None:
    """Write units, categories, attribute definitions and synonyms; those that are there already stay."""
    UnitOfMeasure.objects.bulk_create(
        [
            UnitOfMeasure(
                code=unit.code,
                name_fr=unit.name.fr,
                name_en=unit.name.en,
                plural_fr=unit.plural.fr,
                plural_en=unit.plural.en,
            )
            for unit in UNITS
        ],
        ignore_conflicts=True,
    )
    _load_categories()
    labels = value_labels(listed)
    AttributeDefinition.objects.bulk_create(
        [
            AttributeDefinition(
                code=attribute.code,
                name_fr=attribute.name.fr,
                name_en=attribute.name.en,
                unit=attribute.unit,
                is_number=attribute.numeric,
                labels=labels.get(attribute.code, {}),
                position=position,
            )
            for position, attribute in enumerate(ATTRIBUTES)
        ],
        ignore_conflicts=True,
    )
    pairs = {(_normal(synonym.said), _normal(synonym.meant)) for synonym in SYNONYMS}
    both_ways = sorted(
        {pair for said, meant in pairs for pair in ((said, meant), (meant, said)) if said != meant}
    )
    Synonym.objects.bulk_create(
        [Synonym(term=term, equivalent=equivalent) for term, equivalent in both_ways if term and equivalent],
        ignore_conflicts=True,
    )


def _normal(text: str) -> str:
    return " ".join(normalise(text))


def _load_categories() -> None:
    """Write the categories that are missing, level by level: a child needs its parent's key."""
    known = dict(Category.objects.values_list("code", "pk"))
    for depth in range(3):
        level = [
            Category(
                code=category.code,
                parent_id=known.get(category.parent),
                path=path_of(category.code),
                name_fr=category.name.fr,
                name_en=category.name.en,
                position=position,
            )
            for position, category in enumerate(CATEGORIES)
            if path_of(category.code).count("/") == depth and category.code not in known
        ]
        known |= {row.code: row.pk for row in Category.objects.bulk_create(level)}


@cache
def path_of(code: str) -> str:
    """Return the path of a category: the codes from the root, parted by slashes."""
    parents = {category.code: category.parent for category in CATEGORIES}
    return f"{path_of(parents[code])}/{code}" if parents[code] else code


@cache
def _category_words(code: str) -> tuple[str, ...]:
    names = {category.code: category.name for category in CATEGORIES}
    return tuple(text for part in path_of(code).split("/") for text in names[part])


def value_labels(listed: Sequence[shapes.Item]) -> dict[str, dict[str, dict[str, str]]]:
    """Return the labels of values that are words: attribute -> value -> {"fr", "en"}, the shortest French one."""
    found: dict[str, dict[str, shapes.Words]] = defaultdict(dict)
    for item in listed:
        for value in item.values:
            if value.number is None and value.label.fr != value.label.en:
                known = found[value.attribute].get(value.code)
                if known is None or len(value.label.fr) < len(known.fr):
                    found[value.attribute][value.code] = value.label
    return {
        attribute: {code: label._asdict() for code, label in sorted(values.items())}
        for attribute, values in found.items()
    }


@cache
def _labels() -> dict[str, dict[str, dict[str, str]]]:
    return value_labels(items())


@cache
def _terms(text: str) -> tuple[str, ...]:
    return tuple(document_text(text).split())


UNIT_OF = {attribute.code: attribute.unit for attribute in ATTRIBUTES}


def _keywords(item: shapes.Item) -> Iterator[str]:
    yield item.brand
    yield from _category_words(item.category)
    # in the order in which PostgreSQL keeps the keys of a jsonb, so that indexing anew changes nothing
    for value in sorted(item.values, key=lambda value: (len(value.attribute), value.attribute)):
        label = _labels().get(value.attribute, {}).get(value.code)
        if label:
            yield from (f"{label['fr']} ", f"{label['en']} ")
        else:
            yield f"{value.code} {UNIT_OF[value.attribute]}"


def _item_row(key: int, item: shapes.Item, category_ids: dict[str, int]) -> tuple[Any, ...]:
    codes = (item.sku, item.gtin, *(pack.gtin for pack in item.packs))
    names = item_document(codes=codes, names=item.name)
    keywords = " ".join(dict.fromkeys(term for text in _keywords(item) for term in _terms(text)))
    hazard = item.hazard
    is_own = "/" not in item.family
    return (
        key, item.sku, item.gtin, item.name.fr, item.name.en, "", "", item.brand, category_ids[item.category],
        json({value.attribute: value.code for value in item.values}), item.unit, item.multiple, item.multiple,
        item.price, "EUR", Decimal("5.50") if item.reduced_vat else Decimal("20.00"), item.weight, item.volume,
        item.chilled, hazard.adr_class if hazard else "", hazard.un_number if hazard else "", item.popularity,
        "agreement" if is_own else "public", True, sort_key(item.name.fr), sort_key(item.name.en), names.a,
        keywords, "",
    )  # fmt: skip


def _unit_rows(key: int, item: shapes.Item) -> Iterator[tuple[Any, ...]]:
    yield key, item.unit, 1, item.gtin, False, 0
    for rank, pack in enumerate(item.packs):
        yield key, pack.unit, pack.factor, pack.gtin, rank == 0, PACK_ORDER[pack.unit]


def _substitutes(chosen: Sequence[shapes.Item], by_sku: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    """Yield for items of a family with two materials or ranges the same size in the other one."""
    twins: dict[tuple[object, ...], list[shapes.Item]] = defaultdict(list)
    for item in chosen:
        rest = tuple(
            (value.attribute, value.code)
            for value in item.values
            if value.attribute not in {"material", "range"}
        )
        twins[item.family, rest].append(item)
    for alike in twins.values():
        dearer_first = sorted(alike, key=lambda item: (-item.price, item.sku))
        for better, plain in pairwise(dearer_first):
            if better.multiple == plain.multiple and better.price <= plain.price * 2:
                yield by_sku[plain.sku], by_sku[better.sku], 1
