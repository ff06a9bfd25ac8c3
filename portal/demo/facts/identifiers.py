"""French business numbers with right check digits, made from invented bodies."""

from __future__ import annotations


def luhn_digit(digits: str) -> str:
    """Return the Luhn check digit of a number without it. Source: ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 if place % 2 else 2)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def siren(body: str) -> str:
    """Return the SIREN of eight invented digits."""
    return body + luhn_digit(body)


def siret(company: str, establishment: int) -> str:
    """Return the SIRET of an establishment of a company, given its SIREN."""
    body = f"{company}{establishment:04d}"
    return body + luhn_digit(body)


def vat_number(company: str) -> str:
    """Return the French VAT number of a SIREN. Source: article 286 ter of the CGI."""
    key = (12 + 3 * (int(company) % 97)) % 97
    return f"FR{key:02d}{company}"
