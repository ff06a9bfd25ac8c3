"""Every address of the desk and of the log-in package: who is refused, and whom they open to."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import zeal
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, scope
from tests import factories
from tests.access_tables import DESK, OPEN_ACCOUNT, OWN_ACCOUNT
from tests.order_factories import Wish, make_order

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
PLACE = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)")


def addresses(patterns: Any, before: str = "/", prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and a path of every address."""
    for pattern in patterns:
        route = before + re.sub(r"[\^$\\]|\(\?:|\?$", "", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern.url_patterns, route, prefix + space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or pattern.lookup_str}", PLACE.sub("1", route)


ALL = sorted(set(addresses(get_resolver().url_patterns)))
DESK_PATHS = [path for name, path in ALL if name in DESK]
OPEN = [path for name, path in ALL if name in OPEN_ACCOUNT]
OWN = [path for name, path in ALL if name in OWN_ACCOUNT]


def test_the_desk_has_addresses_to_try():
    assert "/desk/orders/order/" in DESK_PATHS
    assert "/account/login/" in OPEN
    assert "/account/password/change/" in OWN


@pytest.mark.parametrize("role", ["stranger", "buyer", "administrator", "operator"])
def test_the_desk_is_closed_to_everybody_else(role, request):
    client = Client()
    if role != "stranger":
        user: User = request.getfixturevalue(role)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    for path in DESK_PATHS:
        statuses = {}
        for method in METHODS:
            with zeal.zeal_context():
                statuses[method] = getattr(client, method)(path).status_code
        assert set(statuses.values()) <= {301, 302, 403, 404, 405}, f"{path}: {statuses}"
        if {301, 302} & set(statuses.values()):
            with zeal.zeal_context():
                assert client.get(path, follow=True).resolver_match.url_name != "index", path


@pytest.mark.parametrize("method", METHODS)
def test_no_address_of_the_desk_breaks_for_the_desk(method, desk):
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")

    for path in DESK_PATHS:
        with zeal.zeal_context():
            status = getattr(client, method)(path).status_code
        assert status < 500, f"{method} {path}: {status}"
        if path.endswith("/logout/"):
            client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")


def test_the_desk_sees_every_company(desk, company, other_company, ship_to, network, now, buyer, outsider):
    item = factories.make_item()
    factories.put_stock(item, network.site, 100)
    theirs = factories.make_ship_to(other_company)
    with scope(SYSTEM):
        for number, place, person in (("C-1", ship_to, buyer), ("C-2", theirs, outsider)):
            make_order(
                company=place.company,
                ship_to=place,
                lane=network.standard,
                wishes=[Wish(item, 1)],
                now=now,
                number=number,
                buyer=person,
            )
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")

    with zeal.zeal_context():
        page = client.get("/desk/orders/order/").content.decode()

    assert "/desk/orders/order/C-1/change/" in page
    assert "/desk/orders/order/C-2/change/" in page


@pytest.mark.parametrize("path", [*OPEN, *OWN])
def test_an_account_page_never_breaks(path, client):
    status = client.get(path).status_code

    assert status < 500


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize("method", METHODS)
def test_an_account_of_ones_own_asks_a_stranger_to_log_in(method, path, client):
    answer = getattr(client, method)(path)

    assert answer.status_code in {302, 403, 404, 405}
    if answer.status_code == 302:
        assert "/account/login/" in answer["Location"]
