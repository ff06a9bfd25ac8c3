"""The one door: who asks, may he, and the view runs in his company's scope."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.customers.models import Membership
from portal.customers.selectors import bearer_of, membership_of
from portal.customers.unsent import page_before, refuse_form
from portal.kernel.access import Access, Audience, declared_access
from portal.kernel.models import User
from portal.kernel.problems import is_of_api, problem_document
from portal.kernel.tenancy import SYSTEM, Scope, narrow_scope, scope

BEARER = "Bearer "
HOUSE_ZONE = ZoneInfo("Europe/Paris")
OWN_ROWS_ONLY = {Audience.COMPANY, Audience.USER}


class CompanyRequest(HttpRequest):
    """A request that passed the door as company people: its user and membership are known."""

    user: User
    membership: Membership
    by_api_key: bool


class UndeclaredViewError(RuntimeError):
    """A view without a declared audience was asked for."""


class AccessMiddleware:
    """Refuses or runs each view; see portal.kernel.access for the declarations."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        access = declared_access(view, settings.THIRD_PARTY_AUDIENCES)
        if access is None:
            raise UndeclaredViewError(
                f"{view.__module__}.{getattr(view, '__name__', view)} declares no audience"
            )
        request.by_api_key = False
        request.membership = None
        if access.audience is Audience.PUBLIC:
            return None
        with timezone.override(HOUSE_ZONE), scope(SYSTEM):
            is_narrowed = _identify(request, narrows=access.audience in OWN_ROWS_ONLY)
            refusal = _refusal(request, access, view)
            if refusal is not None:
                return refusal
            if request.membership is None or access.audience not in OWN_ROWS_ONLY:
                return _rendered(view(request, *args, **kwargs))
            # the same transaction to its end: nothing comes between the view's last lock and the commit
            narrow_scope(Scope(request.membership.company_id), is_told=is_narrowed)
            with timezone.override(ZoneInfo(request.membership.company.timezone)):
                return _rendered(view(request, *args, **kwargs))


def _rendered(response: HttpResponse) -> HttpResponse:
    """Render a page while its scope lasts."""
    return response.render() if isinstance(response, TemplateResponse) else response


def _identify(request: Any, *, narrows: bool) -> bool:
    """Find who asks; tell whether the database shows his company's rows only from now on, as `narrows` allows."""
    header = request.headers.get("Authorization", "")
    if header.startswith(BEARER):
        found = bearer_of(header[len(BEARER) :].strip(), narrows=narrows)
        if found is not None:
            request.user, request.membership = found
            request.by_api_key = True
            return narrows
    if request.user.is_authenticated:
        request.membership = membership_of(request.user)
    return False


def _refusal(request: Any, access: Access, view: Callable[..., HttpResponse]) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return _ask_to_log_in(request, view)
    if not _is_admitted(request, access):
        if is_of_api(request):
            return problem_document(403, "forbidden", _("Your role does not allow this."))
        raise PermissionDenied
    return None


def _is_admitted(request: Any, access: Access) -> bool:
    user, membership = request.user, request.membership
    match access.audience:
        case Audience.COMPANY:
            return membership is not None and (not access.roles or bool(access.roles & set(membership.roles)))
        case Audience.OPERATOR:
            return bool(user.is_operator)
        case Audience.DESK:
            return bool(user.is_staff)
        case _:
            return True


def _ask_to_log_in(request: HttpRequest, view: Callable[..., HttpResponse]) -> HttpResponse:
    if is_of_api(request):
        title = _("Send a valid bearer key in the Authorization header.")
        return problem_document(401, "not_authenticated", title, headers={"WWW-Authenticate": "Bearer"})
    is_part = bool(request.headers.get("HX-Request"))
    if request.method == "POST":
        back = refuse_form(request, view)
    elif request.method == "GET":
        back = request.get_full_path()
        back = page_before(request, back) if is_part else back
    else:
        back = "/"
    target = f"{resolve_url(settings.LOGIN_URL)}?next={quote(back)}"
    if is_part:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
