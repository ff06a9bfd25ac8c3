"""Bad documents: the complaint names the place and the reason."""

import pytest

from promising.codec import CaseError, read_case
from promising.codec.reader import parse

CASE = """{"now": "2026-01-01T00:00:00Z", "calendars": {"cal": {"timezone": "UTC"}},
"sites": {"DC": {"timezone": "UTC"}},
"routes": [{"from": "DC", "to": "C", "service": "road", "transit": {"days": 1}}],
"supply": [{"item": "A", "site": "DC", "quantity": 5}],
"orders": [{"id": "O1", "to": "C", "lines": [{"id": "1", "item": "A", "quantity": 2}]}],
"expect": {"promises": {"O1": {"1": {"short": 0}}}}}"""
SITE = '"DC": {"timezone": "UTC"}'
SUPPLY = '"quantity": 5}'
LINE = '"quantity": 2}'
TRANSIT = '{"days": 1}'

BAD = [
    ('"now": "2026-01-01T00:00:00Z", ', "", "$", "the key 'now' is missing"),
    ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00", "$.now", "has no offset"),
    ("2026-01-01T00:00:00Z", "soon", "$.now", "Invalid isoformat"),
    ("2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "$.now", "not between 1900"),
    (SITE, '"DC": {}', "$.sites.DC", "the key 'timezone' is missing"),
    (SITE, '"DC": {"timezone": "Mars/Base"}', "$.sites.DC.timezone", "not an IANA time zone"),
    (SITE, '"DC": {"timezone": "../etc/passwd"}', "$.sites.DC.timezone", "not an IANA time zone"),
    (SITE, '"DC": {"timezone": "UTC", "calendar": "cle"}', "$.sites.DC.calendar", "no calendar 'cle'"),
    (SITE, '"DC": {"timezone": "UTC", "cutoff": "25:00"}', "$.sites.DC.cutoff", "not a time of the day"),
    (SITE, '"DC": {"timezone": "UTC", "handling": "2 hours"}', "$.sites.DC.handling", "ISO 8601 duration"),
    (SITE, '"DC": {"timezone": "UTC", "handling": "P99999999W"}', "$.sites.DC.handling", "longer than ten years"),
    (SITE, '"DC": {"timezone": "UTC", "cut-off": "12:00"}', "$.sites.DC", "did you mean 'cutoff'"),
    (SITE, '"DC": []', "$.sites.DC", "must be an object, not an array"),
    (SUPPLY, '"quantity": -5}', "$.supply[0].quantity", "-5 is negative"),
    (SUPPLY, '"quantity": NaN}', "$.supply[0].quantity", "not a finite number"),
    (SUPPLY, '"quantity": -Infinity}', "$.supply[0].quantity", "not a finite number"),
    (SUPPLY, '"quantity": "5"}', "$.supply[0].quantity", "must be a number, not the string '5'"),
    (SUPPLY, '"quantity": true}', "$.supply[0].quantity", "not true or false"),
    (SUPPLY, '"quantity": null}', "$.supply[0].quantity", "not null"),
    (SUPPLY, '"quantity": 1e400}', "$.supply[0].quantity", "below 10^12"),
    (SUPPLY, '"quantity": 0.0001}', "$.supply[0].quantity", "three decimals"),
    (SUPPLY, '"quantity": 5, "at": "2026-02-30"}', "$.supply[0].at", "day is out of range"),
    (SUPPLY, '"quantity": 5, "at": "20260201"}', "$.supply[0].at", "not a date YYYY-MM-DD"),
    (SUPPLY, '"quantity": 5, "quantity": 6}', "$", "appears twice"),
    ('"site": "DC"', '"site": "DX"', "$.supply[0].site", "no site 'DX'; did you mean 'DC'?"),
    ('"from": "DC"', '"from": "X"', "$.routes[0].from", "no site 'X'"),
    (TRANSIT, "{}", "$.routes[0].transit", "either 'days' or 'hours'"),
    (TRANSIT, '{"days": 1, "hours": 2}', "$.routes[0].transit", "either 'days' or 'hours'"),
    (TRANSIT, '{"days": 1.5}', "$.routes[0].transit.days", "not a whole number"),
    (TRANSIT, '{"days": 1, "calendar": "x"}', "$.routes[0].transit.calendar", "no calendar 'x'"),
    (TRANSIT, '{"hours": 999999}', "$.routes[0].transit.hours", "longer than ten years"),
    (TRANSIT, TRANSIT + ', "cost": 1e308', "$.routes[0].cost", "not below 10^9"),
    (TRANSIT, TRANSIT + ', "cost_per_kg": 1000000000', "$.routes[0].cost_per_kg", "not below 10^9"),
    (TRANSIT, TRANSIT + ', "cost": -0.01', "$.routes[0].cost", "-0.01 is negative"),
    (TRANSIT, TRANSIT + ', "departures": {"monday": []}', "$.routes[0].departures.monday", "is none of mon"),
    (TRANSIT, TRANSIT + ', "departures": {"mon": ["9:00"]}', "$.routes[0].departures.mon[0]", "not a time HH:MM"),
    ('"cal": {"timezone": "UTC"}', '"cal": {"timezone": "UTC", "week": {"mon": ["17:00-08:00"]}}',
     "$.calendars.cal.week.mon[0]", "does not end after it begins"),
    ('"cal": {"timezone": "UTC"}', '"cal": {"timezone": "UTC", "open": {"soon": []}}',
     "$.calendars.cal.open.soon", "not a date"),
    (LINE, '"quantity": 2, "sites": ["DC", "X"]}', "$.orders[0].lines[0].sites[1]", "no site 'X'"),
    ('"to": "C", "lines"', '"to": "C", "wanted": "soon", "lines"', "$.orders[0].wanted", "not a date"),
    ('"to": "C", "lines"', '"to": "C", "policy": {"complete": "all"}, "lines"',
     "$.orders[0].policy.complete", "none of 'line', 'order'"),
    ('"to": "C", "lines"', '"to": "C", "policy": {"max_shipments": 0}, "lines"',
     "$.orders[0].policy.max_shipments", "at least one"),
    ('"to": "C", "lines"', '"to": "C", "policy": {"substitutes": 1}, "lines"',
     "$.orders[0].policy.substitutes", "true or false"),
    ('[{"id": "1"', '[{"id": "1", "item": "B", "quantity": 1}, {"id": "1"', "$.orders[0].lines", "same id"),
    ('"O1": {"1"', '"O2": {"1"', "$.expect.promises.O2", "no order 'O2'"),
    ('{"1": {"short"', '{"2": {"short"', '$.expect.promises.O1["2"]', "no line '2'"),
    ('{"short": 0}', '{"short": 0, "schedule": {}}', '$.expect.promises.O1["1"].schedule', "must be an array"),
    ('"expect"', '"capacity": [{"resource": "pick_lines", "day": "2026-01-01", "quantity": 1}], "expect"',
     "$.capacity[0]", "the key 'site' is missing"),
    ('"expect"', '"capacity": [{"resource": "crew", "site": "DC", "day": "2026-01-01", "quantity": 1}], "expect"',
     "$.capacity[0].resource", "'crew' is none of"),
    ('"expect"', '"capacity": [{"resource": "lane_volume", "day": "2026-01-01", "quantity": 1}], "expect"',
     "$.capacity[0]", "needs the key 'route'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "reason"), BAD)
def test_a_bad_value_is_named_with_its_place_and_reason(old: str, new: str, place: str, reason: str):
    assert old in CASE

    with pytest.raises(CaseError) as complaint:
        read_case(CASE.replace(old, new, 1))

    assert complaint.value.place == place
    assert reason in complaint.value.reason


def test_the_same_document_unharmed_is_read():
    assert read_case(CASE).orders[0].id == "O1"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1, column 1"),
        ('{"now":\n "x",}', "line 2, column 6"),
        ("[" * 100_000, "$"),
        ("9" * 5000, "$"),
    ],
)
def test_what_is_not_json_is_placed_by_line_and_column(text: str, place: str):
    with pytest.raises(CaseError) as complaint:
        parse(text)

    assert complaint.value.place == place


@pytest.mark.parametrize("text", ["[]", "null", "3", '"x"'])
def test_a_document_is_an_object(text: str):
    with pytest.raises(CaseError, match="must be an object"):
        read_case(text)


def test_notes_are_welcome_everywhere():
    assert read_case(CASE.replace(SUPPLY, '"quantity": 5, "note": "a gift"}')).facts.receipts


def test_durations_are_read_to_the_microsecond():
    assert parse('"P1W2DT3H4M5.25S"').duration().total_seconds() == 9 * 86400 + 3 * 3600 + 4 * 60 + 5.25
    for text in ('"P"', '"PT"', '"P1Y"', '"-PT1H"', '"PT1H "', '"P1DT"'):
        with pytest.raises(CaseError):
            parse(text).duration()
