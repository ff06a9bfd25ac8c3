"""A small shop for the catalogue's tests: screws and gloves that a buyer may look for."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.catalogue.models import (
    Agreement,
    AgreementDiscount,
    AgreementPrice,
    AttributeDefinition,
    Category,
    Item,
    OwnPartNumber,
    Synonym,
)
from portal.catalogue.query import code_key, normalise
from portal.catalogue.services import reindex_items
from portal.customers.models import Company
from portal.kernel.tenancy import SYSTEM, Scope, scope
from tests import factories

ON = date(2026, 3, 10)


@pytest.fixture
def on() -> date:
    """Return the day that prices and sight are asked for."""
    return ON


@pytest.fixture
def categories(system: Scope) -> dict[str, Category]:
    """Return fasteners with screws and nuts, and gloves."""
    rows: dict[str, Category] = {}
    for position, (path, french, english) in enumerate(
        [
            ("fasteners", "Visserie", "Fasteners"),
            ("fasteners/screws", "Vis", "Screws"),
            ("fasteners/nuts", "Écrous", "Nuts"),
            ("gloves", "Gants", "Gloves"),
        ]
    ):
        parent, _, code = path.rpartition("/")
        rows[path] = Category.objects.create(
            code=code, parent=rows.get(parent), path=path, name_fr=french, name_en=english, position=position
        )
    return rows


@pytest.fixture
def attributes(system: Scope) -> None:
    """Define thread, length and material."""
    materials = {
        "a2": {"fr": "Inox A2", "en": "Stainless A2"},
        "zinc": {"fr": "Acier zingué", "en": "Zinc steel"},
    }
    definitions: list[dict[str, Any]] = [
        {"code": "thread", "name_fr": "Filetage", "name_en": "Thread"},
        {"code": "length", "name_fr": "Longueur", "name_en": "Length", "unit": "mm", "is_number": True},
        {"code": "material", "name_fr": "Matière", "name_en": "Material", "labels": materials},
    ]
    for position, values in enumerate(definitions):
        AttributeDefinition.objects.create(position=position, **values)


@pytest.fixture
def shop(categories: dict[str, Category], attributes: None) -> dict[str, Item]:
    """Return six screws, a nut and two gloves by code, indexed for the search."""
    items = {}
    for thread, length, material in [
        ("M3", "16", "a2"), ("M10", "50", "a2"), ("M10", "100", "a2"), ("M10", "50", "zinc"), ("M3", "16", "zinc"),
        ("M8", "50", "zinc"),
    ]:  # fmt: skip
        sku = f"VIS-{thread}-{length}-{material.upper()}"
        items[sku] = factories.make_item(
            sku,
            price=str(Decimal(length) / 100),
            name_fr=f"Vis à tête hexagonale {thread}x{length}",
            name_en=f"Hexagon head screw {thread}x{length}",
            category=categories["fasteners/screws"],
            attributes={"thread": thread, "length": length, "material": material},
        )
    items["ECR-M10"] = factories.make_item(
        "ECR-M10",
        name_fr="Écrou frein M10",
        name_en="Lock nut M10",
        category=categories["fasteners/nuts"],
        attributes={"thread": "M10", "material": "a2"},
        gtin="4006381333931",
        brand="Norma",
    )
    for size in ("9", "10"):
        items[f"GANT-{size}"] = factories.make_item(
            f"GANT-{size}",
            name_fr=f"Gants nitrile taille {size}",
            name_en=f"Nitrile gloves size {size}",
            category=categories["gloves"],
            brand="Sûreté",
        )
    for term, equivalent in (("boulon", "vis"), ("mapa", "gants nitrile")):
        Synonym.objects.create(term=" ".join(normalise(term)), equivalent=" ".join(normalise(equivalent)))
    reindex_items()
    return items


@pytest.fixture
def agree(company: Company, system: Scope) -> Callable[..., Agreement]:
    """Return a function that makes an agreement with prices {item: price or {from: price}} and discounts."""

    def make(
        prices: dict[Item, Any] | None = None,
        discounts: dict[Category, int] | None = None,
        *,
        company: Company = company,
        number: str = "AC-1",
        **fields: Any,
    ) -> Agreement:
        values = {"name": number, "valid_from": date(2026, 1, 1), **fields}
        with scope(SYSTEM):
            agreement = Agreement.objects.create(company=company, number=number, **values)
            for item, price in (prices or {}).items():
                breaks = price if isinstance(price, dict) else {1: price}
                for least, amount in breaks.items():
                    AgreementPrice.objects.create(
                        company=company,
                        agreement=agreement,
                        item=item,
                        minimum_quantity=least,
                        price=Decimal(amount),
                    )
            for category, percent in (discounts or {}).items():
                AgreementDiscount.objects.create(
                    company=company, agreement=agreement, category=category, percent=percent
                )
        return agreement

    return make


@pytest.fixture
def number_own(company: Company, system: Scope) -> Callable[[Item, str], OwnPartNumber]:
    """Return a function that gives an item a part number of the company's own."""

    def give(item: Item, code: str) -> OwnPartNumber:
        return OwnPartNumber.objects.create(company=company, item=item, code=code, code_key=code_key(code))

    return give
