"""The search as a buyer uses it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest

from inventory.models import StockBalance
from portal.catalogue.models import Agreement, Item, OwnPartNumber, Visibility
from portal.catalogue.query.filters import read_filters
from portal.catalogue.search import SearchPage, search_items, suggest_items
from portal.catalogue.services import reindex_items
from portal.customers.models import Company
from portal.kernel.tenancy import Scope, scope
from tests import factories

Agree = Callable[..., Agreement]
NumberOwn = Callable[[Item, str], OwnPartNumber]
Search = Callable[..., SearchPage]


@pytest.fixture
def search(shop: dict[str, Item], company: Company, on: date) -> Search:
    def run(address: str, **options: Any) -> SearchPage:
        values = {"company_id": company.pk, "language": "fr", "on": on, **options}
        return search_items(filters=read_filters(parse_qsl(address)), **values)

    return run


def skus(page: SearchPage) -> list[str]:
    return [hit.sku for hit in page.hits]


def facet(page: SearchPage, code: str) -> dict[str, int]:
    return {value.value: value.count for one in page.facets if one.code == code for value in one.values}


@pytest.mark.parametrize(
    "text",
    [
        "vis m10x50",
        "VIS M10 x 50",
        "m10 50 vis",
        "vis 10×50",
        "screws M10x50",
        "boulons m10x50",
        "hexagonales m10 50mm",
        "visse m10x50",
        "hexagnoal m10x50",
    ],
)
def test_search_finds_the_items_in_every_spelling(search: Search, text: str) -> None:
    assert set(skus(search(f"q={text}"))) == {"VIS-M10-50-A2", "VIS-M10-50-ZINC"}


@pytest.mark.parametrize("text", ["gant nitrile", "mapa", "gnats nitrile", "nitrile glove", "gants nitr"])
def test_search_finds_gloves_by_plural_synonym_typing_error_and_beginning(search: Search, text: str) -> None:
    assert set(skus(search(f"q={text}"))) == {"GANT-9", "GANT-10"}


def test_search_tells_how_it_understood_a_mistyped_text(search: Search) -> None:
    page = search("q=ecruo frien")

    assert (skus(page), page.how, page.did_you_mean) == (["ECR-M10"], "corrected", "écrou frein")


def test_search_spells_a_word_of_the_categories_as_they_do(search: Search) -> None:
    page = search("q=visseire")

    assert (page.how, page.did_you_mean) == ("corrected", "visserie")


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("vis tetehexagonale m8", "corrected"),
        ("vis hexa m8", "beginning"),
        ("bouloon m8", "corrected"),
        ("vis hexa gonale m8", "all"),
    ],
)
def test_search_understands_words_run_together_or_apart_and_abbreviated(
    search: Search, text: str, how: str
) -> None:
    page = search(f"q={text}")

    assert (skus(page), page.how) == (["VIS-M8-50-ZINC"], how)


def test_search_finds_in_part_what_a_synonym_says(search: Search) -> None:
    page = search("q=mapa perceuse")

    assert (set(skus(page)), page.how) == ({"GANT-9", "GANT-10"}, "some")


def test_search_falls_back_to_all_words_but_one(search: Search) -> None:
    page = search("q=gants perceuse")

    assert (set(skus(page)), page.how) == ({"GANT-9", "GANT-10"}, "some")


@pytest.mark.parametrize("text", ["xylophone", "!!!", "de la", "☃"])
def test_search_of_strange_words_finds_nothing(search: Search, text: str) -> None:
    page = search(f"q={text}")

    assert (skus(page), page.count, page.how, page.facets) == ([], 0, "none", ())


@pytest.mark.parametrize(
    "code",
    [
        "ECR-M10",
        "ecr-m10",
        "ecr m10",
        "4006381333931",
        "04006381333931",
        "4006381 333931",
        "AB/12.3",
        "ab 12 3",
    ],
)
def test_search_puts_the_item_of_an_exact_code_first(
    search: Search, shop: dict[str, Item], number_own: NumberOwn, code: str
) -> None:
    number_own(shop["ECR-M10"], "ab-12/3")

    page = search(f"q={code}")

    assert page.hits[0].sku == "ECR-M10"
    assert page.hits[0].is_exact
    assert page.hits[0].own_part_number == "ab-12/3"


def test_search_knows_no_part_number_of_another_company(
    search: Search, shop: dict[str, Item], number_own: NumberOwn, other_company: Company
) -> None:
    number_own(shop["ECR-M10"], "ZZ-77")

    assert skus(search("q=ZZ-77", company_id=other_company.pk)) == []


def test_facet_counts_heed_the_other_facets_and_not_their_own(search: Search) -> None:
    page = search("category=fasteners&f.thread=M10&f.material=a2")

    assert set(skus(page)) == {"VIS-M10-50-A2", "VIS-M10-100-A2", "ECR-M10"}
    assert facet(page, "thread") == {"M3": 1, "M10": 3}
    assert facet(page, "material") == {"a2": 3, "zinc": 1}
    assert facet(page, "length") == {"50": 1, "100": 1}
    assert [(node.path, node.count) for node in page.categories] == [("fasteners", 3)]


def test_facet_counts_are_what_choosing_the_value_gives(search: Search) -> None:
    start = "q=vis&f.thread=M10"
    for one in search(start).facets:
        for value in one.values:
            chosen = "" if value.is_chosen or one.code == "thread" else f"&f.{one.code}={value.value}"
            if chosen:
                assert search(start + chosen).count == value.count


def test_category_counts_add_up_and_heed_the_text(search: Search) -> None:
    page = search("q=m10")

    (fasteners,) = page.categories
    assert (fasteners.path, fasteners.count) == ("fasteners", 4)
    assert {node.path: node.count for node in fasteners.children} == {
        "fasteners/screws": 3,
        "fasteners/nuts": 1,
    }


def test_facets_are_in_natural_order_and_in_the_users_language(search: Search) -> None:
    page = search("category=screws", language="en")

    by_code = {one.code: one for one in page.facets}
    assert [value.value for value in by_code["thread"].values] == ["M3", "M8", "M10"]
    assert [value.value for value in by_code["length"].values] == ["16", "50", "100"]
    assert [value.label for value in by_code["material"].values] == ["Stainless A2", "Zinc steel"]
    assert (by_code["length"].label, by_code["length"].unit) == ("Length", "mm")


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("f.length=20..60", 3),
        ("f.length=60..", 1),
        ("f.length=..16", 2),
        ("f.length=16&f.length=100", 3),
        ("f.brand=Norma", 1),
        ("f.thread=1..5", 0),
        ("category=nowhere", 0),
        ("f.unknown=x", 0),
        ("f.length__gte=5", 0),
        ("f.length__contains=50", 0),
        ("f.0=x", 0),
        ("f.length=-999999999999.5..999999999999.123456", 6),
    ],
)
def test_filters_take_values_and_spans(search: Search, address: str, count: int) -> None:
    assert search(address).count == count


def test_a_chosen_span_counts_what_lies_within(search: Search) -> None:
    page = search("category=screws&f.length=20..60")

    (chosen,) = [value for one in page.facets for value in one.values if value.is_chosen]
    assert (chosen.value, chosen.label, chosen.count) == ("20..60", "20 – 60", page.count)


def test_in_stock_leaves_what_can_be_had_and_counts_it(search: Search, shop: dict[str, Item]) -> None:
    site = factories.make_site("DC")
    for sku in ("ECR-M10", "VIS-M10-50-A2"):
        factories.put_stock(shop[sku], site, 5)
    stocked = StockBalance.objects.filter(on_hand__gt=0)

    everything, had = search("q=m10", stocked=stocked), search("q=m10&in_stock=1", stocked=stocked)

    assert (everything.count, everything.in_stock) == (4, 2)
    assert set(skus(had)) == {"ECR-M10", "VIS-M10-50-A2"}


def test_pages_hold_every_hit_once_in_every_order(search: Search) -> None:
    for sort in ("relevance", "price", "-price", "name", "-name", "code", "-code"):
        pages = [search(f"q=vis&sort={sort}&page={page}", page_size=4) for page in (1, 2)]

        assert pages[0].page_count == 2
        assert len({sku for page in pages for sku in skus(page)}) == pages[0].count == 6


def test_a_page_past_the_last_is_the_last(search: Search) -> None:
    assert search("q=vis&page=99", page_size=4).page == 2


def test_sorting_by_price_goes_by_the_companys_own_price(
    search: Search, shop: dict[str, Item], categories: Any, agree: Agree
) -> None:
    agree({shop["VIS-M10-100-A2"]: "0.01"}, {categories["gloves"]: 90})

    page = search("sort=price")

    amounts = [hit.price.amount for hit in page.hits]
    assert skus(page)[0] == "VIS-M10-100-A2"
    assert amounts == sorted(amounts)
    assert [hit.price.amount for hit in search("sort=-price").hits] == sorted(amounts, reverse=True)


def test_sorting_by_name_is_natural_and_minds_no_accents(search: Search) -> None:
    assert skus(search("sort=name"))[:4] == ["ECR-M10", "GANT-9", "GANT-10", "VIS-M3-16-A2"]


def test_relevance_puts_the_name_that_begins_so_and_the_popular_item_first(
    search: Search, shop: dict[str, Item]
) -> None:
    case = factories.make_item("COFFRET", name_fr="Coffret pour vis vis vis", name_en="Case", popularity=0)
    Item.objects.filter(sku="VIS-M8-50-ZINC").update(popularity=50)
    reindex_items(item_ids=[case.pk])

    found = skus(search("q=vis"))

    assert (found[0], found[-1]) == ("VIS-M8-50-ZINC", "COFFRET")


def test_agreement_items_are_seen_by_their_companies_alone(
    search: Search, shop: dict[str, Item], other_company: Company, agree: Agree
) -> None:
    Item.objects.filter(sku="GANT-9").update(visibility=Visibility.AGREEMENT)
    agree({shop["GANT-9"]: "0.10"}, company=other_company)

    assert skus(search("q=gants")) == ["GANT-10"]
    assert set(skus(search("q=gants", company_id=other_company.pk))) == {"GANT-9", "GANT-10"}
    assert "GANT-9" not in skus(search("q=GANT-9"))


def test_a_restricted_company_sees_its_assortment_alone(
    search: Search, shop: dict[str, Item], agree: Agree, other_company: Company
) -> None:
    agree({shop["GANT-9"]: "0.10"}, restricts_items=True)

    page = search("")

    assert (skus(page), page.count) == (["GANT-9"], 1)
    assert [node.path for node in page.categories] == ["gloves"]
    assert search("", company_id=other_company.pk).count == 9


def test_inactive_items_are_not_found(search: Search) -> None:
    Item.objects.filter(sku="GANT-9").update(is_active=False)

    assert skus(search("q=gants")) == ["GANT-10"]


def test_hits_show_price_pack_and_units(search: Search, shop: dict[str, Item], agree: Agree) -> None:
    agree({shop["GANT-9"]: "0.40"})

    (hit,) = search("q=GANT-9 nitrile").hits

    assert (hit.name, hit.brand, hit.unit.name) == ("Gants nitrile taille 9", "Sûreté", "pièce")
    assert hit.pack is not None
    assert (hit.pack.code, hit.pack.factor) == ("BOX", Decimal(100))
    assert (str(hit.price.amount), hit.price.source) == ("0.4000", "agreement")


def test_search_works_under_the_companys_own_scope(
    search: Search, shop: dict[str, Item], company: Company, agree: Agree
) -> None:
    agree({shop["GANT-9"]: "0.40"}, restricts_items=True)

    with scope(Scope(company.pk)):
        assert skus(search("")) == ["GANT-9"]


@pytest.mark.parametrize(("address", "hits"), [("q=ecr-m10 frein", 1), ("q=vis m10", 3)])
def test_search_asks_the_database_as_often_for_one_hit_as_for_three(
    search: Search,
    shop: dict[str, Item],
    agree: Agree,
    address: str,
    hits: int,
    django_assert_num_queries: Any,
) -> None:
    agree(dict.fromkeys(shop.values(), "0.10"))

    with django_assert_num_queries(10):
        page = search(address)

    assert len(page.hits) == hits


@pytest.mark.parametrize(
    "typed", ["gan", "gants nitr", "GANT-9", "mapa", "gnats nitrile", "gant nitirl", "gantsnitrile"]
)
def test_suggest_offers_items_while_typing(
    shop: dict[str, Item], company: Company, on: date, typed: str
) -> None:
    found = suggest_items(text=typed, company_id=company.pk, language="en", on=on)

    assert found[0].name.startswith("Nitrile gloves")


def test_suggest_puts_own_part_numbers_first(
    shop: dict[str, Item], company: Company, other_company: Company, on: date, number_own: NumberOwn
) -> None:
    number_own(shop["ECR-M10"], "VIS-9")

    mine = suggest_items(text="vis-9", company_id=company.pk, language="fr", on=on)
    theirs = suggest_items(text="vis-9", company_id=other_company.pk, language="fr", on=on)

    assert (mine[0].sku, mine[0].own_part_number) == ("ECR-M10", "VIS-9")
    assert "ECR-M10" not in [one.sku for one in theirs]


@pytest.mark.parametrize("typed", ["", " ", "!!", "de ", "g"])
def test_suggest_offers_nothing_for_nothing(
    shop: dict[str, Item], company: Company, on: date, typed: str
) -> None:
    assert suggest_items(text=typed, company_id=company.pk, language="fr", on=on) == []


def test_suggest_asks_the_database_three_times(
    shop: dict[str, Item], company: Company, on: date, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        assert len(suggest_items(text="vis m10", company_id=company.pk, language="fr", on=on)) == 3
