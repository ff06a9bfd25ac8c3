"""What the catalogue stores of an item for search: texts by weight, sort keys of names, keys of codes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from portal.catalogue.query.sizes import index_terms
from portal.catalogue.query.tokens import normalise
from portal.catalogue.query.words import fold

_MOST_SORT_KEY = 200
_MOST_CODE_KEY = 60
_NATURAL = re.compile(r"[0-9]+")
_ENCODING = str.maketrans({".": "d", "/": "f"})


@dataclass(frozen=True, slots=True)
class Document:
    """An item's search texts by weight: names and codes, then category and attributes, then descriptions."""

    a: str
    b: str
    c: str


def item_document(
    *, codes: Iterable[str], names: Iterable[str], keywords: Iterable[str] = (), details: Iterable[str] = ()
) -> Document:
    """The texts to store for an item; blank strings are passed over."""
    code_words = [code for code in codes if code]
    terms = [*document_text(*names, *code_words).split(), *filter(None, map(compact_code, code_words))]
    return Document(a=" ".join(dict.fromkeys(terms)), b=document_text(*keywords), c=document_text(*details))


def document_text(*texts: str) -> str:
    """The terms that texts are found by, space separated, each once, in the order of their first appearance.

    Every term is one word for PostgreSQL's parser with the ``simple`` configuration, and stays as it is.
    """
    return " ".join(dict.fromkeys(term for text in texts for term in _terms(text)))


@lru_cache(maxsize=20_000)  # names of categories and values of attributes come again with every item
def _terms(text: str) -> tuple[str, ...]:
    if text.isascii() and text.isdigit():
        return (text,)
    return tuple(lexeme(term) for token in normalise(text) for term in index_terms(token))


def lexeme(term: str) -> str:
    """A term as stored: ``2.5mm2`` is ``2d5mm2`` and ``1/2in`` is ``1f2in``, which no parser splits."""
    return term.translate(_ENCODING)


def sort_key(name: str) -> str:
    """A key that sorts names as people do: accents aside, numbers by size (M3 before M10)."""
    words = " ".join(re.findall(r"[^\W_]+", fold(name)))
    return _NATURAL.sub(lambda number: number[0].zfill(6), words)[:_MOST_SORT_KEY]


def code_key(code: str) -> str:
    """A code as it is compared: upper case, letters and digits only: ``ab-12.3`` is ``AB123``."""
    return compact_code(code).upper()[:_MOST_CODE_KEY]


def typed_code(text: str) -> str:
    """The ``tsquery`` of codes that begin as a text does; empty for a text that has no digit or is too long."""
    compact = compact_code(text)
    if len(compact) > _MOST_CODE_KEY or not any(char.isdigit() for char in compact):
        return ""
    return f"'{compact}':*"


def compact_code(code: str) -> str:
    """A code's letters and digits in lower case: one term for PostgreSQL."""
    return "".join(re.findall(r"[^\W_]+", fold(code)))
