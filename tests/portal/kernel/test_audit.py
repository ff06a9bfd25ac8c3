"""The audit is written with the deed and never rewritten."""

import pytest
from django.db import ProgrammingError, transaction

from portal.kernel.audit import record_deed
from portal.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_a_deed_keeps_who_what_when_and_its_particulars(buyer, now):
    record_deed(actor=buyer, action="place", subject=("order", "C-1"), now=now, total="12.50")

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.at) == (buyer, "place", now)
    assert (entry.subject_kind, entry.subject, entry.data) == ("order", "C-1", {"total": "12.50"})


@pytest.mark.parametrize("rewrite", [lambda rows: rows.update(action="other"), lambda rows: rows.delete()])
def test_the_portal_cannot_rewrite_what_was_done(buyer, now, rewrite):
    record_deed(actor=buyer, action="place", subject=("order", "C-1"), now=now)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rewrite(AuditEntry.objects.all())

    assert AuditEntry.objects.get().action == "place"
