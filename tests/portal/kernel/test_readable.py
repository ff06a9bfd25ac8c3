"""A NUL is turned away before a view sees it, and nothing is kept of it."""

import pytest

from portal.customers.models import ApiKey
from portal.kernel.tenancy import SYSTEM, scope

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/orders/?q=%00", "/items/%00/", "/orders/%00/", "/search/?f.%00=1"])
def test_an_address_with_a_nul_cannot_be_read(logged_in, buyer, path):
    answer = logged_in(buyer).get(path)

    assert answer.status_code == 400


def test_a_form_with_a_nul_changes_nothing(logged_in, buyer):
    answer = logged_in(buyer).post("/keys/", {"label": "E\0RP"})

    assert answer.status_code == 400
    with scope(SYSTEM):
        assert not ApiKey.objects.exists()
