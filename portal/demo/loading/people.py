"""The one password of the demo, hashed once a run."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.hashers import make_password

from portal.demo.facts.people import PASSWORD


@cache
def hashed_password() -> str:
    """Return the hash that every demo account has."""
    return make_password(PASSWORD)
