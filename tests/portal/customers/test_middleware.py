"""The door: who is not known is sent to the log-in, and what declares nothing is open to nobody."""

import pytest
from django.test import Client

from portal.customers.middleware import AccessMiddleware, UndeclaredViewError
from portal.customers.models import Company, Membership
from portal.customers.services import issue_api_key, revoke_api_key
from portal.kernel.tenancy import SYSTEM, scope

pytestmark = pytest.mark.django_db


def bearer(secret: str) -> Client:
    return Client(headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def key(buyer, now):
    with scope(SYSTEM):
        membership = Membership.objects.select_related("user").get(user=buyer)
        return issue_api_key(membership=membership, label="ERP", now=now)


def test_a_stranger_comes_back_to_where_he_wanted_to_go(client):
    answer = client.get("/orders/?q=M10&state=open")

    assert (answer.status_code, answer["Location"]) == (
        302,
        "/account/login/?next=/orders/%3Fq%3DM10%26state%3Dopen",
    )


def test_a_strangers_form_does_not_come_back(client):
    assert client.post("/basket/add/", {"sku": "A"})["Location"] == "/account/login/?next=/"


def test_a_part_of_a_page_sends_the_whole_page_to_the_log_in(client):
    answer = client.get("/orders/", headers={"hx-request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/account/login/?next=/orders/")


def test_another_system_without_a_key_is_told_which_header(client):
    answer = client.get("/api/v1/orders/")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["code"] == "not_authenticated"


def test_a_key_opens_until_it_is_ended(key, buyer, now):
    issued, secret = key
    before = bearer(secret).get("/api/v1/orders/").status_code

    with scope(SYSTEM):
        membership = Membership.objects.select_related("user").get(user=buyer)
        revoke_api_key(membership=membership, key=issued, now=now)

    assert (before, bearer(secret).get("/api/v1/orders/").status_code) == (200, 401)


@pytest.mark.parametrize("secret", ["", "ck_", "x" * 10_000])
def test_what_is_no_key_opens_nothing(secret):
    assert bearer(secret).get("/api/v1/orders/").status_code == 401


@pytest.mark.parametrize("ended", ["person", "membership", "company"])
def test_a_key_ends_with_its_person_his_place_and_his_company(key, buyer, company, ended):
    _issued, secret = key
    with scope(SYSTEM):
        rows = {
            "person": type(buyer).objects.filter(pk=buyer.pk),
            "membership": Membership.objects.filter(user=buyer),
            "company": Company.objects.filter(pk=company.pk),
        }
        rows[ended].update(is_active=False)

    assert bearer(secret).get("/api/v1/orders/").status_code in {401, 403}


def test_a_view_that_declares_no_audience_is_a_defect(rf):
    door = AccessMiddleware(lambda _request: None)  # type: ignore[arg-type, return-value]

    with pytest.raises(UndeclaredViewError, match="declares no audience"):
        door.process_view(rf.get("/"), lambda _request: None, (), {})  # type: ignore[arg-type, return-value]
