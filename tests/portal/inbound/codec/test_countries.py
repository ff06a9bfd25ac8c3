"""Countries are known by name in both languages and by code."""

import pytest

from portal.inbound.codec.countries import country_code


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
