"""Who calls the API: the door has found him already, by bearer key or by session."""

from typing import Any

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
