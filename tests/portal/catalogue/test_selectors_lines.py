"""What lines can ask for: the same items as everywhere in the portal, their units, what may replace them."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from portal.catalogue.models import Item, ItemUnit, Substitute, UnitOfMeasure, Visibility
from portal.catalogue.selectors_lines import orderable_items, substitutes_of
from portal.catalogue.selectors_visibility import visible_items
from portal.kernel.tenancy import Scope, ScopeMissingError, scope
from tests import factories

ON = date(2026, 3, 10)
DAYS = {"day before": -1, "same day": 0, "day after": 1}


@pytest.fixture
def shelf(system, agree, company, other_company):
    """Items of every kind, each of these in no agreement, in the company's, and in another company's."""
    items = {}
    kinds = product(Visibility.values, (True, False), ("nobody", "mine", "theirs"))
    for visibility, is_active, listed in kinds:
        sku = f"{visibility}-{is_active}-{listed}"
        items[sku] = factories.make_item(sku, visibility=visibility, is_active=is_active)
    return items


@pytest.mark.parametrize("restricts", [False, True])
@pytest.mark.parametrize("until", [None, *DAYS.values()])
@pytest.mark.parametrize("since", DAYS.values())
def test_a_line_can_ask_for_the_items_that_the_company_sees_and_no_others(
    shelf, agree, company, other_company, since, until, restricts
):
    begin = ON + timedelta(days=since)
    end = None if until is None else max(begin, ON + timedelta(days=until))
    for owner, listed in ((company, "mine"), (other_company, "theirs")):
        prices = {item: "1.00" for sku, item in shelf.items() if sku.endswith(listed)}
        agree(
            prices, company=owner, number=f"AC-{owner.code}", valid_from=begin, valid_until=end,
            restricts_items=restricts and owner == company,
        )  # fmt: skip

    for owner in (company, other_company):
        found = orderable_items(list(shelf), company_id=owner.pk, on=ON)
        seen = visible_items(company_id=owner.pk, on=ON)

        assert set(found) == set(seen.values_list("sku", flat=True))
        assert found


def test_another_companys_agreement_opens_nothing_from_within_a_scope(shelf, agree, company, other_company):
    hidden = shelf["agreement-True-theirs"]
    agree({hidden: "1.00"}, company=other_company)

    with scope(Scope(company.pk)):
        found = orderable_items([hidden.sku], company_id=other_company.pk, on=ON)

    assert found == {}
    assert list(orderable_items([hidden.sku], company_id=other_company.pk, on=ON)) == [hidden.sku]


@pytest.mark.django_db
def test_outside_every_scope_nothing_is_read():
    with pytest.raises(ScopeMissingError):
        orderable_items(["BOLT"], company_id=1, on=ON)


def test_an_item_comes_with_its_units_the_base_unit_first(system, company):
    item = factories.make_item("BOLT", pack=100)
    UnitOfMeasure.objects.get_or_create(code="PAL", defaults={"name_fr": "palette", "name_en": "pallet"})
    ItemUnit.objects.create(item=item, unit_id="PAL", factor=Decimal(5000), position=9)

    found = orderable_items(["BOLT"], company_id=company.pk, on=ON)["BOLT"]

    assert [(unit.code, unit.factor) for unit in found.units] == [
        (item.base_unit_id, Decimal(1)), ("BOX", Decimal(100)), ("PAL", Decimal(5000)),
    ]  # fmt: skip
    assert found.item == item
    assert (found.item.name_fr, found.item.list_price) == (item.name_fr, item.list_price)
    assert found.item.get_deferred_fields() >= {"description_fr", "attributes"}


def test_substitutes_are_those_that_the_company_sees_best_first(shelf, agree, company):
    item, second, first = (shelf[f"public-True-{who}"] for who in ("nobody", "mine", "theirs"))
    hidden, gone = shelf["agreement-True-nobody"], shelf["public-False-nobody"]
    for rank, other in enumerate((hidden, first, gone, second)):
        Substitute.objects.create(item=item, substitute=other, rank=rank)

    found = substitutes_of([item.pk, first.pk], company_id=company.pk, on=ON)

    assert found == {item.pk: ((first.pk, first.sku), (second.pk, second.sku))}
    assert Item.objects.get(pk=first.pk).sku == first.sku
