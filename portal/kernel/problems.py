"""Problem documents (RFC 9457) for other systems, where no API view answers."""

from typing import Any

from django.http import HttpRequest, JsonResponse


def is_of_api(request: HttpRequest) -> bool:
    """Tell whether another system asks, which reads no pages."""
    return request.path.startswith("/api/")


def problem_document(status: int, code: str, title: str, **headers: Any) -> JsonResponse:
    """Return an answer that says what is wrong."""
    body = {"type": f"urn:comptoir:problem:{code}", "title": title, "status": status, "code": code}
    return JsonResponse(body, status=status, content_type="application/problem+json", **headers)
