"""Bad input over the API: a problem document names line, field and remedy, in both languages, and nothing changes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
import zeal
from django.test import Client
from rest_framework.exceptions import ValidationError

from portal.api.orders import page_size
from portal.customers.models import Membership
from portal.customers.services import issue_api_key
from portal.kernel.tenancy import SYSTEM, scope
from promising.models import Promise
from tests import factories
from tests.promising.counter import everything

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
GOOD = {"sku": "BOLT-M10", "quantity": "100"}


@pytest.fixture(autouse=True)
def morning():
    """Stop the clock on a Tuesday morning; a test may move it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def post(buyer, ship_to, network):
    """Return a function by which another system posts a body; packs of a hundred are on the shelf."""
    item = factories.make_item("BOLT-M10", sales_multiple=100, sales_minimum=100)
    factories.put_stock(item, network.site, 500)
    with scope(SYSTEM):
        membership = Membership.objects.get(user=buyer)
        _key, secret = issue_api_key(membership=membership, label="ERP", now=NOW)

    def send(path, body, language="en", key=""):
        headers = {"authorization": f"Bearer {secret}", "accept-language": language}
        client = Client(headers=headers | ({"Idempotency-Key": key} if key else {}))
        with zeal.zeal_context():
            return client.post(f"/api/v1/{path}", body, content_type="application/json")

    return send


@pytest.fixture
def ask(buyer, ship_to):
    """Return a function by which another system reads."""
    with scope(SYSTEM):
        _key, secret = issue_api_key(membership=Membership.objects.get(user=buyer), label="ERP", now=NOW)
    client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en"})
    return lambda path: client.get(f"/api/v1/{path}")


def wish(ship_to, *lines, **more):
    return {"ship_to": str(ship_to.public_id), "lines": list(lines), **more}


def assert_refused(answer, status, code, **where):
    """Assert that an answer is a problem document that says what is wrong, where, and what to do."""
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    (fault,) = problem["errors"]
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"].endswith(code)
    assert {name: fault.get(name) for name in ("line", "field")} == {"line": None, **where}
    assert fault["detail"]
    assert fault["remedy"]
    return fault


def traces():
    with scope(SYSTEM):
        return [*everything([]), Promise.objects.count()]


BAD_LINES = [
    ({"sku": "NO-SUCH", "quantity": "1"}, "unknown_item", "sku", "NO-SUCH"),
    ({"sku": "BOLT-M10", "quantity": "150"}, "quantity_not_multiple", "quantity", "200 PCE"),
    ({"sku": "BOLT-M10", "quantity": "99"}, "quantity_not_multiple", "quantity", "100 PCE"),
    ({"sku": "BOLT-M10", "quantity": "-100"}, "invalid_quantity", "quantity", "-100"),
    ({"sku": "BOLT-M10", "quantity": "1 000"}, "invalid_quantity", "quantity", "1 000"),
    ({"sku": "BOLT-M10", "quantity": "1", "unit": "PAL"}, "unknown_unit", "unit", "BOX"),
    ({**GOOD, "site": "DC-SUD"}, "unknown_site", "site", "DC-LYON"),
    ({**GOOD, "service": "rocket"}, "unknown_service", "service", "express, standard"),
    ({**GOOD, "site": "DC-LYON", "service": "collect"}, "unknown_service", "service", "express, standard"),
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("line", "code", "field", "word"), BAD_LINES)
def test_a_bad_line_among_good_ones_is_named(post, ship_to, line, code, field, word, language):
    before = traces()

    answer = post("promises/", wish(ship_to, GOOD, GOOD, line, GOOD), language)

    fault = assert_refused(answer, 422, code, line=3, field=field)
    assert word in fault["detail"] + fault["remedy"]
    assert traces() == before


def test_the_languages_differ(post, ship_to):
    english, french = (
        post("promises/", wish(ship_to, {"sku": "NO-SUCH", "quantity": "1"}), language).json()["errors"][0]
        for language in ("en", "fr")
    )

    assert english["detail"] != french["detail"]
    assert english["remedy"] != french["remedy"]


@pytest.mark.parametrize(
    ("path", "body"),
    [("orders/", {}), ("orders/C-1/changes/", {"lines": [{"position": 1, "quantity": "1"}] * 2})],
)
def test_what_the_form_lacks_is_told_in_both_languages(post, path, body):
    english, french = (post(path, body, language).json()["errors"][0] for language in ("en", "fr"))

    assert english["field"] == french["field"]
    assert english["detail"] != french["detail"]


def test_a_line_of_the_wrong_form_is_named_in_the_language_of_each_request(post, ship_to):
    endless = {"sku": "X" * 41, "quantity": "1"}

    french, english = (
        post("promises/", wish(ship_to, GOOD, endless), language).json()["errors"]
        for language in ("fr", "en")
    )

    assert [(fault["line"], fault["field"]) for fault in english] == [(2, "lines.sku")]
    assert english[0]["detail"] == "Ensure this field has no more than 40 characters."
    assert french[0]["detail"].startswith("Assurez-vous")


@pytest.mark.parametrize("quantity", ["1,000", "100,5"])
def test_a_comma_is_not_guessed_at(post, ship_to, quantity):
    before = traces()

    answer = post("promises/", wish(ship_to, GOOD, GOOD | {"quantity": quantity}))

    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["line"], fault["field"]) == (400, 2, "lines.quantity")
    assert "decimal point" in fault["detail"]
    assert traces() == before


def test_a_word_that_is_none_of_those_to_choose_from_is_answered_with_them(post):
    before = traces()

    answer = post(f"promises/{uuid4()}/hold/", {"option": "fastest"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"field": "option", "detail": "Use any of: earliest, wanted, cheapest, fewest."}
    ]
    assert traces() == before


def test_a_past_date_is_refused_with_the_days_that_are_possible(post, ship_to):
    before = traces()

    answer = post("promises/", wish(ship_to, GOOD, wanted="2026-03-09"))

    fault = assert_refused(answer, 422, "past_date", field="wanted")
    assert "2026-03-09" in fault["detail"]
    assert traces() == before


def test_yesterday_is_told_by_the_clock_of_the_ship_to(post, company):
    far = factories.make_ship_to(company, "TOKYO", timezone="Asia/Tokyo")

    with time_machine.travel(datetime(2026, 3, 10, 16, 0, tzinfo=UTC), tick=False):
        answer = post("promises/", wish(far, GOOD, wanted="2026-03-10"))

    assert_refused(answer, 422, "past_date", field="wanted")


@pytest.mark.parametrize("closing", [{"receiving_hours": {"mon": []}}, {"is_active": False}])
def test_a_closed_ship_to_is_refused_by_name(post, company, closing):
    closed = factories.make_ship_to(company, "ATTIC", **closing)
    before = traces()

    answer = post("promises/", wish(closed, GOOD))

    fault = assert_refused(answer, 422, "closed_ship_to", field="ship_to")
    assert "Attic" in fault["detail"]
    assert traces() == before


def test_more_lines_than_can_be_promised_are_refused_before_they_are_looked_at(post, ship_to):
    before = traces()

    answer = post("promises/", wish(ship_to, *[{"sku": "NO-SUCH", "quantity": "1"}] * 10_001))

    fault = assert_refused(answer, 422, "too_many_lines", field="lines", line=201)
    assert "10001" in fault["detail"]
    assert "200" in fault["remedy"]
    assert traces() == before


def test_an_expired_quote_can_neither_be_held_nor_ordered(post, ship_to, morning):
    promise = post("promises/", wish(ship_to, GOOD)).json()
    morning.shift(timedelta(minutes=15))
    before = traces()

    held = post(f"promises/{promise['id']}/hold/", {"option": "earliest"})
    ordered = post("orders/", {"promise": promise["id"], "option": "earliest"}, key="one")

    for answer in (held, ordered):
        assert_refused(answer, 409, "expired_promise", field="promise")
    assert traces() == before


def test_an_expired_hold_cannot_be_ordered(post, ship_to, morning):
    promise = post("promises/", wish(ship_to, GOOD)).json()
    morning.shift(timedelta(minutes=10))
    held = post(f"promises/{promise['id']}/hold/", {"option": "earliest"}).json()
    assert held["hold_expires_at"] == "2026-03-10T08:25:00Z"
    morning.shift(timedelta(minutes=15))
    before = traces()

    answer = post("orders/", {"promise": promise["id"], "option": "earliest"}, key="one")

    assert_refused(answer, 409, "expired_promise", field="promise")
    assert traces() == before


def test_a_hold_outlives_its_quote(post, ship_to, morning):
    promise = post("promises/", wish(ship_to, GOOD)).json()
    morning.shift(timedelta(minutes=10))
    post(f"promises/{promise['id']}/hold/", {"option": "earliest"})
    morning.shift(timedelta(minutes=14))

    answer = post("orders/", {"promise": promise["id"], "option": "earliest"}, key="one")

    assert answer.status_code == 201


def test_a_promise_that_nobody_made_is_unknown(post):
    before = traces()

    held = post(f"promises/{uuid4()}/hold/", {"option": "earliest"})
    ordered = post("orders/", {"promise": str(uuid4()), "option": "earliest"}, key="one")

    for answer in (held, ordered):
        assert_refused(answer, 404, "unknown_promise", field="promise")
    assert traces() == before


def test_what_is_gone_is_answered_with_a_fresh_promise_to_look_at(post, ship_to, buyer):
    first, second = (post("promises/", wish(ship_to, {**GOOD, "quantity": "400"})).json() for _ in range(2))
    post("orders/", {"promise": first["id"], "option": "earliest"}, key="one")

    answer = post("orders/", {"promise": second["id"], "option": "earliest"}, key="two")

    assert_refused(answer, 409, "promise_changed", field="option")
    with scope(SYSTEM):
        assert Promise.objects.filter(state="confirmed").count() == 1


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "201", "9" * 5000])
def test_a_page_size_that_is_none_is_refused(text):
    with pytest.raises(ValidationError):
        page_size(text)


@pytest.mark.parametrize(("path", "member"), [("cancel", "lines"), ("changes", "additions")])
def test_what_is_not_known_in_a_body_is_refused_and_not_passed_over(post, path, member):
    before = traces()

    answer = post(f"orders/C-2026-000001/{path}/", {member: [1]})

    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["field"]) == (400, member)
    assert fault["detail"].startswith("This is not known here. Use any of: ")
    assert traces() == before


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("promises/", {"ship_to": "x", "wanted_on": None, "lines": [GOOD]}, "wanted_on"),
        ("promises/", {"ship_to": "x", "lines": [GOOD, {**GOOD, "wanted": "2026-03-05"}]}, "lines.wanted"),
        ("promises/00000000-0000-0000-0000-000000000000/hold/", {"option": "earliest", "minutes": 60}, "minutes"),
        ("orders/", {"promise": "x", "option": "earliest", "lines": [GOOD]}, "lines"),
        ("returns/", {"order": "x", "lines": [{"line": "x", "quantity": "1", "why": "faulty"}]}, "lines.why"),
    ],
)  # fmt: skip
def test_what_is_asked_for_in_an_unknown_member_is_refused_wherever_it_stands(post, path, body, field):
    before = traces()

    answer = post(path, body, key="one")

    assert answer.status_code == 400
    assert field in {fault["field"] for fault in answer.json()["errors"]}
    assert traces() == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"lines": [{"position": 1, "quantity": "5", "unit": "BOX"}]}, "lines.unit"),
        ({"add": [{"sku": "BOLT-M8", "quantity": "5"}, {"sku": "BOLT-M10", "quantity": "5", "per": "BOX"}]}, "add.per"),
    ],
)  # fmt: skip
def test_what_is_not_known_in_a_line_of_a_change_is_refused_too(post, body, field):
    before = traces()

    answer = post("orders/C-2026-000001/changes/", body)

    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["field"], fault["line"]) == (400, field, len(next(iter(body.values()))))
    assert traces() == before


def test_a_body_that_is_no_object_is_named_as_such(post):
    (fault,) = post("promises/", [1]).json()["errors"]

    assert fault["field"] == "body"


@pytest.mark.parametrize(
    ("asked", "remedy"),
    [
        ("sort=colour", "“colour” is no order. Use one of: relevance,"),
        ("page=0", "“0” is no page. Give a number from 1 to"),
        ("in_stock=perhaps", "“perhaps” is neither true nor false."),
        ("f.length=60..20", "“60..20” is no range. Write it as 20..60,"),
    ],
)
def test_a_search_that_cannot_be_is_told_with_what_can(ask, asked, remedy):
    answer = ask(f"products/?{asked}")

    (fault,) = answer.json()["errors"]
    assert answer.status_code == 400
    assert fault["field"] == asked.partition("=")[0]
    assert fault["detail"].startswith(remedy)
