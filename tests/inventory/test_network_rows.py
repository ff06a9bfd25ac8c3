"""What the database itself keeps out of the network."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
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
