"""The door: who is not known is sent to the log-in, and what declares nothing is open to nobody."""

import pytest
from django.http import HttpResponse
from django.test import Client

from portal.customers.middleware import AccessMiddleware, UndeclaredViewError
from portal.customers.models import Company, Membership
from portal.customers.services import issue_api_key, revoke_api_key
from portal.customers.unsent import LONGEST
from portal.kernel.access import company as company_people
from portal.kernel.access import desk, signed_in
from portal.kernel.statements import ask
from portal.kernel.tenancy import SYSTEM, scope
from tests import factories

pytestmark = pytest.mark.django_db


def bearer(secret: str) -> Client:
    return Client(headers={"authorization": f"Bearer {secret}"})


def told(client) -> list[str]:
    """Return what the log-in page says, in English."""
    page = client.get("/account/login/")
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def client() -> Client:
    """Return a browser of an English reader whose session has ended."""
    return Client(headers={"accept-language": "en"})


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


def test_a_form_without_a_session_leads_back_to_the_page_that_it_stood_on(client):
    answer = client.post(
        "/basket/add/", {"sku": "A"}, headers={"referer": "http://testserver/items/A/?page=2"}
    )

    assert answer["Location"] == "/account/login/?next=/items/A/%3Fpage%3D2"
    assert told(client) == [
        "You were logged out, so your last step was not carried out. Log in and do it again."
    ]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "javascript:alert(1)", "//evil.example/", ""])
def test_a_form_from_elsewhere_leads_home(client, elsewhere):
    answer = client.post("/basket/add/", {"sku": "A"}, headers={"referer": elsewhere})

    assert answer["Location"] == "/account/login/?next=/"


def test_a_page_of_ours_whose_address_looks_like_another_site_leads_to_none(client):
    answer = client.post(
        "/basket/add/", {"sku": "A"}, headers={"referer": "http://testserver//evil.example/"}
    )

    assert answer["Location"] == "/account/login/?next=/%252Fevil.example/"


def test_a_form_sent_by_htmx_leads_back_to_the_whole_page(client):
    sent_from = {"hx-request": "true", "hx-current-url": "http://testserver/basket/"}

    answer = client.post("/basket/change/", {"sku": "A", "quantity": "3"}, headers=sent_from)

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/account/login/?next=/basket/")
    assert "not carried out" in told(client)[0]


def test_a_list_too_long_to_be_kept_is_not_said_to_be(client):
    client.post("/quick-order/", {"lines": "A" * LONGEST})

    assert "not carried out" in told(client)[0]


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


@pytest.mark.parametrize(("audience", "rows"), [(company_people(), 1), (signed_in, 1), (desk, 2)])
def test_behind_a_key_the_database_shows_what_the_audience_may_see(
    key, buyer, ship_to, other_company, rf, audience, rows
):
    factories.make_ship_to(other_company)
    type(buyer).objects.filter(pk=buyer.pk).update(is_staff=True)
    request = rf.get("/", headers={"authorization": f"Bearer {key[1]}"})
    seen = []

    @audience
    def view(_request):
        seen.extend(ask("SELECT count(*) FROM customers_shipto"))
        return HttpResponse()

    AccessMiddleware(lambda _request: HttpResponse()).process_view(request, view, (), {})

    assert seen == [(rows,)]


def test_a_view_that_declares_no_audience_is_a_defect(rf):
    door = AccessMiddleware(lambda _request: None)  # type: ignore[arg-type, return-value]

    with pytest.raises(UndeclaredViewError, match="declares no audience"):
        door.process_view(rf.get("/"), lambda _request: None, (), {})  # type: ignore[arg-type, return-value]
