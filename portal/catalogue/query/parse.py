"""A query as read: terms that must all be met, and exact-code candidates."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from portal.catalogue.query.codes import CodeCandidates, code_candidates
from portal.catalogue.query.sizes import query_alternatives
from portal.catalogue.query.synonyms import NO_SYNONYMS, Synonyms, Tokens, longest_synonym
from portal.catalogue.query.tokens import normalise

_MOST_CHARACTERS = 200
_MOST_TOKENS = 16


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: met when all lexemes of any alternative are.

    ``is_prefix``: the last lexeme of each alternative may go on.
    """

    token: str
    alternatives: tuple[tuple[str, ...], ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A buyer's text as understood: every term must be met, or else a code is meant exactly."""

    text: str
    terms: tuple[Term, ...]
    codes: CodeCandidates

    @property
    def tokens(self) -> Tokens:
        return tuple(term.token for term in self.terms)

    @property
    def is_blank(self) -> bool:
        """Nothing was asked for at all: the whole catalogue is meant."""
        return not self.text.strip()


def parse_query(text: str, synonyms: Synonyms = NO_SYNONYMS) -> Query:
    """Read a text of any kind; never raises. Only its first 200 characters and 16 tokens count."""
    clipped = text.replace("\x00", " ")[:_MOST_CHARACTERS]
    tokens = normalise(clipped)[:_MOST_TOKENS]
    return Query(text=clipped, terms=_terms(tokens, synonyms), codes=code_candidates(clipped))


def as_typed(query: Query) -> Query:
    """The query while its last word is still being typed: that word is a prefix, unless a space ended it."""
    if not query.terms or query.text[-1:].isspace():
        return query
    return replace(query, terms=(*query.terms[:-1], replace(query.terms[-1], is_prefix=True)))


def abbreviated(query: Query, words: Collection[str]) -> Query:
    """The query with some of its words taken as the beginnings of others: ``disj 20 A``."""
    terms = (replace(term, is_prefix=term.is_prefix or term.token in words) for term in query.terms)
    return replace(query, terms=tuple(terms))


def without(query: Query, words: Collection[str]) -> Query:
    """The query less the terms that are some of these words."""
    return replace(query, terms=tuple(term for term in query.terms if term.token not in words))


def corrected_text(text: str, words: Mapping[str, str]) -> str:
    """A text's tokens, some of them replaced (typing errors, words run together)."""
    return " ".join(words.get(token, token) for token in normalise(text)[:_MOST_TOKENS])


def _terms(tokens: Tokens, synonyms: Synonyms) -> tuple[Term, ...]:
    terms: list[Term] = []
    position = 0
    while position < len(tokens):
        length, equivalents = longest_synonym(tokens, position, synonyms)
        expression = tokens[position : position + length]
        if equivalents:
            terms.append(Term(" ".join(expression), _either(expression, *equivalents)))
        else:
            terms.append(Term(expression[0], query_alternatives(expression[0])))
        position += length
    return tuple(terms)


def _either(*expressions: Tokens) -> tuple[tuple[str, ...], ...]:
    """Alternatives of expressions: each as its tokens stand; a single token also in its other spellings."""
    alternatives: dict[tuple[str, ...], None] = {}
    for expression in expressions:
        if len(expression) == 1:
            alternatives.update(dict.fromkeys(query_alternatives(expression[0])))
        else:
            alternatives[tuple(query_alternatives(token)[0][0] for token in expression)] = None
    return tuple(alternatives)
