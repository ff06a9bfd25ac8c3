"""The credit note on paper."""

from decimal import Decimal

import pytest

from orders.aftersales.models import CreditNote, CreditNoteLine
from orders.aftersales.paper import credit_note_pdf

pytestmark = pytest.mark.django_db


def test_a_credit_note_is_a_pdf(system, company, now):
    note = CreditNote.objects.create(
        company=company, number="A-2026-000001", issued_at=now, amount=Decimal("5.00")
    )
    CreditNoteLine.objects.create(
        company=company,
        credit_note=note,
        description="Écrou <M10> & vis",
        quantity=Decimal(10),
        amount=Decimal("5.00"),
    )

    pdf = credit_note_pdf("A-2026-000001")

    assert pdf is not None
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 1000


def test_an_unknown_credit_note_has_no_paper(system):
    assert credit_note_pdf("A-2026-999999") is None
