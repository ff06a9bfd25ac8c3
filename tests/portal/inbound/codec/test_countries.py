"""Countries are known by name in both languages and by code."""

import pytest

from portal.inbound.codec.countries import country_code, country_currency, country_zone


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United Kingdom", "GB"), ("EIRE", "IE"), ("RSA", "ZA"), ("Allemagne", "DE"), ("fr", "FR"),
        ("États-Unis", "US"),
        ("USA", "US"), ("Channel Islands", "JE"), ("Unspecified", ""), ("European Community", ""), ("", ""), ("XX", ""),
    ],
)  # fmt: skip
def test_a_country_is_found_or_left_open(text, code):
    assert country_code(text) == code


def test_a_country_tells_its_currency_and_its_only_zone():
    assert (country_currency("GB"), country_zone("GB")) == ("GBP", "Europe/London")
    assert (country_currency(""), country_zone(""), country_zone("US")) == ("", "", "")
