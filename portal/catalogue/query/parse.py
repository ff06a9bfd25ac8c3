"""A query as read: terms that must all be met, exact-code candidates, and its PostgreSQL form."""

from dataclasses import dataclass, replace

from portal.catalogue.query.codes import CodeCandidates, code_candidates
from portal.catalogue.query.document import lexeme
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
    def first_word(self) -> str:
        """The first token when it is a word, else empty."""
        first = self.terms[0].token.split()[0] if self.terms else ""
        return first if first.isalpha() else ""

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


def corrected(query: Query, words: dict[str, str], synonyms: Synonyms = NO_SYNONYMS) -> Query:
    """The query with some of its tokens replaced (typing errors), without exact codes."""
    tokens = tuple(words.get(token, token) for token in normalise(query.text)[:_MOST_TOKENS])
    return Query(text=" ".join(tokens), terms=_terms(tokens, synonyms), codes=CodeCandidates())


def to_tsquery(query: Query) -> str:
    """The query as the text of a PostgreSQL ``tsquery``, every lexeme quoted; empty when there is no term."""
    return " & ".join(_term_to_tsquery(term) for term in query.terms)


def all_but_one(query: Query) -> str:
    """The ``tsquery`` of items that meet all of a query's terms but one; empty for fewer than two terms."""
    if len(query.terms) < 2:
        return ""
    left_out = (query.terms[:place] + query.terms[place + 1 :] for place in range(len(query.terms)))
    return " | ".join(f"({to_tsquery(replace(query, terms=terms))})" for terms in left_out)


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


def _term_to_tsquery(term: Term) -> str:
    options = [
        " & ".join(_quoted(alternative, is_prefix=term.is_prefix)) for alternative in term.alternatives
    ]
    return "(" + " | ".join(f"({option})" if " & " in option else option for option in options) + ")"


def _quoted(lexemes: tuple[str, ...], *, is_prefix: bool) -> list[str]:
    """Quote each lexeme: letters, digits, dots and slashes (tokens.py), yet quotes are doubled."""
    quoted = ["'" + lexeme(word).replace("\\", "\\\\").replace("'", "''") + "'" for word in lexemes]
    if is_prefix:
        quoted[-1] += ":*"
    return quoted
