"""What a buyer is told when he asks: dates, places, reasons, and refusals that name the line."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from promising.models import Promise
from promising.services import RequestedLine, quote_promise
from tests import factories

pytestmark = pytest.mark.usefixtures("system")




def test_a_quote_says_how_many_from_where_and_when(quote, bolt, network):
    promise = quote(("BOLT-M10", 100))

    (line,) = promise.option("cheapest").lines
    (part,) = line.schedule
    assert part.quantity == Decimal(100)
    assert part.site == network.site.code
    assert part.lane == network.standard.code
    assert part.ship_at == datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
    assert part.deliver_from == datetime(2026, 3, 11, 7, 0, tzinfo=UTC)
    assert part.deliver_until == datetime(2026, 3, 11, 16, 0, tzinfo=UTC)
    assert line.short == 0
    print(promise)
