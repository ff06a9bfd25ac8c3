"""Balances are proved from what explains them."""

import pytest
from django.core.management import call_command

from inventory.audit import balance_differences
from inventory.models import StockBalance
from tests import factories

pytestmark = pytest.mark.usefixtures("system")


@pytest.fixture
def bolt(network, now):
    item = factories.make_item("BOLT-M10")
    factories.put_stock(item, network.site, 500)
    factories.expect_receipt(item, network.site, 40, now.date())
    return item


def test_explained_balances_show_no_difference(bolt, capsys):
    call_command("check_balances")

    assert balance_differences() == []
    assert "add up" in capsys.readouterr().out


@pytest.mark.parametrize("field", ["on_hand", "staged", "incoming", "reserved"])
def test_each_figure_that_nothing_explains_is_named(bolt, field):
    balance = StockBalance.objects.get()
    setattr(balance, field, getattr(balance, field) + 1)
    balance.save()

    (found,) = balance_differences()

    assert (found.item_id, found.field) == (bolt.pk, field)
    assert found.stored - found.recomputed == 1


def test_the_command_fails_when_a_balance_is_not_explained(bolt):
    StockBalance.objects.update(on_hand=1)

    with pytest.raises(SystemExit) as ended:
        call_command("check_balances")

    assert ended.value.code == 1
