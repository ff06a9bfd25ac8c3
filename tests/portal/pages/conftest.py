"""The shop of these tests: three bolts on the shelf, found by a search."""

import pytest

from portal.catalogue.services import reindex_items
from tests import factories


@pytest.fixture
def items(network):
    found = [factories.make_stocked(f"BOLT-{size}", network.site, 500) for size in ("M8", "M10", "M12")]
    reindex_items()
    return found
