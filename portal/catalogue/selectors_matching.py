"""Which items a text means: by every word, else by beginnings, else corrected, else by most words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q

from portal.catalogue.query import (
    CodeCandidates,
    Query,
    abbreviated,
    all_but_one,
    any_of,
    as_typed,
    beginnings,
    corrected_text,
    parse_query,
    phrase,
    to_tsquery,
    typed_code,
    with_joined_words,
    without,
    words_of,
)
from portal.catalogue.selectors_spelling import strangers_among
from portal.catalogue.selectors_synonyms import synonyms_for

ALL, BEGINNING, CORRECTED, SOME, NONE = "all", "beginning", "corrected", "some", "none"

NAMED_EXACTLY = """
SELECT id FROM catalogue_item WHERE sku = ANY(%s)
UNION SELECT id FROM catalogue_item WHERE gtin = ANY(%s) AND NOT gtin = ''
UNION SELECT item_id FROM catalogue_itemunit WHERE gtin = ANY(%s) AND NOT gtin = ''
UNION SELECT item_id FROM catalogue_ownpartnumber WHERE company_id = %s AND code_key = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Match:
    """What a text came to mean.

    `how` is "all" (every word is met), "beginning" (a word is begun), "corrected" (typing errors undone:
    `corrections` maps a typed token to what is taken for it), "some" (not every word is met), or "none".
    Items are ranked by `ranking`, and higher with the `phrase` or a name that begins with one of `begins_with`.
    """

    how: str
    tsquery: str = ""
    ranking: str = ""
    phrase: str = ""
    begins_with: tuple[str, ...] = ()
    exact_ids: frozenset[int] = frozenset()
    corrections: Mapping[str, str] = field(default_factory=dict)

    @property
    def condition(self) -> Q:
        """The condition on items; everything when nothing was asked."""
        found = Q(search_vector=search_query(self.tsquery)) if self.tsquery else Q()
        return found | Q(pk__in=self.exact_ids) if self.exact_ids else found


EVERYTHING = Match(ALL)
NOTHING = Match(NONE)


def search_query(tsquery: str) -> SearchQuery:
    """A tsquery's text as an expression."""
    return SearchQuery(tsquery, search_type="raw", config="simple")


def meanings_of(text: str, *, company_id: int | None) -> Iterator[Match]:
    """What a text may mean, from the strictest to the widest; the first that finds anything is meant.

    Queries: two before the first meaning, one more for beginnings, then up to three for typing errors.
    """
    query = parse_query(text, synonyms_for(text))
    if query.is_blank:
        return iter((EVERYTHING,))
    exact_ids = exact_items(query.codes, company_id=company_id)
    return (one for one in _meanings(query, exact_ids) if one.tsquery or one.exact_ids)


def meanings_while_typing(text: str) -> Iterator[Match]:
    """What a text still being typed may mean, from the likeliest on. Queries: as `meanings_of`, without exact codes."""
    query = as_typed(parse_query(text, synonyms_for(text, is_typing=True)))
    begun = any_of(to_tsquery(query), typed_code(text))
    if begun:
        yield _match(BEGINNING, query, begun, ranking=begun)
        yield from (one for one in _wider(query, is_typing=True) if one.tsquery)


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


def _meanings(query: Query, exact_ids: frozenset[int]) -> Iterator[Match]:
    yield _match(ALL, query, with_joined_words(query), exact_ids=exact_ids)
    yield _match(BEGINNING, as_typed(parse_query(query.text, synonyms_for(query.text, is_typing=True))))
    yield from _wider(query, is_typing=False)


def _wider(query: Query, *, is_typing: bool) -> Iterator[Match]:
    """Readings of a query that finds nothing as it stands: abbreviated, corrected, in part."""
    tokens = " ".join(query.tokens).split()
    strangers = strangers_among(tokens, is_typing=is_typing)
    if strangers.begun:
        yield _match(BEGINNING, abbreviated(query, strangers.begun))
    if strangers.corrections:
        text = corrected_text(query.text, strangers.corrections)
        query = parse_query(text, synonyms_for(text))
        yield _match(CORRECTED, query, with_joined_words(query), corrections=strangers.corrections)
        yield _match(CORRECTED, as_typed(query), corrections=strangers.corrections)
    known = without(query, strangers.words)
    words, bare_words = words_of(known), words_of(parse_query(known.text))
    partial = (to_tsquery(known), all_but_one(known), any_of(*words), any_of(*bare_words))
    for tsquery in partial if words else ():
        yield _match(SOME, known, tsquery, ranking=tsquery, corrections=strangers.corrections)


def _match(
    how: str,
    query: Query,
    tsquery: str | None = None,
    *,
    ranking: str | None = None,
    exact_ids: frozenset[int] = frozenset(),
    corrections: Mapping[str, str] | None = None,
) -> Match:
    strict = to_tsquery(query)
    return Match(
        how=how,
        tsquery=strict if tsquery is None else tsquery,
        ranking=strict if ranking is None else ranking,
        phrase=phrase(query),
        begins_with=beginnings(query),
        exact_ids=exact_ids,
        corrections=corrections or {},
    )
