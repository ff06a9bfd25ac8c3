"""A form that was sent after its session had ended: said so, and kept until the person has logged in again."""

from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

View = TypeVar("View", bound=Callable[..., Any])

UNSENT: Final = "unsent_form"
LONGEST: Final = 40_000
"""Characters of a form that are kept: two hundred lines of a quick order and some to spare."""


def refills(view: View) -> View:
    """Declare that a view shows its form again as it was typed, from `unsent_form`."""
    view.refills = True  # type: ignore[attr-defined]
    return view


def refuse_form(request: HttpRequest, view: Callable[..., Any]) -> str:
    """Say that a form was not carried out, keep what was typed where its view can show it; return the way back."""
    if keep_form(request, view):
        messages.warning(
            request, _("You were logged out, so nothing was sent. Log in: what you typed is kept for you.")
        )
        return request.get_full_path()
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


def unsent_form(request: HttpRequest) -> QueryDict | None:
    """Return what was typed into the form of this address before the session had ended; once."""
    kept = request.session.get(UNSENT)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[UNSENT]
    return QueryDict(kept["body"])


def keep_form(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Keep what was typed in the session, where its view can show it again; tell whether it is kept."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    body = typed.urlencode()
    if not getattr(view, "refills", False) or len(body) > LONGEST:
        return False
    request.session[UNSENT] = {"path": request.path, "body": body}
    return True
