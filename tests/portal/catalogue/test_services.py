"""Search texts, own part numbers, synonyms."""

from datetime import datetime

import pytest
from django.core.management import call_command

from portal.catalogue.models import Item, OwnPartNumber, SearchWord, Synonym
from portal.catalogue.selectors import ItemNotFound
from portal.catalogue.services import (
    InvalidPartNumber,
    InvalidSynonym,
    PartNumberTaken,
    add_synonym,
    reindex_items,
    set_own_part_number,
)
from portal.customers.models import Company
from portal.kernel.models import AuditEntry, User


def test_reindex_items_writes_names_codes_categories_and_attributes_in_both_languages(
    shop: dict[str, Item],
) -> None:
    item = Item.objects.get(sku="VIS-M10-50-A2")

    assert {"vis", "screw", "m10x50", "50mm", "vism1050a2"} <= set(item.search_a.split())
    assert {"visseri", "fastener", "inox", "stainless"} <= set(item.search_b.split())
    assert item.sort_name_fr == "vis tete hexagonale m000010x000050"


def test_every_term_of_a_document_is_one_lexeme_of_postgresql(shop: dict[str, Item]) -> None:
    names = 'Câble 3G2,5 mm² 1/2" 0x50 1e5 M10x1,5x50 230/400 V IP65 50 cl œuvre ½ 2.50 a.b@c.fr http://x.y/z'
    Item.objects.filter(sku="GANT-9").update(name_fr=names)
    reindex_items(item_ids=[shop["GANT-9"].pk])

    item = Item.objects.get(sku="GANT-9")
    lexemes = {word.split(":")[0].strip("'") for word in item.search_vector.split()}

    assert set(item.search_a.split()) <= lexemes


def test_reindex_items_tells_its_progress_and_fills_the_vocabulary(shop: dict[str, Item]) -> None:
    SearchWord.objects.all().delete()
    told: list[tuple[int, int]] = []

    count = reindex_items(on_progress=lambda done, total: told.append((done, total)))

    assert count == len(shop)
    assert told == [(9, 9)]
    assert SearchWord.objects.get(word="gant").items == 2
    assert SearchWord.objects.filter(word="boulon").exists()


def test_the_command_reindexes_everything(shop: dict[str, Item], capsys: pytest.CaptureFixture[str]) -> None:
    Item.objects.update(search_a="")

    call_command("reindex_items")

    assert "9 items indexed." in capsys.readouterr().out
    assert not Item.objects.filter(search_a="").exists()


def test_set_own_part_number_replaces_and_takes_away(
    shop: dict[str, Item], company: Company, buyer: User, now: datetime
) -> None:
    def give(part_number: str) -> OwnPartNumber | None:
        return set_own_part_number(
            company_id=company.pk, sku="GANT-9", part_number=part_number, actor=buyer, now=now
        )

    first, second = give(" AB-1 "), give("AB-2")

    assert first is not None
    assert second is not None
    assert (first.code, second.code_key) == ("AB-1", "AB2")
    assert list(OwnPartNumber.objects.values_list("code", flat=True)) == ["AB-2"]
    assert give("") is None
    assert not OwnPartNumber.objects.exists()
    assert AuditEntry.objects.filter(action="own_part_number_set", actor=buyer).count() == 3


@pytest.mark.parametrize(
    ("sku", "part_number", "refusal"),
    [
        ("GANT-10", "ab 1", PartNumberTaken),
        ("GANT-10", "--", InvalidPartNumber),
        ("GANT-10", "x" * 61, InvalidPartNumber),
        ("NOTHING", "CD-1", ItemNotFound),
    ],
)
def test_set_own_part_number_refuses_and_changes_nothing(
    shop: dict[str, Item],
    company: Company,
    buyer: User,
    now: datetime,
    sku: str,
    part_number: str,
    refusal: type,
) -> None:
    set_own_part_number(company_id=company.pk, sku="GANT-9", part_number="AB-1", actor=buyer, now=now)

    with pytest.raises(refusal):
        set_own_part_number(company_id=company.pk, sku=sku, part_number=part_number, actor=buyer, now=now)

    assert list(OwnPartNumber.objects.values_list("item__sku", "code")) == [("GANT-9", "AB-1")]


def test_two_companies_may_use_the_same_part_number(
    shop: dict[str, Item], company: Company, other_company: Company, desk: User, now: datetime
) -> None:
    for one, sku in ((company, "GANT-9"), (other_company, "GANT-10")):
        set_own_part_number(company_id=one.pk, sku=sku, part_number="AB-1", actor=desk, now=now)

    assert OwnPartNumber.objects.count() == 2


def test_add_synonym_normalises_and_works_both_ways_when_asked(
    shop: dict[str, Item], desk: User, now: datetime
) -> None:
    add_synonym(term="Essuie-tout", equivalent="Ouate de cellulose", both_ways=True, actor=desk, now=now)

    assert Synonym.objects.filter(term="essui tout", equivalent="ouate cellulose").exists()
    assert Synonym.objects.filter(term="ouate cellulose", equivalent="essui tout").exists()


@pytest.mark.parametrize(("term", "equivalent"), [("vis", "Vis"), ("de", "vis"), ("écrous", "écrou")])
def test_add_synonym_refuses_what_says_nothing(
    shop: dict[str, Item], desk: User, now: datetime, term: str, equivalent: str
) -> None:
    before = Synonym.objects.count()

    with pytest.raises(InvalidSynonym):
        add_synonym(term=term, equivalent=equivalent, both_ways=False, actor=desk, now=now)

    assert Synonym.objects.count() == before
