"""What the frame around every page needs."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the company, roles and basket count for the page frame; empty for strangers."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {"company": None, "roles": set()}
    return {"company": membership.company, "roles": set(membership.roles)}
