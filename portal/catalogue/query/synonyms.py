"""Synonyms as data: words that find the same things, applied when a query is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from portal.catalogue.query.tokens import normalise

Tokens: TypeAlias = tuple[str, ...]
Synonyms: TypeAlias = Mapping[Tokens, tuple[Tokens, ...]]

NO_SYNONYMS: Synonyms = {}


def compile_synonyms(pairs: Iterable[tuple[str, str]]) -> Synonyms:
    """Index (term, equivalent) pairs by the term's tokens; a search for the term also finds the equivalent.

    Several words on either side are one expression: (``essuie tout``, ``ouate de cellulose``).
    """
    equivalents: dict[Tokens, dict[Tokens, None]] = defaultdict(dict)
    for term, equivalent in pairs:
        source, target = normalise(term), normalise(equivalent)
        if source and target and source != target:
            equivalents[source][target] = None
    return {source: tuple(targets) for source, targets in equivalents.items()}


def longest_synonym(tokens: Tokens, position: int, synonyms: Synonyms) -> tuple[int, tuple[Tokens, ...]]:
    """The length of the known expression at a position, and its equivalents; ``(1, ())`` if none."""
    longest = max(map(len, synonyms), default=0)
    for length in range(min(longest, len(tokens) - position), 0, -1):
        found = synonyms.get(tokens[position : position + length])
        if found:
            return length, found
    return 1, ()
