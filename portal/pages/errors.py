"""What is answered where no view does: a page, or a problem document for another system."""

import sys
from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.csrf import csrf_failure

from portal.customers.unsent import keep_form, page_before
from portal.kernel.problems import is_of_api, problem_document

RETRY_AFTER_SECONDS = "5"
# Addresses of forms whose page does not stand above them.
BELONGS_TO = {"checkout": "basket"}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    if is_of_api(request):
        return problem_document(400, "bad_request", _("This request cannot be read"))
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for an address that is none."""
    if is_of_api(request):
        return problem_document(404, "not_found", _("There is nothing here"))
    return defaults.page_not_found(request, exception)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is of another session: our own page comes again, where it can as it was typed.

    Forms from elsewhere, and browsers that keep no cookie, read that they are refused and why.
    """
    back = page_before(request, otherwise="")
    if not back or settings.CSRF_COOKIE_NAME not in request.COOKIES:
        return csrf_failure(request, reason)
    if shown_at := keep_form(request, resolve(request.path_info).func):
        back = shown_at
        said = _("Your session has changed, so nothing was sent. Check what you typed and send it again.")
    else:
        said = _("Your session has changed, so your last step was not carried out. Please do it again.")
    messages.warning(request, said)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": back})
    return redirect(back)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    """Answer somebody who opens an address by itself that only takes a form: the page that it belongs to."""
    page = render_to_string("405.html", {"page": page_above(request)})
    return HttpResponse(page, status=405, headers={"Allow": "POST"})


def page_above(request: HttpRequest) -> str:
    """Return the nearest page above an address, else the home page."""
    match = request.resolver_match
    if match is not None and match.url_name in BELONGS_TO:
        return reverse(BELONGS_TO[match.url_name])
    above = request.path_info
    while above.count("/") > 2:
        above = above[: above.rstrip("/").rindex("/") + 1]
        with suppress(Resolver404):
            resolve(above)
            return above
    return "/"


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for the exception that is being handled: a database that is away comes back, a defect does not."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _outage(request)
    if is_of_api(request):
        return problem_document(500, "defect", _("Something broke on our side"))
    return defaults.server_error(request)


def _outage(request: HttpRequest) -> HttpResponse:
    headers = {"Retry-After": RETRY_AFTER_SECONDS}
    if is_of_api(request):
        title = _(
            "Our data cannot be reached just now. Send the request again, under the same idempotency key."
        )
        return problem_document(503, "unavailable", title, headers=headers)
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
