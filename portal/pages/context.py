"""What the frame around every page needs."""

from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest

from orders.basket import basket_count
from portal.customers.models import Membership, ShipTo
from portal.customers.selectors import membership_of, ship_tos
from portal.kernel.tenancy import SYSTEM, Scope, ScopeMissingError, current_scope, scope

SHIP_TO_KEY = "ship_to"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return company, roles, ship-tos and basket count for the page frame; little for strangers and on error pages."""
    membership = getattr(request, "membership", None)
    is_public = membership is None and hasattr(request, "membership")
    if is_public:  # a page for everybody, such as one's own password: whose it is, nobody has asked yet
        membership = _own_membership(request)
    if membership is None:
        return {"company": None, "roles": _staff_roles(request)}
    try:
        seen = None if is_public else current_scope()
    except ScopeMissingError:  # an error page is drawn when the scope has ended
        return {"company": None, "roles": set()}
    own = Scope(membership.company_id)
    with nullcontext() if seen == own else scope(own):
        places = ship_tos()
        return {
            "company": membership.company,
            "roles": set(membership.roles) | _staff_roles(request),
            "ship_tos": places,
            "ship_to": chosen_ship_to(request, places),
            "basket_count": basket_count(company_id=membership.company_id, user=membership.user),
        }


def _own_membership(request: HttpRequest) -> Membership | None:
    if not request.user.is_authenticated or _staff_roles(request):
        return None
    with scope(SYSTEM):
        return membership_of(request.user)


def chosen_ship_to(request: HttpRequest, places: list[ShipTo] | None = None) -> ShipTo | None:
    """Return the ship-to that the person works for now: the chosen one, else the company's default."""
    places = ship_tos() if places is None else places
    wanted = request.session.get(SHIP_TO_KEY)
    return next((place for place in places if str(place.public_id) == wanted), places[0] if places else None)


def _staff_roles(request: HttpRequest) -> set[str]:
    user = getattr(request, "user", None)
    found = {"desk": getattr(user, "is_staff", False), "operator": getattr(user, "is_operator", False)}
    return {role for role, has in found.items() if has}
