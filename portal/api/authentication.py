"""Who calls the API: the door has found him already, by bearer key or by session."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from portal.kernel.models import User


class KeyOrSessionAuthentication(SessionAuthentication):
    """Takes the person found by the door; a session (a browser) must also pass the CSRF check."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        found = request._request  # noqa: SLF001 - the only way to the request that the door marked
        if getattr(found, "by_api_key", False):
            return found.user, "key"  # type: ignore[return-value]
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return "Bearer"


class KeyOrSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells the API's description how callers are known."""

    target_class = KeyOrSessionAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer", "description": "A key from the page “API keys”."}
