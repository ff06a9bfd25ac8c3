"""Who may ask for a view, declared on the view itself; a view that declares nothing is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """The kinds of visitor that a view can be for."""

    PUBLIC = "public"
    USER = "user"
    COMPANY = "company"
    OPERATOR = "operator"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Access:
    """A view's audience and, for company people, the roles of which one is needed (none: any role)."""

    audience: Audience
    roles: frozenset[str] = frozenset()


def allow(audience: Audience, *roles: str) -> Callable[[View], View]:
    """Declare a view's audience."""

    def declare(view: View) -> View:
        view.access = Access(audience, frozenset(roles))  # type: ignore[attr-defined]
        return view

    return declare


public = allow(Audience.PUBLIC)
signed_in = allow(Audience.USER)
operator = allow(Audience.OPERATOR)
desk = allow(Audience.DESK)


def company(*roles: str) -> Callable[[View], View]:
    """Declare a view for people of a company, with one of `roles` when any are named."""
    return allow(Audience.COMPANY, *roles)


def declared_access(view: Callable[..., Any], third_party: dict[str, str]) -> Access | None:
    """Return what a view declares, on itself or its class, else what its package is listed for, else None.

    `third_party` maps a package name to an audience, for views that we do not write.
    """
    for holder in (view, getattr(view, "cls", None), getattr(view, "view_class", None)):
        found = getattr(holder, "access", None)
        if isinstance(found, Access):
            return found
    module = getattr(view, "__module__", "")
    for package, audience in third_party.items():
        if module == package or module.startswith(f"{package}."):
            return Access(Audience(audience))
    return None
