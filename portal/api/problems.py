"""Every refusal as a problem document (RFC 9457) that names line, field and remedy."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from orders.changing import ChangeBrokenError
from portal.api.change_shapes import change_json
from portal.kernel.errors import Refusal
from promising.representation import promise_json
from promising.services import PromiseChangedError

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "2"


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response | None:  # noqa: ARG001
    """Return the problem document of an exception, or None for a defect (which becomes a 500)."""
    if isinstance(error, Refusal):
        return _refused(error)
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error)
    if isinstance(error, Http404):
        return problem(404, "not_found", _("There is nothing here for you under this name."))
    if isinstance(error, PermissionDenied):
        return problem(403, "forbidden", _("Your role does not allow this."))
    if isinstance(error, OperationalError):
        response = problem(503, "busy", _("The system is busy; nothing was changed. Send the request again."))
        response["Retry-After"] = RETRY_AFTER_SECONDS
        return response
    if isinstance(error, exceptions.APIException):
        return problem(error.status_code, str(error.default_code), str(error.detail))
    return None


def problem(status: int, code: str, title: str, **members: Any) -> Response:
    """Return a problem document."""
    body = {"type": f"urn:comptoir:problem:{code}", "title": title, "status": status, "code": code, **members}
    return Response(body, status=status, content_type=CONTENT_TYPE)


def _refused(error: Refusal) -> Response:
    fault = {"line": error.line, "field": error.field, "detail": error.text, "remedy": error.remedy_text}
    return problem(
        error.status,
        error.code,
        error.text,
        detail=error.remedy_text,
        errors=[{name: value for name, value in fault.items() if value is not None}],
        **_fresh(error),
    )


def _fresh(error: Refusal) -> dict[str, Any]:
    """Return what is possible now, where a refusal carries it."""
    if isinstance(error, ChangeBrokenError):
        return {"fresh": change_json(error.fresh)}
    return {"fresh": promise_json(error.fresh)} if isinstance(error, PromiseChangedError) else {}


def _invalid(error: exceptions.ValidationError) -> Response:
    faults = list(_faults(error.detail))
    return problem(400, "invalid", _("The request does not have the expected form."), errors=faults)


def _faults(detail: Any, path: str = "", line: int | None = None) -> Iterator[dict[str, Any]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            if isinstance(name, int):
                yield from _faults(inner, path, name + 1)
            else:
                own = "" if name == api_settings.NON_FIELD_ERRORS_KEY else name
                yield from _faults(inner, f"{path}.{own}".strip(".") or "body", line)
    elif isinstance(detail, list) and any(isinstance(inner, Mapping) for inner in detail):
        for index, inner in enumerate(detail, start=1):
            yield from _faults(inner, path, index)
    else:
        for text in detail if isinstance(detail, list) else [detail]:
            fault = {"field": path or None, "line": line, "detail": str(text)}
            yield {name: value for name, value in fault.items() if value is not None}
