"""GTINs of the demo: numbers of restricted circulation (prefix 2), so that they name nothing in the world.

Source: GS1 General Specifications, 1.4.3 (prefixes 20 to 29) and 7.9 (check digit).
"""

from __future__ import annotations

PREFIX = "29"


def check_digit(digits: str) -> str:
    """Return the check digit of a GTIN without it: weights 3, 1, 3… from the right."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def gtin13(family: int, number: int) -> str:
    """Return the GTIN-13 of the number-th item of a family (family < 100,000, number < 100,000)."""
    body = f"{PREFIX}{family:05d}{number:05d}"
    return body + check_digit(body)


def gtin14(level: int, family: int, number: int) -> str:
    """Return the GTIN-14 of a pack of the same item; `level` 1 to 8 is the indicator digit."""
    body = f"{level}{PREFIX}{family:05d}{number:05d}"
    return body + check_digit(body)
