"""What changes the catalogue beside an import: search texts, a company's own part numbers, synonyms."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Item, OwnPartNumber, Synonym
from portal.catalogue.query import code_key, normalise, sort_key
from portal.catalogue.selectors import item_in_sight
from portal.catalogue.selectors_documents import Vocabulary, documents_of, vocabulary
from portal.kernel.audit import record_deed
from portal.kernel.errors import Conflict, Refusal
from portal.kernel.models import User

CHUNK = 1_000

WRITE_DOCUMENTS = """
UPDATE catalogue_item AS item
SET search_a = new.a, search_b = new.b, search_c = new.c, sort_name_fr = new.fr, sort_name_en = new.en
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS new(id, a, b, c, fr, en)
WHERE item.id = new.id
  AND (item.search_a, item.search_b, item.search_c, item.sort_name_fr, item.sort_name_en)
      IS DISTINCT FROM (new.a, new.b, new.c, new.fr, new.en)
"""

WRITE_WORDS = """
INSERT INTO catalogue_searchword (word, items)
SELECT word, max(items) FROM (
    SELECT word, ndoc AS items
    FROM ts_stat('SELECT search_vector FROM catalogue_item WHERE is_active AND visibility = ''public''')
    UNION ALL
    SELECT unnest(string_to_array(term, ' ')), 1 FROM catalogue_synonym
) AS words
WHERE word ~ '^[[:alpha:]]{3,80}$'
GROUP BY word
"""


class PartNumberTaken(Conflict):
    """The company already has this code for another item."""

    code = "part_number_taken"
    message = _("%(part_number)s is already your number for %(sku)s.")
    remedy = _("Choose another number, or take this one off the other item first.")


class InvalidPartNumber(Refusal):
    """Without any letter or digit, or too long."""

    code = "invalid_part_number"
    message = _("“%(part_number)s” cannot be a part number.")
    remedy = _("Use letters and digits, 60 characters at most.")


class InvalidSynonym(Refusal):
    """One side is empty once normalised, or both are the same."""

    code = "invalid_synonym"
    message = _("“%(term)s” and “%(equivalent)s” say nothing new to the search.")
    remedy = _("Enter two different expressions; small words such as “de” do not count.")


def reindex_items(
    *, item_ids: Sequence[int] | None = None, on_progress: Callable[[int, int], None] | None = None
) -> int:
    """Write the search texts and sort names of items anew (all by default), and the vocabulary; say how many.

    A chunk of a thousand is one transaction, so that the work can be broken off and begun again.
    """
    chosen = Item.objects.all() if item_ids is None else Item.objects.filter(pk__in=item_ids)
    ids = list(chosen.order_by("pk").values_list("pk", flat=True))
    words = vocabulary()
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            _write_documents(Item.objects.filter(pk__in=ids[start : start + CHUNK]), words)
        if on_progress:
            on_progress(min(start + CHUNK, len(ids)), len(ids))
    rebuild_vocabulary()
    return len(ids)


def rebuild_vocabulary() -> None:
    """Write anew the words that typing errors are corrected to: those of public items, and of synonyms."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("DELETE FROM catalogue_searchword")
        cursor.execute(WRITE_WORDS)


def set_own_part_number(
    *, company_id: int, sku: str, part_number: str, actor: User, now: datetime
) -> OwnPartNumber | None:
    """Give an item a company's own part number in place of any it had; an empty one takes it away (None).

    Raises: ItemNotFound, InvalidPartNumber, PartNumberTaken.
    """
    written = part_number.strip()
    key = code_key(written)
    if written and (not key or len(written) > 60):
        raise InvalidPartNumber(field="part_number", part_number=written)
    item = item_in_sight(sku=sku, company_id=company_id, on=now.date())
    with transaction.atomic():
        own = OwnPartNumber.objects.select_for_update().filter(company_id=company_id)
        holder = own.filter(code_key=key).exclude(item=item).select_related("item").first() if key else None
        if holder is not None:
            raise PartNumberTaken(field="part_number", part_number=written, sku=holder.item.sku)
        own.filter(item=item).delete()
        record_deed(
            actor=actor, action="own_part_number_set", subject=("item", sku), now=now, part_number=written
        )
        if not written:
            return None
        return OwnPartNumber.objects.create(company_id=company_id, item=item, code=written, code_key=key)


def add_synonym(*, term: str, equivalent: str, both_ways: bool, actor: User, now: datetime) -> None:
    """Let a search for a term also find an equivalent, or each the other. Raises: InvalidSynonym."""
    pair = " ".join(normalise(term)), " ".join(normalise(equivalent))
    if not all(pair) or pair[0] == pair[1] or max(map(len, pair)) > 80:
        raise InvalidSynonym(field="term", term=term, equivalent=equivalent)
    with transaction.atomic():
        pairs = [pair, pair[::-1]] if both_ways else [pair]
        rows = [Synonym(term=said, equivalent=meant) for said, meant in pairs]
        Synonym.objects.bulk_create(rows, ignore_conflicts=True)
        record_deed(
            actor=actor, action="synonym_added", subject=("synonym", pair[0]), now=now, equivalent=pair[1]
        )


def _write_documents(items: QuerySet[Item], words: Vocabulary) -> None:
    rows = [
        (item.pk, document.a, document.b, document.c, sort_key(item.name_fr), sort_key(item.name_en))
        for item, document in documents_of(items, words)
    ]
    with connection.cursor() as cursor:
        cursor.execute(WRITE_DOCUMENTS, [list(column) for column in zip(*rows, strict=True)])
