"""The record of who did what; written in the transaction of the deed."""

from datetime import datetime
from typing import Any

from portal.kernel.models import AuditEntry, User


def record_deed(
    *, actor: User | None, action: str, subject: tuple[str, str], now: datetime, **data: Any
) -> None:
    """Add one audit entry. `subject` is (kind, public name), e.g. ("order", "C-2026-000123")."""
    AuditEntry.objects.create(
        at=now, actor=actor, action=action, subject_kind=subject[0], subject=subject[1], data=data
    )
