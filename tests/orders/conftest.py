"""What tests of orders begin with: an item, and sentences in English."""

import pytest
from django.utils import translation

from tests import factories


@pytest.fixture
def item(db):
    """Return an item that no site has."""
    return factories.make_item()


@pytest.fixture
def ten_on_the_shelf(item, network):
    """Put ten of the item on the shelf of the centre."""
    factories.put_stock(item, network.site, 10)


@pytest.fixture
def in_english():
    """Tell everything in English."""
    with translation.override("en"):
        yield
