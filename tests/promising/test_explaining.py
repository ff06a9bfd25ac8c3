"""Reasons in words, in both languages, at the ship-to's local time."""

import pytest
from django.utils import timezone, translation

from promising.engine import CONSTRAINTS
from promising.explaining import SENTENCES, remedies, sentence, way_text


@pytest.fixture(autouse=True)
def paris():
    with timezone.override("Europe/Paris"):
        yield


def because(constraint, sooner=(), **facts):
    return {"constraint": constraint, "facts": facts, "sooner": list(sooner)}


def test_a_full_day_is_named_with_its_place():
    full = because("capacity", resource="pick_lines", site="DC-N", site_name="DC North", day="2026-03-10")

    with translation.override("en"):
        said = sentence(full)

    assert said == "Pick capacity at DC North is full on Tuesday 10 March."


def test_instants_are_told_in_the_active_zone():
    missed = because(
        "cutoff_missed", site_name="DC North", cutoff="16:00", starts_at="2026-03-11T05:00:00+00:00"
    )

    with translation.override("en"):
        said = sentence(missed)

    assert said == "The cut-off of DC North at 16:00 has passed: work starts on Wednesday 11 March 06:00."


@pytest.mark.parametrize(
    ("constraint", "facts", "said"),
    [
        ("policy", {"rule": "complete"}, "It waits until all of it can come together."),
        (
            "policy",
            {"rule": "complete", "day": "2026-03-11"},
            "It waits until all of it can come together; a part could come on Wednesday 11 March.",
        ),
        ("policy", {"rule": "latest"}, "It would come after the last day that you accept."),
        (
            "policy",
            {"rule": "chosen", "site": "DC-N", "site_name": "DC North", "service": "express"},
            "None of it can come the way that was chosen: Express from DC North.",
        ),
        (
            "supplier_lead_time",
            {"part": "330.000", "site_name": "Ferrélia", "day": "2026-03-11"},
            "330 of it are made to order: Ferrélia has them ready on Wednesday 11 March.",
        ),
        (
            "transit",
            {"site_name": "DC North", "leaves_at": "2026-03-10T19:00:00+00:00", "days": 1},
            "It leaves DC North on Tuesday 10 March 20:00; the way takes 1 day.",
        ),
    ],
)
def test_what_is_not_known_is_not_spoken_of(constraint, facts, said):
    with translation.override("en"):
        assert sentence(because(constraint, **facts)) == said


def test_remedies_tell_gain_and_price():
    sooner = [
        {
            "service": "express",
            "site": "DC-N",
            "site_name": "DC North",
            "hours": 2,
            "cost": "14.00",
            "currency": "EUR",
        },
        {"collect_at": "SC-LYON", "site_name": "Lyon", "at": "2026-03-10T13:00:00+00:00"},
        {"part": "20.000", "at": "2026-03-11T07:00:00+00:00"},
        {"substitute": "BOLT-M12", "at": "2026-03-11T07:00:00+00:00"},
        {"service": "standard", "site_name": "DC South", "hours": 72, "cost": "0.00"},
    ]

    with translation.override("en"):
        told = remedies(because("capacity", sooner))

    assert [(remedy.site, remedy.service) for remedy in told] == [("DC-N", "express"), *[("", "")] * 4]
    assert [str(remedy) for remedy in told] == [
        "Express from DC North: 2 h sooner for €14.00 more",
        "Collect it at Lyon: Tuesday 10 March 14:00",
        "20 of it could come on Wednesday 11 March 08:00",
        "BOLT-M12 instead could come on Wednesday 11 March 08:00",
        "Standard from DC South: 3 days sooner at no extra cost",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("site", "service", "said"),
    [
        ("Lyon", "express", "Express from Lyon"),
        ("", "express", "Express"),
        ("Lyon", "", "from Lyon"),
        ("", "", ""),
    ],
)
def test_a_way_is_told_as_far_as_it_was_chosen(site, service, said):
    with translation.override("en"):
        assert way_text(site, service) == said


def test_what_comes_less_than_an_hour_sooner_is_no_remedy():
    sooner = [{"service": "express", "site_name": "DC South", "hours": 0, "cost": "20.07"}]

    assert remedies(because("capacity", sooner)) == []


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_every_constraint_has_a_sentence_whatever_its_facts(constraint):
    assert sentence(because(constraint)) or constraint in {"capacity", "policy"}
    assert any(name.split(".")[0] == constraint for name in SENTENCES)


def test_an_unknown_reason_says_nothing():
    assert sentence({}) == ""
    assert sentence(because("weather")) == ""
