"""Reads of companies and their people."""

import hashlib

from portal.customers.models import ApiKey, Membership, ShipTo
from portal.kernel.models import User


def membership_of(user: User) -> Membership | None:
    """Return the active membership of a person, company joined; needs the SYSTEM scope."""
    return (
        Membership.objects.select_related("company", "user")
        .filter(user=user, is_active=True, company__is_active=True, user__is_active=True)
        .first()
    )


def digest_of_key(key: str) -> str:
    """Return the SHA-256 digest under which a bearer key is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def bearer_of(key: str) -> tuple[User, Membership | None] | None:
    """Return the person whom a key speaks for, and his active membership; None when unknown or revoked. SYSTEM scope.

    Queries: one.
    """
    found = (
        ApiKey.objects.select_related("user__membership__company")
        .filter(digest=digest_of_key(key), revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    if found is None:
        return None
    membership: Membership | None = getattr(found.user, "membership", None)
    if membership is None or not (membership.is_active and membership.company.is_active):
        return found.user, None
    return found.user, membership


def ship_tos() -> list[ShipTo]:
    """Return the scope's active ship-tos, the default one first."""
    return list(ShipTo.objects.filter(is_active=True).order_by("-is_default", "name", "pk"))


def ship_to_by_key(key: int) -> ShipTo | None:
    """Return one ship-to of the scope by its primary key, active or not."""
    return ShipTo.objects.filter(pk=key).first()


def api_keys_of(user: User) -> list[ApiKey]:
    """Return a person's keys that still open, newest first."""
    return list(ApiKey.objects.filter(user=user, revoked_at__isnull=True).order_by("-created_at", "-pk"))
