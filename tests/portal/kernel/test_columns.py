"""Instances made of a plain statement's values are those that a queryset makes."""

import pytest
from django.db import connection
from django.forms import model_to_dict

from portal.customers.models import ShipTo
from portal.kernel.columns import Columns
from tests import factories

pytestmark = pytest.mark.usefixtures("system")


def read(columns, key):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns.sql} FROM customers_shipto AS place WHERE place.id = %s", [key])
        return columns.instance(cursor.fetchone())


def test_an_instance_has_every_value_of_its_row(company):
    hours = {"mon": ["08:00-12:00", "14:00-17:00"], "tue": []}
    place = factories.make_ship_to(
        company, "GATE", receiving_hours=hours, closed_on=["2026-05-01"], latitude=45.5
    )

    found = read(Columns(ShipTo, "place"), place.pk)

    assert found == place
    assert model_to_dict(found) == model_to_dict(ShipTo.objects.get(pk=place.pk))
    assert (found.public_id, found.receiving_hours) == (place.public_id, hours)


def test_what_was_not_read_is_deferred(company):
    place = factories.make_ship_to(company, "GATE", city="Lyon")

    found = read(Columns(ShipTo, "place", ("code", "company")), place.pk)

    assert found.get_deferred_fields() >= {"name", "city", "receiving_hours"}
    assert (found.code, found.company_id, found.city) == ("GATE", company.pk, "Lyon")


def test_what_is_left_out_is_deferred_too(company):
    place = factories.make_ship_to(company, "GATE", city="Lyon")

    found = read(Columns(ShipTo, "place", without=("city",)), place.pk)

    assert found.get_deferred_fields() == {"city"}
    assert (found.code, found.city) == ("GATE", "Lyon")
