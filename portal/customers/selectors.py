"""Reads of companies and their people."""

import hashlib
from typing import Final
from uuid import UUID

from portal.customers.models import ApiKey, Company, DockDoor, Membership, ShipTo
from portal.kernel.columns import Columns
from portal.kernel.models import User
from portal.kernel.statements import ask
from portal.kernel.tenancy import NARROW

# an instant takes as long to read as all the rest of a row, and nobody who shows a key asks for one
_USER: Final = Columns(User, "person", without=("password", "last_login", "date_joined"))
_MEMBERSHIP: Final = Columns(Membership, "membership")
_COMPANY: Final = Columns(Company, "company", without=("created_at",))
_PLACE: Final = Columns(ShipTo, "place")
_DOOR: Final = Columns(DockDoor, "door")
_BEARER: Final = f"""
    SELECT CASE WHEN %s AND company.id IS NOT NULL THEN {NARROW.format(company="company.id::text")} END,
           {_USER.sql}, {_MEMBERSHIP.sql}, {_COMPANY.sql}
      FROM customers_apikey AS key
      JOIN kernel_user AS person ON person.id = key.user_id AND person.is_active
      LEFT JOIN (customers_membership AS membership
                 JOIN customers_company AS company ON company.id = membership.company_id AND company.is_active)
        ON membership.user_id = person.id AND membership.is_active
     WHERE key.digest = %s AND key.revoked_at IS NULL
"""  # noqa: S608 - names of our own columns
_SHIP_TO: Final = f"""
    SELECT {_PLACE.sql}, {_COMPANY.sql}, {_DOOR.sql}
      FROM customers_shipto AS place JOIN customers_company AS company ON company.id = place.company_id
      LEFT JOIN customers_dockdoor AS door ON door.ship_to_id = place.id
     WHERE place.company_id = %s AND place.public_id = %s ORDER BY door.code, door.id
"""  # noqa: S608 - names of our own columns
_DOORS: Final = f"""
    SELECT {_DOOR.sql} FROM customers_dockdoor AS door WHERE door.ship_to_id = %s ORDER BY door.code, door.id
"""  # noqa: S608 - names of our own columns


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


def bearer_of(key: str, *, narrows: bool = False) -> tuple[User, Membership | None] | None:
    """Return the person whom a key speaks for, and his active membership; None when unknown or revoked. SYSTEM scope.

    `narrows`: from then on the database shows the rows of his company only. Queries: one.
    """
    rows = ask(_BEARER, [narrows, digest_of_key(key)])
    if not rows:
        return None
    ((_, *row),) = rows
    user, row = _USER.instance(row[: len(_USER)]), row[len(_USER) :]
    if row[0] is None:
        return user, None
    membership = _MEMBERSHIP.instance(row[: len(_MEMBERSHIP)])
    membership.user, membership.company = user, _COMPANY.instance(row[len(_MEMBERSHIP) :])
    return user, membership


def ship_to_of(company_id: int, public_id: UUID) -> ShipTo | None:
    """Return a ship-to of a company, active or not, with the company and its doors. Queries: one."""
    rows = ask(_SHIP_TO, [company_id, public_id])
    if not rows:
        return None
    of_company, of_door = len(_PLACE), len(_PLACE) + len(_COMPANY)
    found = _PLACE.instance(rows[0][:of_company])
    found.company = _COMPANY.instance(rows[0][of_company:of_door])
    doors = (row[of_door:] for row in rows)
    found.doors_read = tuple(_DOOR.instance(door) for door in doors if door[0] is not None)
    return found


def doors_at(ship_to: ShipTo) -> tuple[DockDoor, ...]:
    """Return the doors of a ship-to by code. Queries: one, or none where they were read with it."""
    if ship_to.doors_read is not None:
        return ship_to.doors_read
    return tuple(_DOOR.instance(row) for row in ask(_DOORS, [ship_to.pk]))


def ship_tos() -> list[ShipTo]:
    """Return the scope's active ship-tos, the default one first."""
    return list(ShipTo.objects.filter(is_active=True).order_by("-is_default", "name", "pk"))


def ship_to_by_key(key: int) -> ShipTo | None:
    """Return one ship-to of the scope by its primary key, active or not."""
    return ShipTo.objects.filter(pk=key).first()


def api_keys_of(user: User) -> list[ApiKey]:
    """Return a person's keys that still open, newest first."""
    return list(ApiKey.objects.filter(user=user, revoked_at__isnull=True).order_by("-created_at", "-pk"))
