"""Changes to companies and their people."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.customers.models import (
    LEAST_GAIN_DAYS,
    MOST_GAIN_DAYS,
    ApiKey,
    Company,
    GainRule,
    Membership,
)
from portal.customers.selectors import digest_of_key
from portal.kernel.audit import record_deed
from portal.kernel.errors import Refusal
from portal.kernel.models import User

KEY_BYTES = 32
PREFIX_LENGTH = 10


class UnknownGainRuleError(Refusal):
    """A rule for earlier dates that does not exist."""

    code = "unknown_gain_rule"
    message = _("“%(rule)s” is not a rule for earlier deliveries.")
    remedy = _("Choose one of: %(rules)s.")


class GainDaysError(Refusal):
    """A least gain that is no number of days, or too large."""

    code = "gain_days"
    message = _("“%(days)s” is not a number of days from %(least)s to %(most)s.")
    remedy = _("Enter by how many days a delivery must come sooner to be worth telling.")


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


def choose_gain_rule(*, company_id: int, rule: str, days: str, user: User, now: datetime) -> None:
    """Keep what a company wants done when a confirmed delivery could come sooner, and from how many days on.

    Raises: UnknownGainRuleError, GainDaysError.
    """
    if rule not in GainRule.values:
        raise UnknownGainRuleError(
            field="rule", rule=rule[:20], rules=", ".join(str(label) for label in GainRule.labels)
        )
    least = int(days) if days.strip().isdecimal() and len(days) < 9 else 0
    if not LEAST_GAIN_DAYS <= least <= MOST_GAIN_DAYS:
        raise GainDaysError(field="days", days=days[:20], least=LEAST_GAIN_DAYS, most=MOST_GAIN_DAYS)
    with transaction.atomic():
        rows = Company.objects.filter(pk=company_id)
        (code,) = rows.values_list("code", flat=True)
        rows.update(gain_rule=rule, gain_days=least)
        record_deed(
            actor=user, action="choose_gain_rule", subject=("company", code), now=now, rule=rule, days=least
        )
