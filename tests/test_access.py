"""Every address × method × role × other company: who is refused, and that a refusal changes nothing.

A new address fails here until it is entered in the table below.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import zeal
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from inventory.models import Site, SiteAssignment
from orders.changing import ChangeWish, preview_change
from orders.models import Gain, LineState
from portal.customers.models import Role
from portal.customers.ownership import CompanyOwned
from portal.customers.services import issue_api_key
from portal.kernel import clock
from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, scope
from promising.services import RequestedLine, quote_promise
from tests import factories
from tests.access_tables import DESK, OPEN_ACCOUNT, OWN_ACCOUNT, REDIRECTS
from tests.order_factories import Wish, ask_return, make_order

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
REFUSALS = {301, 302, 401, 403, 404}
ANY = frozenset(Role.values)
BUYS = frozenset({Role.BUYER.value, Role.ADMINISTRATOR.value})


@dataclass(frozen=True)
class Address:
    """An address of the table: its path, whom it is for, and whether it names a thing of the company's."""

    path: str
    audience: str
    roles: frozenset[str] = ANY
    names_a_thing: bool = False


def address(path: str, roles: frozenset[str] = ANY) -> Address:
    return Address(path, "company", roles, "{" in path)


TABLE: dict[str, Address] = {
    "health_live": Address("/health/live", "public"),
    "health_ready": Address("/health/ready", "public"),
    "api_schema": Address("/api/schema/", "public"),
    "api_docs": Address("/api/docs/", "public"),
    "set_language": Address("/language/", "public"),
    "home": Address("/", "user"),
    "reliability": Address("/reliability/", "user"),
    "site_work": Address("/site/", "operator"),
    "site": Address("/site/{site}/", "operator"),
    "site_step": Address("/site/{site}/step/", "operator"),
    "set_ship_to": address("/ship-to/"),
    "search": address("/search/"),
    "item": Address("/items/{sku}/", "company"),
    "basket": address("/basket/"),
    "basket_add": address("/basket/add/"),
    "basket_change": address("/basket/change/"),
    "basket_remove": address("/basket/remove/"),
    "basket_clear": address("/basket/clear/"),
    "quick_order": address("/quick-order/"),
    "checkout": address("/checkout/", BUYS),
    "promise": address("/promises/{promise}/", BUYS),
    "promise_act": address("/promises/{promise}/act/", BUYS),
    "promise_way": address("/promises/{promise}/way/", BUYS),
    "orders": address("/orders/"),
    "backorders": address("/backorders/"),
    "order": address("/orders/{order}/"),
    "order_live": address("/orders/{order}/live/"),
    "order_cancel": address("/orders/{order}/cancel/", BUYS),
    "order_change": address("/orders/{order}/change/", BUYS),
    "order_change_preview": address("/orders/{order}/change/{change}/", BUYS),
    "order_gain": address("/orders/{order}/gains/{gain}/", BUYS),
    "order_decide": address("/orders/{order}/decide/", frozenset({Role.APPROVER.value})),
    "order_again": address("/orders/{order}/again/", BUYS),
    "return_new": address("/orders/{order}/return/", BUYS),
    "returns": address("/returns/"),
    "return": address("/returns/{return}/"),
    "company_settings": address("/company/", frozenset({Role.ADMINISTRATOR.value})),
    "api_keys": address("/keys/"),
    "api_key_end": address("/keys/{key}/end/"),
    "api_products": address("/api/v1/products/"),
    "api_product": Address("/api/v1/products/{sku}/", "company"),
    "api_promises": address("/api/v1/promises/"),
    "api_promise_hold": address("/api/v1/promises/{promise}/hold/", BUYS),
    "api_orders": address("/api/v1/orders/"),
    "api_order": address("/api/v1/orders/{order}/"),
    "api_order_events": address("/api/v1/orders/{order}/events/"),
    "api_order_cancel": address("/api/v1/orders/{order}/cancel/", BUYS),
    "api_order_changes": address("/api/v1/orders/{order}/changes/", BUYS),
    "api_order_change_apply": address("/api/v1/orders/{order}/changes/{change}/apply/", BUYS),
    "api_order_gain_accept": address("/api/v1/orders/{order}/gains/{gain}/accept/", BUYS),
    "api_order_gain_decline": address("/api/v1/orders/{order}/gains/{gain}/decline/", BUYS),
    "api_returns": address("/api/v1/returns/"),
    "api_return": address("/api/v1/returns/{return}/"),
}


def names(patterns: Any, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, prefix + space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or pattern.lookup_str}"


def test_every_address_is_in_the_table():
    known = set(names(get_resolver().url_patterns))

    assert known == {*TABLE, *OPEN_ACCOUNT, *OWN_ACCOUNT, *REDIRECTS, *DESK}


@pytest.fixture
def cast(
    db, company, other_company, buyer, approver, administrator, outsider, desk, operator
) -> dict[str, User]:
    return {
        "buyer": buyer,
        "approver": approver,
        "administrator": administrator,
        "outsider": outsider,
        "desk": desk,
        "operator": operator,
    }


@pytest.fixture
def things(company, ship_to, buyer, network, now) -> dict[str, str]:
    """The company's things that an address can name; the stranger operator works at another site."""
    item = factories.make_item()
    factories.put_stock(item, network.site, 500)
    order = make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(item, 10), Wish(item, 5, LineState.DELIVERED)],
        now=now,
        buyer=buyer,
    )
    with scope(SYSTEM):
        promise = quote_promise(
            company_id=company.pk,
            user=buyer,
            ship_to=ship_to.public_id,
            lines=[RequestedLine(item.sku, 10)],
            now=clock.now(),
        )
        change = preview_change(
            company_id=company.pk,
            user=buyer,
            number=order.number,
            wish=ChangeWish(quantities={1: 5}),
            now=now,
        )
        ask_return(order, 2, now)
        gain = Gain.objects.create(
            company=company,
            order=order,
            line=order.lines.get(position=1),
            lines=[],
            deliver_until=now,
            created_at=now,
            expires_at=clock.now() + timedelta(days=1),
        )
        key, _secret = issue_api_key(membership=buyer.membership, label="ERP", now=now)
    return {
        "change": str(change.id),
        "gain": str(gain.public_id),
        "key": key.prefix,
        "order": order.number,
        "promise": str(promise.id),
        "return": "R-1",
        "site": network.site.code,
        "sku": item.sku,
    }


def is_for(address: Address, role: str, user: User | None) -> bool:
    if address.audience == "public":
        return True
    if user is None:
        return False
    if address.audience == "user":
        return True
    if address.audience == "operator":
        return user.is_operator
    return role in {"buyer", "approver", "administrator", "outsider"} and (
        role == "outsider" or role in address.roles
    )


def log_in(client: Client, user: User) -> None:
    with zeal.zeal_context():
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def ask(client: Any, method: str, path: str) -> Any:
    body = {"content_type": "application/json"} if path.startswith("/api/") and method != "get" else {}
    with zeal.zeal_context():
        return getattr(client, method)(path, **body)


def rows_of_all_companies() -> dict[str, int]:
    """A fingerprint of every company-owned table and of the stock."""
    owned = [model for model in apps.get_models() if issubclass(model, CompanyOwned)]
    tables = [model._meta.db_table for model in owned] + ["inventory_reservation", "inventory_stockbalance"]
    with scope(SYSTEM), connection.cursor() as cursor:
        found = {}
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT coalesce(sum(hashtext(t::text)::bigint), 0) FROM {name} AS t")
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize("name", sorted(TABLE))
def test_an_address_refuses_those_whom_it_is_not_for(name, cast, things):
    address = TABLE[name]
    path = address.path.format(**things)
    visitors: dict[str, User | None] = {"stranger": None, **cast}
    before = rows_of_all_companies()

    for role, user in visitors.items():
        if is_for(address, role, user):
            continue
        visitor = Client()
        if user is not None:
            log_in(visitor, user)
        for method in METHODS:
            answer = ask(visitor, method, path)
            assert answer.status_code in REFUSALS, f"{role} {method} {path}: {answer.status_code}"

    assert rows_of_all_companies() == before


@pytest.mark.parametrize("name", sorted(name for name, one in TABLE.items() if one.names_a_thing))
def test_another_companys_thing_looks_like_none(name, client, cast, things):
    path = TABLE[name].path.format(**things)
    log_in(client, cast["outsider"])
    before = rows_of_all_companies()

    for method in METHODS:
        answer = ask(client, method, path)
        assert answer.status_code in {400, 404, 405} or method == "options", (
            f"{method} {path}: {answer.status_code}"
        )
        if answer.status_code == 200:
            assert things["order"] not in answer.content.decode()

    assert rows_of_all_companies() == before


@pytest.mark.parametrize("name", ["site", "site_step"])
def test_an_operator_sees_his_own_site_only(name, client, cast, things):
    elsewhere = factories.make_site("DC-OTHER")
    SiteAssignment.objects.create(user=cast["operator"], site=elsewhere)
    log_in(client, cast["operator"])
    path = TABLE[name].path.format(**things)
    before = rows_of_all_companies()

    answers = {method: ask(client, method, path).status_code for method in METHODS}

    assert set(answers.values()) <= {404, 405}
    assert rows_of_all_companies() == before


@pytest.mark.parametrize("name", sorted(name for name, one in TABLE.items() if one.audience != "public"))
def test_an_address_opens_to_those_whom_it_is_for(name, client, cast, things, other_company):
    factories.make_ship_to(other_company, name="Omega-Secret-Place")
    address = TABLE[name]
    role = {"operator": "operator", "user": "buyer"}.get(address.audience) or min(address.roles)
    SiteAssignment.objects.create(user=cast["operator"], site_id=network_site(things["site"]))
    log_in(client, cast[role])

    answer = ask(client, "get", address.path.format(**things))

    assert answer.status_code in {200, 405}
    assert "Omega-Secret-Place" not in answer.content.decode()


def network_site(code: str) -> int:
    return Site.objects.get(code=code).pk


def test_an_unknown_key_opens_nothing(client):
    paths = ["/api/v1/orders/", "/orders/"]

    answers = [
        client.get(path, headers={"authorization": f"Bearer ck_{uuid4()}"}).status_code for path in paths
    ]

    assert answers == [401, 302]


@pytest.mark.parametrize(
    "name", sorted(name for name, one in TABLE.items() if one.names_a_thing and name.startswith("api_"))
)
def test_another_companys_key_opens_none_of_our_things(name, cast, things, now):
    path = TABLE[name].path.format(**things)
    with scope(SYSTEM):
        _key, secret = issue_api_key(membership=cast["outsider"].membership, label="Theirs", now=now)
    caller = Client(headers={"authorization": f"Bearer {secret}"})
    before = rows_of_all_companies()

    for method in METHODS:
        answer = ask(caller, method, path)
        assert answer.status_code in {302, 400, 404, 405} or method == "options", (
            f"{method}: {answer.status_code}"
        )
        assert things["order"] not in answer.content.decode()

    assert rows_of_all_companies() == before


@pytest.mark.parametrize("owner", ["desk", "operator"])
def test_staff_of_the_wholesaler_have_no_companys_api(owner, cast, things):
    visitor = Client()
    log_in(visitor, cast[owner])
    ours = [one.path.format(**things) for one in TABLE.values() if "/v1/" in one.path]

    answers = {path: ask(visitor, "get", path).status_code for path in ours}

    assert set(answers.values()) <= {302, 401, 403, 404}
