"""The search texts of items as stored, made from the rows that they depend on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.catalogue.models import AttributeDefinition, Category, Item, ItemUnit
from portal.catalogue.query import Document, item_document

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What items have in common: words of each category's path, and attributes by code."""

    words_by_category: Mapping[int, tuple[str, ...]]
    attributes: Mapping[str, AttributeDefinition]


def vocabulary() -> Vocabulary:
    """Read the categories and attributes. Queries: two."""
    categories = {row.path: row for row in Category.objects.all()}
    return Vocabulary(
        words_by_category={row.pk: _path_words(row.path, categories) for row in categories.values()},
        attributes={row.code: row for row in AttributeDefinition.objects.all()},
    )


def documents_of(items: Iterable[Item], words: Vocabulary) -> Iterator[tuple[Item, Document]]:
    """Each item with its document. Queries: one, for the packs' GTINs."""
    wanted = list(items)
    gtins: dict[int, list[str]] = defaultdict(list)
    packs = ItemUnit.objects.filter(item_id__in=[item.pk for item in wanted]).exclude(gtin="")
    for item_id, gtin in packs.order_by("position", "pk").values_list("item_id", "gtin"):
        gtins[item_id].append(gtin)
    for item in wanted:
        yield item, _document(item, gtins[item.pk], words)


def _document(item: Item, pack_gtins: Iterable[str], words: Vocabulary) -> Document:
    shown = [
        text
        for code, value in item.attributes.items()
        if code in words.attributes
        for text in _shown_values(words.attributes[code], str(value))
    ]
    return item_document(
        codes=(item.sku, item.gtin, *pack_gtins),
        names=(item.name_fr, item.name_en),
        keywords=(item.brand, *words.words_by_category.get(item.category_id, ()), *shown),
        details=(item.description_fr, item.description_en),
    )


def _shown_values(attribute: AttributeDefinition, value: str) -> Iterator[str]:
    labels = attribute.labels.get(value, {})
    for language in LANGUAGES:
        yield f"{labels.get(language, value)} {attribute.unit if not labels else ''}"


def _path_words(path: str, categories: Mapping[str, Category]) -> tuple[str, ...]:
    codes = path.split("/")
    above = [categories.get("/".join(codes[:length])) for length in range(1, len(codes) + 1)]
    return tuple(name for row in above if row for name in (row.name_fr, row.name_en))
