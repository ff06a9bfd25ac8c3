"""One item in full, items by code, categories to browse."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.catalogue.models import Agreement, Item, OwnPartNumber, Substitute, Visibility
from portal.catalogue.selectors import (
    ItemNotFound,
    browse_categories,
    hits_by_id,
    item_detail,
    item_in_sight,
    items_by_code,
)
from portal.customers.models import Company

Agree = Callable[..., Agreement]
NumberOwn = Callable[[Item, str], OwnPartNumber]


def test_item_detail_tells_all_in_the_users_language(
    shop: dict[str, Item], company: Company, on: date, agree: Agree, number_own: NumberOwn
) -> None:
    agree({shop["VIS-M10-50-A2"]: "0.45"})
    number_own(shop["VIS-M10-50-A2"], "AB-12")
    Substitute.objects.create(item=shop["VIS-M10-50-A2"], substitute=shop["VIS-M10-50-ZINC"])

    detail = item_detail(sku="VIS-M10-50-A2", company_id=company.pk, on=on, language="fr")

    assert (detail.hit.name, detail.hit.own_part_number) == ("Vis à tête hexagonale M10x50", "AB-12")
    assert detail.hit.price.amount == Decimal("0.45")
    assert [(line.label, line.shown) for line in detail.attributes] == [
        ("Filetage", "M10"),
        ("Longueur", "50 mm"),
        ("Matière", "Inox A2"),
    ]
    assert [step.label for step in detail.category_path] == ["Visserie", "Vis"]
    assert [hit.sku for hit in detail.substitutes] == ["VIS-M10-50-ZINC"]
    assert len(detail.related) == 4


def test_item_in_sight_does_not_show_an_item_of_anothers_agreement(
    shop: dict[str, Item], company: Company, other_company: Company, on: date, agree: Agree
) -> None:
    Item.objects.filter(sku="GANT-9").update(visibility=Visibility.AGREEMENT)
    agree({shop["GANT-9"]: "0.10"}, company=other_company)

    with pytest.raises(ItemNotFound) as refused:
        item_in_sight(sku="GANT-9", company_id=company.pk, on=on)

    assert (refused.value.status, refused.value.field) == (404, "sku")
    assert item_in_sight(sku="GANT-9", company_id=other_company.pk, on=on) == shop["GANT-9"]
    assert item_in_sight(sku="GANT-9", company_id=None, on=on) == shop["GANT-9"]


def test_items_by_code_takes_part_numbers_codes_and_gtins_of_packs(
    shop: dict[str, Item], company: Company, on: date, number_own: NumberOwn
) -> None:
    number_own(shop["GANT-10"], "GANT-9")
    shop["VIS-M10-50-A2"].units.filter(unit_id="BOX").update(gtin="14006381333938")

    codes = ["gant 9", "gant-10", "4006381333931", "14006381333938", "nothing"]
    found = items_by_code(codes=codes, company_id=company.pk, on=on)

    assert {code: item.sku for code, item in found.items()} == {
        "gant 9": "GANT-10",
        "gant-10": "GANT-10",
        "4006381333931": "ECR-M10",
        "14006381333938": "VIS-M10-50-A2",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_hits_by_id_asks_as_often_for_one_as_for_three(
    shop: dict[str, Item], company: Company, on: date, count: int, django_assert_num_queries: Any
) -> None:
    ids = [item.pk for item in shop.values()][:count]

    with django_assert_num_queries(5):
        found = hits_by_id(item_ids=ids, company_id=company.pk, on=on, language="fr")

    assert set(found) == set(ids)


def test_browse_categories_counts_what_the_company_sees(
    shop: dict[str, Item], company: Company, on: date, agree: Agree
) -> None:
    agree({shop["ECR-M10"]: "0.10", shop["GANT-9"]: "0.10"}, restricts_items=True)

    tree = browse_categories(company_id=company.pk, on=on, language="fr")

    assert [(node.label, node.count) for node in tree] == [("Visserie", 1), ("Gants", 1)]
    assert [(node.label, node.count) for node in tree[0].children] == [("Écrous", 1)]
