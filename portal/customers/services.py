"""Changes to companies and their people."""

import secrets
from datetime import datetime

from django.db import transaction

from portal.customers.models import ApiKey, Membership
from portal.customers.selectors import digest_of_key
from portal.kernel.audit import record_deed
from portal.kernel.models import User

KEY_BYTES = 32
PREFIX_LENGTH = 10


def choose_language(*, user: User, language: str) -> None:
    """Keep the language that a person wants to be spoken to in."""
    User.objects.filter(pk=user.pk).update(language=language)


def issue_api_key(*, membership: Membership, label: str, now: datetime) -> tuple[ApiKey, str]:
    """Make a bearer key for a person of a company and return it with its secret, shown only this once."""
    secret = f"ck_{secrets.token_urlsafe(KEY_BYTES)}"
    with transaction.atomic():
        key = ApiKey.objects.create(
            company_id=membership.company_id,
            user=membership.user,
            label=label,
            prefix=secret[:PREFIX_LENGTH],
            digest=digest_of_key(secret),
            created_at=now,
        )
        record_deed(actor=membership.user, action="issue_api_key", subject=("api_key", key.prefix), now=now)
    return key, secret


def revoke_api_key(*, membership: Membership, key: ApiKey, now: datetime) -> None:
    """End a key; ending it again changes nothing."""
    with transaction.atomic():
        if ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=now):
            record_deed(
                actor=membership.user, action="revoke_api_key", subject=("api_key", key.prefix), now=now
            )
