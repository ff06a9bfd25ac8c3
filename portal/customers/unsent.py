"""A form that was sent after its session had ended: said so, and kept until its person has logged in again."""

from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, QueryDict
from django.urls import reverse_lazy
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

View = TypeVar("View", bound=Callable[..., Any])

UNSENT: Final = "unsent_form"
TYPED_BY: Final = "typed_by"
LONGEST: Final = 40_000
"""Characters of a form that are kept: two hundred lines of a quick order and some to spare."""


def refills(*, page: str = "") -> Callable[[View], View]:
    """Declare that a form is shown again as it was typed, from `unsent_form`: at its own address, or on a named page.

    The form carries `{% typed_by %}`; without it nothing is kept.
    """

    def declare(view: View) -> View:
        view.refilled_at = reverse_lazy(page) if page else ""  # type: ignore[attr-defined]
        return view

    return declare


def refuse_form(request: HttpRequest, view: Callable[..., Any]) -> str:
    """Say that a form was not carried out, keep what was typed where its view can show it; return the way back."""
    back = keep_form(request, view)
    if back:
        messages.warning(
            request, _("You were logged out, so nothing was sent. Log in: what you typed is kept for you.")
        )
        return back
    messages.warning(
        request, _("You were logged out, so your last step was not carried out. Log in and do it again.")
    )
    return page_before(request)


def page_before(request: HttpRequest, otherwise: str = "/") -> str:
    """Return the page of ours from which a request came, else another address."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return otherwise
    parts = urlsplit(came_from)
    return escape_leading_slashes(f"{parts.path}?{parts.query}" if parts.query else parts.path or "/")


def mark_of(user: AbstractBaseUser | AnonymousUser) -> str:
    """Return what tells a person's forms from those of others, and nothing else of him."""
    return salted_hmac("portal.customers.unsent", str(user.pk)).hexdigest()


def unsent_form(request: HttpRequest) -> QueryDict | None:
    """Return what this person typed into the form of this page before his session had ended; once.

    What somebody else typed is forgotten.
    """
    kept = request.session.get(UNSENT)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[UNSENT]
    typed = QueryDict(kept["body"])
    return typed if _is_of(request.user, typed) else None


def forget_forms_of_others(request: HttpRequest) -> bool:
    """Forget a kept form that the present person has not typed; return whether there was one."""
    kept = request.session.get(UNSENT)
    is_others = kept is not None and not _is_of(request.user, QueryDict(kept["body"]))
    if is_others:
        del request.session[UNSENT]
    return is_others


def keep_form(request: HttpRequest, view: Callable[..., Any]) -> str:
    """Keep what was typed in the session; return the address that will show it again, nothing where none can.

    A form of which the present person is not the one who typed it is not kept.
    """
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    body = typed.urlencode()
    is_others = request.user.is_authenticated and not _is_of(request.user, typed)
    if not hasattr(view, "refilled_at") or TYPED_BY not in typed or is_others or len(body) > LONGEST:
        return ""
    page = str(view.refilled_at or request.path)
    request.session[UNSENT] = {"path": page, "body": body}
    return page


def _is_of(user: AbstractBaseUser | AnonymousUser, typed: QueryDict) -> bool:
    return constant_time_compare(typed.get(TYPED_BY, ""), mark_of(user))
