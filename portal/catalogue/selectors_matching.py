"""Which items a text means: by every word, else by beginnings, else corrected, else by most words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q

from portal.catalogue.models import SearchWord, Synonym
from portal.catalogue.query import (
    CodeCandidates,
    Query,
    Synonyms,
    all_but_one,
    as_typed,
    compile_synonyms,
    corrected,
    normalise,
    parse_query,
    to_tsquery,
)
from portal.catalogue.query.spelling import closest_word

ALL, BEGINNING, CORRECTED, SOME, NONE = "all", "beginning", "corrected", "some", "none"
_LEAST_LETTERS = 3
_LONGEST_TERM = 4

NAMED_EXACTLY = """
SELECT id FROM catalogue_item WHERE sku = ANY(%s)
UNION SELECT id FROM catalogue_item WHERE gtin = ANY(%s) AND NOT gtin = ''
UNION SELECT item_id FROM catalogue_itemunit WHERE gtin = ANY(%s) AND NOT gtin = ''
UNION SELECT item_id FROM catalogue_ownpartnumber WHERE company_id = %s AND code_key = ANY(%s)
"""
RESEMBLING = """
SELECT typed.word, known.word, known.items
FROM unnest(%s::text[]) AS typed(word)
CROSS JOIN LATERAL (
    SELECT word, items FROM catalogue_searchword
    WHERE (word %% typed.word OR left(word, 1) = left(typed.word, 1))
      AND length(word) BETWEEN length(typed.word) - 3 AND length(typed.word) + 3
    ORDER BY similarity(word, typed.word) DESC, items DESC, word
    LIMIT 300
) AS known
"""


@dataclass(frozen=True, slots=True)
class Match:
    """What a text came to mean.

    `how` is "all" (every word is met), "beginning" (the last word is begun), "corrected" (typing errors
    undone: `corrections` maps a typed token to the word taken for it), "some" (all words but one), or "none".
    `first_word` is the text's first, when it has letters only.
    """

    how: str
    tsquery: str
    exact_ids: frozenset[int]
    corrections: Mapping[str, str] = field(default_factory=dict)
    first_word: str = ""

    @property
    def condition(self) -> Q:
        """The condition on items; everything when nothing was asked."""
        found = Q(search_vector=search_query(self.tsquery)) if self.tsquery else Q()
        return found | Q(pk__in=self.exact_ids) if self.exact_ids else found


EVERYTHING = Match(ALL, "", frozenset())
NOTHING = Match(NONE, "", frozenset())


def search_query(tsquery: str) -> SearchQuery:
    """A tsquery's text as an expression."""
    return SearchQuery(tsquery, search_type="raw", config="simple")


def meanings_of(text: str, *, company_id: int | None) -> Iterator[Match]:
    """What a text may mean, from the strictest to the widest; the first that finds anything is meant.

    Queries: two before the first meaning, two more to correct typing errors when that is reached.
    """
    synonyms = synonyms_for(text)
    query = parse_query(text, synonyms)
    if query.is_blank:
        return iter((EVERYTHING,))
    exact_ids = exact_items(query.codes, company_id=company_id)
    return (one for one in _meanings(query, exact_ids, synonyms) if one.tsquery or one.exact_ids)


def synonyms_for(text: str) -> Synonyms:
    """The synonyms of the expressions in a text. Queries: one, none for a text without words."""
    tokens = normalise(text)[:32]
    expressions = {
        " ".join(tokens[start:end])
        for start in range(len(tokens))
        for end in range(start + 1, min(start + _LONGEST_TERM, len(tokens)) + 1)
    }
    if not expressions:
        return {}
    rows = Synonym.objects.filter(term__in=expressions).order_by("pk")
    return compile_synonyms(rows.values_list("term", "equivalent"))


def exact_items(codes: CodeCandidates, *, company_id: int | None) -> frozenset[int]:
    """Ids of the items that a text names by item code, GTIN (of any pack) or the company's own part number.

    Queries: one, none for a text that can be no code.
    """
    if not codes:
        return frozenset()
    gtins = list(codes.gtins)
    with connection.cursor() as cursor:
        cursor.execute(NAMED_EXACTLY, [list(codes.skus), gtins, gtins, company_id, list(codes.keys)])
        return frozenset(pk for (pk,) in cursor.fetchall())


def _meanings(query: Query, exact_ids: frozenset[int], synonyms: Synonyms) -> Iterator[Match]:
    yield Match(ALL, to_tsquery(query), exact_ids, first_word=query.first_word)
    yield Match(BEGINNING, to_tsquery(as_typed(query)), frozenset(), first_word=query.first_word)
    words = corrections_of(query.tokens)
    if words:
        query = corrected(query, words, synonyms)
        yield Match(CORRECTED, to_tsquery(query), frozenset(), words, query.first_word)
        yield Match(CORRECTED, to_tsquery(as_typed(query)), frozenset(), words, query.first_word)
    yield Match(SOME, all_but_one(query), frozenset(), words)


def corrections_of(tokens: Sequence[str]) -> dict[str, str]:
    """For each mistyped token the known word it stands for. Queries: up to two."""
    words = [token for token in tokens if len(token) >= _LEAST_LETTERS and token.isalpha()]
    known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True)) if words else set()
    unknown = [word for word in dict.fromkeys(words) if word not in known]
    if not unknown:
        return {}
    candidates: dict[str, list[tuple[str, int]]] = {word: [] for word in unknown}
    with connection.cursor() as cursor:
        cursor.execute(RESEMBLING, [unknown])
        for typed, word, items in cursor.fetchall():
            candidates[typed].append((word, items))
    found = {typed: closest_word(typed, near) for typed, near in candidates.items()}
    return {typed: word for typed, word in found.items() if word}
