"""How a basket is to be delivered, read from its form."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import QueryDict

from orders.basket import BasketView
from portal.customers.selectors import ship_tos
from portal.pages.reading import NotADayError, day_of
from promising.services.requests import UnknownShipToError


def place_named(text: str) -> UUID | None:
    """Return the key of the ship-to that was chosen, None for nothing. Raises: UnknownShipToError."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise UnknownShipToError(field="ship_to") from None


def wanted_day_in(typed: QueryDict) -> date | None:
    """Return the day that was typed, None for nothing. Raises: NotADayError."""
    return day_of(typed.get("wanted_on", ""), field="wanted")


def policy_in(typed: QueryDict) -> dict[str, object]:
    """Return in how many deliveries, and whether substitutes may serve."""
    complete = typed.get("complete")
    policy: dict[str, object] = {"complete": complete} if complete in {"line", "order"} else {}
    return policy | ({"substitutes": True} if typed.get("substitutes") else {})


def as_typed(found: BasketView, typed: QueryDict) -> BasketView:
    """Return a basket with what was typed in the place of what it keeps."""
    wanted = typed.get("ship_to", "")
    place = next((place for place in ship_tos() if str(place.public_id) == wanted), found.ship_to)
    found = replace(found, policy=policy_in(typed), ship_to=place)
    with suppress(NotADayError):
        found = replace(found, wanted_on=wanted_day_in(typed))
    return found
