"""Words typed that the catalogue does not know: begun, run together or mistyped."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from portal.catalogue.query.spelling import closest_word, parted, parts_of

_LEAST_LETTERS = 3
_LEAST_LETTERS_MENDED = 4

KNOWN_AND_BEGUN = """
SELECT word, FALSE FROM catalogue_searchword WHERE word = ANY(%s)
UNION ALL
SELECT typed, TRUE FROM unnest(%s::text[]) AS typed
WHERE EXISTS (SELECT FROM catalogue_searchword WHERE starts_with(word, typed) AND word <> typed)
"""
RESEMBLING = """
SELECT typed.word, known.word, known.items
FROM unnest(%s::text[]) AS typed(word)
CROSS JOIN LATERAL (
    SELECT word, items FROM catalogue_searchword
    WHERE (word %% typed.word OR left(word, 1) = left(typed.word, 1))
      AND length(word) >= length(typed.word) - 3
    ORDER BY similarity(word, typed.word) DESC, items DESC, word
    LIMIT 80
) AS known
"""


@dataclass(frozen=True, slots=True)
class Strangers:
    """The tokens that are no words of the catalogue.

    `begun` are those with which its words begin; `corrections` maps those that resemble its words, or are two of
    them run together, to what is likely meant.
    """

    words: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()
    corrections: Mapping[str, str] = field(default_factory=dict)


def strangers_among(tokens: Sequence[str], *, is_typing: bool = False) -> Strangers:
    """The words among tokens that the catalogue does not know. `is_typing`: the last may go on. Queries: up to two."""
    words = [token for token in dict.fromkeys(tokens) if len(token) >= _LEAST_LETTERS and token.isalpha()]
    if not words:
        return Strangers()
    parts = [part for word in words for pair in parts_of(word) for part in pair]
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_AND_BEGUN, [[*words, *parts], words])
        rows = cursor.fetchall()
    known = {word for word, is_begun in rows if not is_begun}
    unknown = [word for word in words if word not in known]
    return Strangers(
        words=frozenset(unknown),
        begun=frozenset(word for word, is_begun in rows if is_begun and word in unknown),
        corrections=_corrections(unknown, known, tokens[-1] if is_typing else ""),
    )


def _corrections(unknown: Sequence[str], known: Collection[str], unfinished: str) -> dict[str, str]:
    found = {word: parted(word, known) for word in unknown}
    mistyped = [word for word in unknown if not found[word] and len(word) >= _LEAST_LETTERS_MENDED]
    near: dict[str, list[tuple[str, int]]] = {word: [] for word in mistyped}
    if mistyped:
        with connection.cursor() as cursor:
            cursor.execute(RESEMBLING, [mistyped])
            for typed, word, items in cursor.fetchall():
                near[typed].append((word, items))
    found |= {word: closest_word(word, near[word], is_begun=word == unfinished) for word in mistyped}
    return {typed: word for typed, word in found.items() if word}
