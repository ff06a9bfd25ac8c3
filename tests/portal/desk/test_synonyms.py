"""Synonyms: the one table that the desk edits, normalised and audited."""

import pytest
from django.urls import reverse

from portal.catalogue.models import Synonym

NEW = reverse("admin:catalogue_synonym_add")


def pairs():
    return sorted(Synonym.objects.values_list("term", "equivalent"))


def test_a_synonym_is_added_as_the_search_reads_it(office, deeds):
    answer = office.post(NEW, {"term": "Écrous", "equivalent": "Nuts"})

    assert answer.status_code == 302
    assert len(pairs()) == 1
    assert pairs()[0][0] == pairs()[0][0].lower()
    assert [action for action, _subject in deeds()] == ["synonym_added"]


def test_a_synonym_can_hold_both_ways(office):
    office.post(NEW, {"term": "gant", "equivalent": "mitaine", "both_ways": "on"})

    assert len(pairs()) == 2


@pytest.mark.parametrize("equivalent", ["gant", "GANTS", "de"])
def test_what_says_nothing_new_is_refused(equivalent, office, deeds):
    page = office.post(NEW, {"term": "gant", "equivalent": equivalent})

    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert pairs() == []
    assert deeds() == []


def test_a_synonym_is_changed(office, deeds):
    row = Synonym.objects.create(term="gant", equivalent="mitaine")

    office.post(
        reverse("admin:catalogue_synonym_change", args=[row.pk]), {"term": "gant", "equivalent": "moufle"}
    )

    assert [meant for _said, meant in pairs()] == ["moufle"]
    assert [action for action, _subject in deeds()] == ["synonym_changed"]


def test_a_synonym_is_removed(office, deeds):
    row = Synonym.objects.create(term="gant", equivalent="mitaine")

    office.post(reverse("admin:catalogue_synonym_delete", args=[row.pk]), {"post": "yes"})

    assert pairs() == []
    assert [action for action, _subject in deeds()] == ["synonym_removed"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"term": "", "equivalent": "gant"}, "This field is required."),
        ({"term": "de", "equivalent": "gant"}, "say nothing new"),
        ({"term": "x" * 90, "equivalent": "gant"}, "at most 80 characters"),
    ],
)
def test_each_fault_is_told_once(said, told, office):
    page = office.post(NEW, said).content.decode()

    assert told in page
    assert page.count('<ul class="errorlist') == 1
