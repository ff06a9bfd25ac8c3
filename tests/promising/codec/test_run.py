"""All worked examples run through the engine, and differences are told."""

import json
from pathlib import Path

import pytest

from promising.codec import differences, findings_data, read_case, run_case

PROJECT = Path(__file__).resolve().parents[3]
SHARED = PROJECT.parent / "shared" / "promise_cases"
OURS = PROJECT / "tests" / "promising" / "cases"
FILES = sorted([*SHARED.glob("*.json"), *OURS.glob("*.json")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_example_comes_out_as_published(path: Path):
    case = read_case(path.read_text(encoding="utf-8"))

    findings = run_case(case)

    assert differences(case, findings) == []
    json.dumps(findings_data(case, findings, []))


def test_the_published_examples_are_there():
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent")
    assert len([path for path in FILES if path.parent == SHARED]) >= 15


def altered(name: str, *changes: tuple[str, str]) -> list[str]:
    text = (OURS / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    case = read_case(text)
    return differences(case, run_case(case))


def test_each_difference_tells_what_was_expected_and_found():
    assert altered("hub_two_legs.json", ('"quantity": 2, "from": "DC"', '"quantity": 3, "from": "DC"')) == [
        "promises.O1.1.schedule[0].quantity: expected 3, found 2"
    ]
    assert altered("hub_two_legs.json", ("2026-03-03T08:00:00Z", "2026-03-03T09:00:00+01:00")) == []
    assert altered("hub_two_legs.json", ("2026-03-03T08:00:00Z", "2026-03-03T09:00:00Z")) == [
        "promises.O1.1.schedule[0].deliver: expected 2026-03-03T09:00:00Z, found 2026-03-03T08:00:00Z"
    ]
    assert altered("max_late_days.json", ('"short": 1', '"short": 0')) == [
        "promises.O1.1.short: expected 0, found 1"
    ]
    assert altered("instants_and_zones.json", ("[0, 3]}, {", "[1, 3]}, {")) == [
        "available.A.TYO.2026-03-03: expected 1, found 0"
    ]


def test_a_missing_part_shows_what_was_found():
    (told,) = altered("carrier_holiday.json", ('[{"deliver": "2026-05-11"}]', "[]"))

    assert told == "promises.O1.1.schedule: expected 0 parts, found 2 from DC on 2026-05-11"


def test_parts_of_one_day_have_no_order():
    text = """{"now": "2026-03-02T06:00:00Z", "sites": {"N": {"timezone": "UTC"}, "S": {"timezone": "UTC"}},
    "routes": [{"from": "N", "to": "C", "service": "road", "transit": {"days": 1}},
     {"from": "S", "to": "C", "service": "road", "transit": {"days": 1}, "cost": 1}],
    "supply": [{"item": "A", "site": "N", "quantity": 4}, {"item": "A", "site": "S", "quantity": 4}],
    "orders": [{"id": "O", "to": "C", "lines": [{"id": "1", "item": "A", "quantity": 6}]}],
    "expect": {"promises": {"O": {"1": {"schedule":
     [{"from": "%s", "quantity": %d}, {"from": "%s", "quantity": %d}]}}}}}"""

    def told(*parts: object) -> int:
        case = read_case(text % parts)
        return len(differences(case, run_case(case)))

    assert told("N", 4, "S", 2) == told("S", 2, "N", 4) == 0
    assert told("N", 2, "S", 4) == 2
