"""A query in PostgreSQL's form: what must be met, wider readings of it, and what ranks an item higher."""

from dataclasses import replace

from portal.catalogue.query.document import lexeme
from portal.catalogue.query.parse import Query, Term

_LEAST_LETTERS_OF_PART = 2
_LEAST_LETTERS_OF_BEGINNING = 3


def to_tsquery(query: Query) -> str:
    """The query as the text of a PostgreSQL ``tsquery``, every lexeme quoted; empty when there is no term."""
    return " & ".join(_term_to_tsquery(term) for term in query.terms)


def with_joined_words(query: Query) -> str:
    """The ``tsquery`` of a query in which two neighbours may also stand as one word: ``tea light``, ``tealight``."""
    joined = (
        replace(query, terms=(*query.terms[: place - 1], one_word, *query.terms[place + 1 :]))
        for place in range(1, len(query.terms))
        if (one_word := _joined(query.terms[place - 1], query.terms[place]))
    )
    return any_of(to_tsquery(query), *map(to_tsquery, joined))


def all_but_one(query: Query) -> str:
    """The ``tsquery`` of items that meet all of a query's terms but one; empty for fewer than two terms."""
    if len(query.terms) < 2:
        return ""
    left_out = (query.terms[:place] + query.terms[place + 1 :] for place in range(len(query.terms)))
    return any_of(*(to_tsquery(replace(query, terms=terms)) for terms in left_out))


def any_of(*tsqueries: str) -> str:
    """The ``tsquery`` met by what meets any of several; empty ones are passed over."""
    wanted = [tsquery for tsquery in tsqueries if tsquery]
    return " | ".join(f"({tsquery})" for tsquery in wanted) if len(wanted) > 1 else "".join(wanted)


def phrase(query: Query) -> str:
    """The ``tsquery`` of the leading words as they follow each other; empty when fewer than two lexemes lead."""
    words: list[str] = []
    for term in query.terms:
        if not all(word.isalpha() for alternative in term.alternatives for word in alternative):
            break
        runs = [" <-> ".join(_quoted(words, is_prefix=term.is_prefix)) for words in term.alternatives]
        words.append("(" + " | ".join(runs) + ")")
    text = " <-> ".join(words)
    return text if "<->" in text else ""


def words_of(query: Query) -> list[str]:
    """The ``tsquery`` of each term of a query that is a word, not a number or a size."""
    return [
        _term_to_tsquery(term) for term in query.terms if term.token[:_LEAST_LETTERS_OF_BEGINNING].isalpha()
    ]


def beginnings(query: Query) -> tuple[str, ...]:
    """The words with which the name of what is looked for may begin: the first term's, as typed, then as meant."""
    alternatives = query.terms[0].alternatives if query.terms else ()
    first = dict.fromkeys(alternative[0] for alternative in alternatives)
    return tuple(word for word in first if word.isalpha() and len(word) >= _LEAST_LETTERS_OF_BEGINNING)


def _joined(one: Term, other: Term) -> Term | None:
    parts = [*one.alternatives, *other.alternatives]
    words = [word for part in parts for word in part]
    if len(parts) != 2 or len(words) != 2:
        return None
    if not all(word.isalpha() and len(word) >= _LEAST_LETTERS_OF_PART for word in words):
        return None
    return Term("".join(words), (("".join(words),),), other.is_prefix)


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
