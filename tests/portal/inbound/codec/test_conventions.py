"""The decimal mark and the date format are inferred from all values, and not guessed."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inbound.codec.conventions import ConventionsProbe
from portal.inbound.codec.flaws import UnusableFile

FIRST, LAST = datetime.fromisoformat("1960-01-01"), datetime.fromisoformat("2068-12-31")


def probe_of(*, numbers: list[str] = (), instants: list[str] = ()) -> ConventionsProbe:  # type: ignore[assignment]
    probe = ConventionsProbe()
    for text in numbers:
        probe.feed_number(text)
    for text in instants:
        probe.feed_instant(text)
    return probe


@pytest.mark.parametrize(
    ("numbers", "delimiter", "decimal"),
    [
        (["1,5", "12", "1,234"], ";", ","), (["1.5", "12", "1,234"], ",", "."), (["1.234,5"], ",", ","),
        (["1,234", "12"], ",", "."), (["1,234", "12"], ";", ","), (["0,123"], ",", ","), (["0.123"], ";", "."),
        (["1,234,567"], ";", "."), (["£2.55", "-3.10"], ";", "."), ([], "\t", "."),
    ],
)  # fmt: skip
def test_the_decimal_mark_is_the_one_beyond_doubt(numbers, delimiter, decimal):
    assert probe_of(numbers=numbers).decimal(delimiter) == decimal


@pytest.mark.parametrize(
    ("instants", "date_format"),
    [
        (["2010-12-01 08:26:00"], "iso"), (["2010-12-01"], "iso"),
        (["12/1/2010 8:26", "12/13/2010 8:26"], "%m/%d/%Y %H:%M"),
        (["01/12/2010 08:26", "13/12/2010 08:26"], "%d/%m/%Y %H:%M"), (["13.12.2010"], "%d.%m.%Y"),
        (["40513.35", "40514"], "excel"), (["2-Jun-06", "14-Nov-06"], "%d-%b-%y"), (["2010/12/13"], "%Y/%m/%d"),
        (["12/13/2010 8:26 PM"], "%m/%d/%Y %I:%M %p"),
    ],
)  # fmt: skip
def test_the_date_format_is_the_one_that_reads_all(instants, date_format):
    assert probe_of(instants=instants).date_format() == date_format


def test_one_bad_date_does_not_change_the_format():
    instants = [f"{day:02}/12/2010" for day in range(1, 29)] + ["12/31/2010"]

    assert probe_of(instants=instants).date_format() == "%d/%m/%Y"


def test_a_file_whose_days_and_months_can_be_exchanged_is_refused():
    with pytest.raises(UnusableFile, match="ambiguous_dates"):
        probe_of(instants=["01/12/2010", "02/12/2010"]).date_format()


def test_a_french_file_has_the_day_first():
    assert probe_of(instants=["01/12/2010", "02/12/2010"]).date_format(day_first=True) == "%d/%m/%Y"


@given(
    moments=st.lists(st.datetimes(FIRST, LAST), min_size=1),
    pattern=st.sampled_from(["%d/%m/%Y %H:%M", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%d-%m-%Y"]),
)
def test_a_uniform_column_is_read_back(moments, pattern):
    texts = [moment.strftime(pattern) for moment in moments]

    found = probe_of(instants=texts).date_format(day_first=True)

    read = datetime.fromisoformat if found == "iso" else lambda text: datetime.strptime(text, found)  # noqa: DTZ007
    assert [read(text).date() for text in texts] == [moment.date() for moment in moments]
