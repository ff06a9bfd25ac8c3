"""How the API documents itself: one decorator for an operation, and the refusals that all of them share."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from portal.api.answers import ProblemShape

PROBLEM: Final = "application/problem+json"
KEY_HEADER: Final = "Idempotency-Key"
KEY: Final = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description="New for each order; the same key with the same body gets the same answer and has one effect.",
)
KEY_IF_ANY: Final = OpenApiParameter(
    KEY_HEADER, {"type": "string", "maxLength": 200, "pattern": "^[!-~]+$"}, OpenApiParameter.HEADER
)
REFUSALS: Final = {
    400: "The request does not have the expected form; each fault names its field.",
    401: "No key, or one that is not valid.",
    403: "Your role does not allow this.",
    404: "There is nothing under this name for your company.",
    409: "What was asked cannot be in the present state; `fresh` is what is possible now.",
    422: "What was asked is understood and cannot be; line, field and remedy are named.",
    503: "Busy: nothing was changed; send it again after `Retry-After` seconds.",
}
EXAMPLE: Final = OpenApiExample(
    "A quantity that is not sold",
    value={
        "type": "urn:comptoir:problem:quantity_not_multiple",
        "title": "BOLT-M10 is sold by 100.",
        "status": 422,
        "code": "quantity_not_multiple",
        "detail": "Order 100 or 200.",
        "errors": [
            {
                "line": 1,
                "field": "quantity",
                "detail": "BOLT-M10 is sold by 100.",
                "remedy": "Order 100 or 200.",
            }
        ],
    },
    status_codes=["422"],
    media_type=PROBLEM,
    response_only=True,
)


class BearerKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The bearer key of a company's user."""

    target_class = "portal.api.authentication.KeyOrSessionAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer", "description": "A key of /keys/ in the portal."}


def documented(
    summary: str,
    *,
    tag: str,
    status: int,
    answer: type,
    told: str,
    refusals: Sequence[int] = (),
    examples: Sequence[OpenApiExample] = (),
    **options: Any,
) -> Callable[[Any], Any]:
    """Document an operation: what it answers, and which problems it may answer instead; the docstring describes it."""
    responses: dict[Any, Any] = {status: OpenApiResponse(answer, description=told)}
    for code in sorted({401, 403, *refusals, 503}):
        responses[code, PROBLEM] = OpenApiResponse(ProblemShape, description=REFUSALS[code])
    shown = [*examples, EXAMPLE] if 422 in refusals else list(examples)
    return extend_schema(summary=summary, tags=[tag], responses=responses, examples=shown, **options)


def example(name: str, value: dict[str, Any]) -> OpenApiExample:
    """Return an example of a request."""
    return OpenApiExample(name, value=value, request_only=True)
