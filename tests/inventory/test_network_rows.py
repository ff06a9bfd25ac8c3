"""What the database itself keeps out of the network."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from inventory.models import Lane

pytestmark = pytest.mark.django_db


def test_the_code_of_a_lane_holds_no_plus_which_joins_the_lanes_of_a_way(network):
    lane = network.standard
    lane.code = "LYON+PARIS"

    with (
        translation.override("en"),
        pytest.raises(ValidationError, match=r"holds no “\+”.*Write “-” instead"),
    ):
        lane.validate_constraints()
    with transaction.atomic(), pytest.raises(IntegrityError, match="lane_code_without_plus"):
        lane.save()

    assert not Lane.objects.filter(code__contains="+").exists()


def test_lanes_from_before_that_hold_a_plus_are_written_with_a_dash(network):
    migration = import_module("inventory.migrations.0007_lane_code_without_plus")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE")
        cursor.execute("ALTER TABLE inventory_lane DROP CONSTRAINT lane_code_without_plus")
    Lane.objects.filter(pk=network.standard.pk).update(code="LYON+PARIS")

    migration.part_codes_by_dashes(apps, None)

    network.standard.refresh_from_db()
    assert network.standard.code == "LYON-PARIS"
