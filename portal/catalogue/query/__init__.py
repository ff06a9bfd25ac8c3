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
    all_but_one,
    as_typed,
    corrected,
    parse_query,
    to_tsquery,
)
from portal.catalogue.query.spelling import closest_word, with_corrections
from portal.catalogue.query.synonyms import NO_SYNONYMS, Synonyms, compile_synonyms
from portal.catalogue.query.tokens import normalise

__all__ = [
    "NO_SYNONYMS",
    "CodeCandidates",
    "Document",
    "Query",
    "Synonyms",
    "Term",
    "all_but_one",
    "as_typed",
    "closest_word",
    "code_candidates",
    "code_key",
    "compile_synonyms",
    "corrected",
    "document_text",
    "gtins_in",
    "item_document",
    "lexeme",
    "normalise",
    "parse_query",
    "sort_key",
    "to_tsquery",
    "typed_code",
    "with_corrections",
]
