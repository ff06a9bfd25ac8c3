"""Every address of the desk and of the packages that we use: strangers and customers are refused at the desk."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import zeal
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.kernel.models import User

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
PLACE = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)")


def paths(patterns: Any, before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = before + re.sub(r"[\^$\\]|\(\?:|\?$", "", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from paths(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield PLACE.sub("1", route)


ALL = sorted(set(paths(get_resolver().url_patterns)))
DESK = [path for path in ALL if path.startswith("/desk/")]
ACCOUNT = [path for path in ALL if path.startswith("/account/")]


def test_the_desk_has_addresses_to_try():
    assert "/desk/orders/order/" in DESK
    assert "/account/login/" in ACCOUNT


@pytest.mark.parametrize("role", ["stranger", "buyer", "administrator", "operator"])
def test_the_desk_is_closed_to_everybody_else(role, request):
    client = Client()
    if role != "stranger":
        user: User = request.getfixturevalue(role)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    for path in DESK:
        for method in METHODS:
            with zeal.zeal_context():
                status = getattr(client, method)(path).status_code
            assert status in {301, 302, 403, 404, 405}, f"{method} {path}: {status}"
            if status in {301, 302}:
                with zeal.zeal_context():
                    assert client.get(path, follow=True).resolver_match.url_name != "index", path


@pytest.mark.parametrize("path", ACCOUNT)
def test_an_account_page_never_breaks(path, client):
    status = client.get(path).status_code

    assert status < 500
