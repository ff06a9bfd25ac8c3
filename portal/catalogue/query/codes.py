"""Codes that a text may be: item code, GTIN with a right check digit, a customer's own part number."""

import re
from dataclasses import dataclass

from portal.catalogue.query.document import code_key

_GTIN_LENGTHS = (8, 12, 13, 14)
_MOST_WORDS_IN_CODE = 4


@dataclass(frozen=True, slots=True)
class CodeCandidates:
    """What a text may name exactly.

    ``skus`` as written, ``gtins`` in every stored length, ``keys`` as `code_key` writes them.
    """

    skus: tuple[str, ...] = ()
    gtins: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.skus or self.gtins or self.keys)


def code_candidates(text: str) -> CodeCandidates:
    """The codes that a whole text may be; a text of many words, or of words without digits, is none."""
    written = text.strip()
    words = written.split()
    key = code_key(written)
    is_prose = len(words) > 1 and not any(char.isdigit() for char in key)
    if not key or is_prose or len(words) > _MOST_WORDS_IN_CODE or len(written) > 60:
        return CodeCandidates()
    forms = (written, written.upper(), "".join(words).upper(), "-".join(words).upper())
    return CodeCandidates(skus=tuple(dict.fromkeys(forms)), gtins=gtins_in(written), keys=(key,))


def gtins_in(text: str) -> tuple[str, ...]:
    """The lengths that a GTIN may be stored in (8, 12, 13, 14 digits); empty unless the check digit is right.

    Spaces, dots and hyphens are passed over. *Source*: GS1 General Specifications, 7.9.
    """
    digits = re.sub(r"[\s.\-]", "", text)
    if (
        not (digits.isascii() and digits.isdigit())
        or len(digits) not in _GTIN_LENGTHS
        or not has_check_digit(digits)
    ):
        return ()
    bare = digits.lstrip("0")
    return tuple(bare.zfill(length) for length in _GTIN_LENGTHS if len(bare) <= length and bare)


def has_check_digit(digits: str) -> bool:
    """Whether the last of the digits is right: weights 3, 1, 3… from the right, sum a multiple of ten."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0
