"""The synonyms of the expressions in a text, whole or begun."""

from collections.abc import Collection

from django.db import connection

from portal.catalogue.query import Synonyms, compile_synonyms, normalise

_MOST_TOKENS = 32
_LONGEST_TERM = 4
_LEAST_LETTERS_BEGUN = 4

# a term is begun when its last word is being typed: "papier verr", not "papier"
SYNONYMS = """
SELECT term, equivalent FROM (
    SELECT id, term, equivalent FROM catalogue_synonym WHERE term = ANY(%s)
    UNION
    SELECT id, typed, equivalent FROM unnest(%s::text[]) AS typed
    JOIN catalogue_synonym ON starts_with(term, typed) AND strpos(substr(term, length(typed) + 1), ' ') = 0
) AS found ORDER BY id
"""


def synonyms_for(text: str, *, is_typing: bool = False) -> Synonyms:
    """The synonyms of the expressions in a text. `is_typing`: also those that its end begins. Queries: one, or none."""
    tokens = normalise(text)[:_MOST_TOKENS]
    places = range(len(tokens))
    spans = [(start, end) for start in places for end in range(start + 1, start + _LONGEST_TERM + 1)]
    expressions = {" ".join(tokens[start:end]) for start, end in spans if end <= len(tokens)}
    begun = {" ".join(tokens[start:]) for start in places[-_LONGEST_TERM:]} if is_typing else set()
    return _read(expressions, {text for text in begun if _is_telling(text)}) if expressions else {}


def _is_telling(text: str) -> bool:
    return len(text) >= _LEAST_LETTERS_BEGUN or (len(text) > 2 and not text.isalpha())


def _read(expressions: Collection[str], begun: Collection[str]) -> Synonyms:
    with connection.cursor() as cursor:
        cursor.execute(SYNONYMS, [list(expressions), list(begun)])
        return compile_synonyms(cursor.fetchall())
