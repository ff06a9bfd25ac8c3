"""What the log-in page of a demo shows: the accounts to try. Empty in a portal that is no demo."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from portal.demo.logins import main_logins


def logins(_request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    """Return the demo's main accounts for templates, where the portal runs as a demo."""
    if not settings.DEMO:
        return {}
    return {
        "demo_logins": [
            {"label": f"{login.works_for} – {login.label}", "email": login.email, "password": login.password}
            for login in main_logins()
        ]
    }
