"""Pure text side of the catalogue's search: normaliser, documents, queries, URL filters. No Django here."""

from portal.catalogue.query.codes import CodeCandidates, code_candidates, gtins_in
from portal.catalogue.query.document import (
    Document,
    code_key,
    document_text,
    item_document,
    lexeme,
    sort_key,
    typed_code,
)
from portal.catalogue.query.parse import (
    Query,
    Term,
    abbreviated,
    as_typed,
    corrected_text,
    parse_query,
    without,
)
from portal.catalogue.query.spelling import with_corrections
from portal.catalogue.query.synonyms import NO_SYNONYMS, Synonyms, compile_synonyms
from portal.catalogue.query.tokens import normalise
from portal.catalogue.query.tsquery import (
    all_but_one,
    any_of,
    beginnings,
    phrase,
    to_tsquery,
    with_joined_words,
    words_of,
)

__all__ = [
    "NO_SYNONYMS",
    "CodeCandidates",
    "Document",
    "Query",
    "Synonyms",
    "Term",
    "abbreviated",
    "all_but_one",
    "any_of",
    "as_typed",
    "beginnings",
    "code_candidates",
    "code_key",
    "compile_synonyms",
    "corrected_text",
    "document_text",
    "gtins_in",
    "item_document",
    "lexeme",
    "normalise",
    "parse_query",
    "phrase",
    "sort_key",
    "to_tsquery",
    "typed_code",
    "with_corrections",
    "with_joined_words",
    "without",
    "words_of",
]
