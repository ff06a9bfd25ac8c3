"""Synonyms of the search: changed and removed, each written into the audit; adding is the catalogue's."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Synonym
from portal.catalogue.query import normalise
from portal.catalogue.services import InvalidSynonym
from portal.kernel.audit import record_deed
from portal.kernel.errors import Conflict
from portal.kernel.models import User


class SynonymTaken(Conflict):
    """The search knows this pair."""

    code = "synonym_taken"
    message = _("The search knows “%(term)s” = “%(equivalent)s” already.")
    remedy = _("Nothing is left to do.")


def change_synonym(*, key: int, term: str, equivalent: str, actor: User, now: datetime) -> None:
    """Rewrite a synonym. Raises: InvalidSynonym, SynonymTaken."""
    said, meant = " ".join(normalise(term)), " ".join(normalise(equivalent))
    if not said or not meant or said == meant:
        raise InvalidSynonym(field="term", term=term, equivalent=equivalent)
    with transaction.atomic():
        if Synonym.objects.filter(term=said, equivalent=meant).exclude(pk=key).exists():
            raise SynonymTaken(field="term", term=said, equivalent=meant)
        Synonym.objects.filter(pk=key).update(term=said, equivalent=meant)
        record_deed(
            actor=actor, action="synonym_changed", subject=("synonym", said), now=now, equivalent=meant
        )


def remove_synonym(*, key: int, actor: User, now: datetime) -> None:
    """Forget a synonym; one that is gone is left alone."""
    with transaction.atomic():
        found = Synonym.objects.select_for_update().filter(pk=key).first()
        if found is None:
            return
        record_deed(
            actor=actor,
            action="synonym_removed",
            subject=("synonym", found.term),
            now=now,
            equivalent=found.equivalent,
        )
        found.delete()
