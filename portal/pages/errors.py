"""What is answered where no view does: a page, or a problem document for another system."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults

from portal.kernel.problems import is_of_api, problem_document

RETRY_AFTER_SECONDS = "5"


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
