"""Every table of the desk: its list and its screen answer, for the desk only, and nothing is edited there."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten, quote
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import Promise
from zeal import zeal_ignore

from inventory.models import Receipt
from portal.catalogue.models import Synonym
from portal.desk.base import names_of
from portal.kernel.tenancy import SYSTEM, scope
from tests.portal.desk.conftest import each_request_alone
from tests.portal.desk.rows import make_row

MODELS = sorted(admin.site._registry, key=lambda model: model.__name__)
WRITTEN = {Synonym: {"add", "change", "delete"}, Receipt: {"add"}}
by_table = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


def address(model, action, row=None):
    meta = names_of(model)
    name = f"admin:{meta.app_label}_{meta.model_name}_{action}"
    if row is None:
        return reverse(name)
    field = getattr(admin.site._registry[model], "name_field", "pk")
    return reverse(name, args=[quote(getattr(row, field))])


@pytest.fixture
def row_of(now, network):
    def make(model, *numbers):
        with scope(SYSTEM), zeal_ignore():
            return next(make_row(model, number, now, network) for number in numbers or (0,))

    return make


@by_table
def test_a_table_lists_and_searches_its_rows_in_as_many_queries_for_three_as_for_one(model, office, row_of):
    row_of(model)
    url = f"{address(model, 'changelist')}?{'state=all' if model.__name__ == 'Return' else ''}"
    office.get(url)
    with CaptureQueriesContext(
        connection,
    ) as for_one:
        page = office.get(url)
    row_of(model, 1, 2)

    with CaptureQueriesContext(connection) as for_three:
        longer_page = office.get(url)
    searched = office.get(address(model, "changelist"), {"q": "no such thing"})

    assert page.status_code == longer_page.status_code == searched.status_code == 200
    assert 'id="result_list"' in page.content.decode()
    assert len(for_three) == len(for_one)


@by_table
def test_a_row_has_a_screen_and_is_not_edited_there(model, office, row_of):
    row = row_of(model)
    may = WRITTEN.get(model, set())

    screen = office.get(address(model, "change", row))
    answers = {
        "add": office.get(address(model, "add")).status_code,
        "change": office.post(address(model, "change", row), {}).status_code,
        "delete": office.get(address(model, "delete", row)).status_code,
    }

    assert screen.status_code == 200
    assert answers == {action: 200 if action in may else 403 for action in answers}


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["buyer", "operator"])
def test_nobody_else_sees_a_table(person, logged_in, request):
    user = request.getfixturevalue(person)
    with zeal_ignore():
        client = each_request_alone(logged_in(user))

    answers = {model.__name__: client.get(address(model, "changelist")).status_code for model in MODELS}

    assert answers == dict.fromkeys(answers, 403)


def test_a_stranger_is_asked_to_log_in(client, db):
    answers = [client.get(address(model, "changelist")) for model in MODELS]

    assert {answer.status_code for answer in answers} == {302}
    assert all(answer["Location"].startswith(reverse("account_login")) for answer in answers)


def test_only_our_own_tables_are_there():
    assert {model.__module__.split(".")[0] for model in MODELS} == {
        "inventory",
        "orders",
        "portal",
        "promising",
    }


@by_table
def test_every_field_that_the_desk_shows_has_a_name_in_both_languages(model):
    table = admin.site._registry[model]
    shown = {name for name in (*table.list_display, *flatten(table.fields or ())) if isinstance(name, str)}

    nameless = [
        field.name
        for field in names_of(model).concrete_fields
        if field.name in shown - {"gtin", "siren"} and not isinstance(field.verbose_name, Promise)
    ]

    assert nameless == []


@pytest.mark.parametrize("area", sorted({names_of(model).app_label for model in MODELS}))
def test_an_area_shows_its_tables(area, office):
    page = office.get(reverse("admin:app_list", args=[area]))

    assert page.status_code == 200
    assert f"/desk/{area}/" in page.content.decode()
