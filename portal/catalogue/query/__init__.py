"""Pure text side of the catalogue's search: normaliser, documents, queries, URL filters. No Django here."""

from portal.catalogue.query.codes import CodeCandidates, code_candidates, gtins_in
from portal.catalogue.query.document import Document, code_key, document_text, item_document, lexeme, sort_key
from portal.catalogue.query.parse import Query, Term, as_typed, corrected, parse_query, to_tsquery
from portal.catalogue.query.synonyms import NO_SYNONYMS, Synonyms, compile_synonyms
from portal.catalogue.query.tokens import normalise

__all__ = [
    "NO_SYNONYMS",
    "CodeCandidates",
    "Document",
    "Query",
    "Synonyms",
    "Term",
    "as_typed",
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
]
