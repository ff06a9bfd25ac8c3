"""One key to the owner holds what several held: each row of an order has its owner, of the same company."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from orders.models import Order, OrderCharge, OrderEvent, OrderLine, PromiseEntry
from portal.customers.ownership import OwnedThrough
from tests import factories
from tests.order_factories import Wish, make_order

pytestmark = pytest.mark.usefixtures("system")
NOWHERE = 10**9
OWNERS = [
    (Order, "ship_to_id"),
    (OrderLine, "order_id"),
    (PromiseEntry, "line_id"),
    (OrderEvent, "order_id"),
    (OrderEvent, "line_id"),
    (OrderCharge, "order_id"),
]


@pytest.fixture
def order(company, ship_to, network, now):
    """Place an order with a row of each kind."""
    item = factories.make_item("BOLT-M10")
    factories.put_stock(item, network.site, 100)
    wishes = [Wish(item, 5)]
    placed = make_order(company=company, ship_to=ship_to, lane=network.standard, wishes=wishes, now=now)
    line = OrderLine.objects.get()
    owned = {"company": company, "order": placed}
    PromiseEntry.objects.create(company=company, line=line, kind="requested", at=now)
    OrderEvent.objects.create(**owned, sequence=9, kind="placed", line=line, at=now)
    OrderCharge.objects.create(**owned, kind="carriage", amount=1)
    return placed


def refuses(change):
    """Return whether the database refuses a change once it looks."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            change()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(("model", "owner"), OWNERS)
def test_a_row_without_its_owner_is_refused(order, model, owner):
    (row,) = model.objects.all()

    assert refuses(lambda: model.objects.filter(pk=row.pk).update(**{owner: NOWHERE}))


@pytest.mark.parametrize("model", dict(OWNERS))
def test_a_row_of_another_company_than_its_owners_is_refused(order, other_company, model):
    (row,) = model.objects.all()

    assert refuses(lambda: model.objects.filter(pk=row.pk).update(company=other_company))


@pytest.mark.parametrize("model", dict(OWNERS))
def test_a_row_of_no_company_is_refused(order, model):
    (row,) = model.objects.all()

    assert refuses(lambda: model.objects.filter(pk=row.pk).update(company_id=NOWHERE))


@pytest.mark.parametrize("table", ["orders_order", "orders_orderline", "customers_shipto"])
def test_an_owner_cannot_be_taken_from_its_rows(order, table):
    def take_away() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")

    assert refuses(take_away)


def test_every_key_that_a_model_leaves_to_the_database_is_held_there():
    """`db_constraint=False` is for what a composite key holds, and for the company of a row that has one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)"
            " WHERE contype = 'f' AND cardinality(conkey) = 2"
        )
        held = set(cursor.fetchall())
    left = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if not getattr(field, "db_constraint", True)
    }

    assert {model._meta.db_table for model in apps.get_models() if issubclass(model, OwnedThrough)} == {
        table for table, _column in left
    }
    assert left <= held
