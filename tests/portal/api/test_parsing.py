"""What another system may send at all: JSON of a bounded size and depth."""

import pytest
from django.test import Client

from portal.customers.models import Membership
from portal.customers.services import issue_api_key
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope

pytestmark = pytest.mark.django_db
LIMIT = 5_000_000


@pytest.fixture(params=["key", "session"])
def client_of(request, buyer, client):
    """Return a client of the buyer's, by bearer key or by session."""
    if request.param == "session":
        client.force_login(buyer, backend="django.contrib.auth.backends.ModelBackend")
        return client
    with scope(SYSTEM):
        membership = Membership.objects.select_related("user").get(user=buyer)
        _key, secret = issue_api_key(membership=membership, label="ERP", now=clock.now())
    return Client(headers={"authorization": f"Bearer {secret}"})


def sent(client, body: bytes):
    """Return status, media type and problem code of an answer to a body."""
    answer = client.post("/api/v1/promises/", body, content_type="application/json")
    return answer.status_code, answer["Content-Type"], answer.json()["code"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(b'{"ship_to": "' + b"x" * LIMIT + b'"}', 413, "too_large", id="too large"),
        pytest.param(b"[" * 100_000, 400, "parse_error", id="too deep"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400, "parse_error", id="deep and whole"),
        pytest.param(b'{"ship_to": NaN}', 400, "parse_error", id="no JSON"),
        pytest.param(b"\xff\xfe", 400, "parse_error", id="no text"),
        pytest.param(b'{"ship_to": "\\u0000"}', 400, "invalid", id="null character"),
        pytest.param(b"[]", 400, "invalid", id="a list"),
        pytest.param(b"1", 400, "invalid", id="a number"),
    ],
)
def test_a_body_that_cannot_be_used_is_a_problem_not_a_defect(client_of, body, status, code):
    assert sent(client_of, body) == (status, "application/problem+json", code)
