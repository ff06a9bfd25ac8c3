"""A company's prices."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.catalogue.models import Agreement, Category, Item
from portal.catalogue.pricing import category_discounts, company_prices, price_at
from portal.customers.models import Company

Agree = Callable[..., Agreement]


def price_of(item: Item, company: Company | None, on: date) -> tuple[Decimal, str]:
    price = company_prices([item], company_id=company.pk if company else None, on=on)[item.pk]
    return price.amount, price.source


def test_company_prices_without_agreement_are_the_list_prices(
    shop: dict[str, Item], company: Company, on: date
) -> None:
    assert price_of(shop["GANT-9"], company, on) == (Decimal("0.50"), "list")
    assert price_of(shop["GANT-9"], None, on) == (Decimal("0.50"), "list")


def test_company_prices_put_the_agreed_price_before_the_discount_and_that_before_the_list(
    shop: dict[str, Item], categories: dict[str, Category], company: Company, agree: Agree, on: date
) -> None:
    agree({shop["VIS-M10-50-A2"]: "0.45"}, {categories["fasteners"]: 10})

    assert price_of(shop["VIS-M10-50-A2"], company, on) == (Decimal("0.45"), "agreement")
    assert price_of(shop["VIS-M10-100-A2"], company, on) == (Decimal("0.90"), "agreement")
    assert price_of(shop["GANT-9"], company, on) == (Decimal("0.50"), "list")


def test_category_discounts_reach_below_and_the_nearest_category_decides(
    categories: dict[str, Category], company: Company, agree: Agree, on: date
) -> None:
    agree(discounts={categories["fasteners"]: 10, categories["fasteners/nuts"]: 5})

    found = category_discounts(company_id=company.pk, on=on)

    assert found == {
        categories["fasteners"].pk: 10,
        categories["fasteners/screws"].pk: 10,
        categories["fasteners/nuts"].pk: 5,
    }


def test_company_prices_change_with_the_quantity(
    shop: dict[str, Item], company: Company, agree: Agree, on: date
) -> None:
    glove = shop["GANT-9"]
    agree({glove: {100: "0.40", 500: "0.30"}})

    price = company_prices([glove], company_id=company.pk, on=on)[glove.pk]

    assert [(step.from_quantity, step.amount, step.source) for step in price.breaks] == [
        (Decimal(1), Decimal("0.50"), "list"),
        (Decimal(100), Decimal("0.40"), "agreement"),
        (Decimal(500), Decimal("0.30"), "agreement"),
    ]
    assert [price_at(price, Decimal(quantity)).amount for quantity in (1, 99, 100, 499, 500, 9999)] == [
        Decimal(amount) for amount in ("0.50", "0.50", "0.40", "0.40", "0.30", "0.30")
    ]
    assert (price.list_price, price.is_lower_than_list) == (Decimal("0.50"), False)


@pytest.mark.parametrize(
    ("dates", "source"),
    [
        ({"valid_from": date(2026, 3, 10), "valid_until": date(2026, 3, 10)}, "agreement"),
        ({"valid_from": date(2026, 3, 11)}, "list"),
        ({"valid_from": date(2026, 1, 1), "valid_until": date(2026, 3, 9)}, "list"),
    ],
)
def test_company_prices_heed_an_agreement_on_its_days_only(
    shop: dict[str, Item], company: Company, agree: Agree, on: date, dates: dict[str, Any], source: str
) -> None:
    agree({shop["GANT-9"]: "0.10"}, **dates)

    assert price_of(shop["GANT-9"], company, on)[1] == source


def test_company_prices_of_several_agreements_are_the_lowest(
    shop: dict[str, Item], company: Company, agree: Agree, on: date
) -> None:
    agree({shop["GANT-9"]: "0.42"}, number="AC-1")
    agree({shop["GANT-9"]: "0.41"}, number="AC-2")

    assert price_of(shop["GANT-9"], company, on) == (Decimal("0.41"), "agreement")


def test_company_prices_in_the_agreements_own_currency_have_no_list_price_beside(
    shop: dict[str, Item], company: Company, agree: Agree, on: date
) -> None:
    agree({shop["GANT-9"]: "0.42"}, currency="GBP")

    price = company_prices([shop["GANT-9"]], company_id=company.pk, on=on)[shop["GANT-9"].pk]

    assert (price.amount, price.currency, price.list_price) == (Decimal("0.42"), "GBP", None)


def test_company_prices_of_another_company_are_its_own(
    shop: dict[str, Item], company: Company, other_company: Company, agree: Agree, on: date
) -> None:
    agree({shop["GANT-9"]: "0.10"}, company=other_company)

    assert price_of(shop["GANT-9"], company, on) == (Decimal("0.50"), "list")


@pytest.mark.parametrize("count", [1, 3])
def test_company_prices_ask_twice_whatever_the_number_of_items(
    shop: dict[str, Item],
    company: Company,
    agree: Agree,
    on: date,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    agree(dict.fromkeys(shop.values(), "0.10"))

    with django_assert_num_queries(2):
        company_prices(list(shop.values())[:count], company_id=company.pk, on=on)
