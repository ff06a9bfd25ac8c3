"""Both layers of tenancy: the manager that fails closed, and the database underneath it."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.utils import IntegrityError

from portal.customers.models import DockDoor, ShipTo
from portal.customers.ownership import CompanyOwned
from portal.kernel.tenancy import SYSTEM, Scope, ScopeMissingError, narrow_scope, scope
from tests import factories

pytestmark = pytest.mark.django_db


def rows_the_database_shows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_shipto")
        return int(cursor.fetchone()[0])


def test_outside_a_scope_the_manager_refuses(ship_to):
    with pytest.raises(ScopeMissingError):
        ShipTo.objects.count()


def test_outside_a_scope_the_database_shows_no_rows(ship_to):
    with transaction.atomic():
        shown = rows_the_database_shows()

    assert shown == 0


def test_a_scope_shows_its_company_only(ship_to, other_company):
    theirs = factories.make_ship_to(other_company)

    with scope(Scope(other_company.pk)):
        by_manager = list(ShipTo.objects.order_by("pk"))
        by_database = rows_the_database_shows()

    assert by_manager == [theirs]
    assert by_database == 1


def test_the_system_scope_shows_all(ship_to, other_company):
    factories.make_ship_to(other_company)

    with scope(SYSTEM):
        shown = rows_the_database_shows()

    assert shown == 2


def test_an_inner_scope_ends_with_its_block(company, ship_to, other_company):
    with scope(SYSTEM):
        with scope(Scope(other_company.pk)):
            inside = rows_the_database_shows()
        after = rows_the_database_shows()

    assert (inside, after) == (0, 1)


def test_an_inner_scope_ends_when_its_block_fails(ship_to, other_company):
    with scope(SYSTEM):
        with pytest.raises(ZeroDivisionError), scope(Scope(other_company.pk)):
            raise ZeroDivisionError
        after = rows_the_database_shows()

    assert after == 1


def test_a_narrowed_scope_shows_its_company_only_until_the_block_ends(company, ship_to, other_company):
    theirs = factories.make_ship_to(other_company)

    with scope(SYSTEM):
        with scope(SYSTEM):
            narrow_scope(Scope(other_company.pk))
            inside, by_database = list(ShipTo.objects.order_by("pk")), rows_the_database_shows()
        after = rows_the_database_shows()

    assert (inside, by_database, after) == ([theirs], 1, 2)
    with pytest.raises(ScopeMissingError):
        ShipTo.objects.count()


def test_outside_a_scope_there_is_nothing_to_narrow(company):
    with pytest.raises(ScopeMissingError):
        narrow_scope(Scope(company.pk))


def test_the_database_refuses_a_row_for_another_company(company, other_company):
    with pytest.raises(ProgrammingError), scope(Scope(company.pk)):
        ShipTo.objects.create(company=other_company, code="X", name="X", postal_code="1", city="X")

    with scope(SYSTEM):
        assert ShipTo.objects.count() == 0


def test_the_database_refuses_a_child_of_another_companys_row(ship_to, other_company):
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), scope(SYSTEM):
        DockDoor.objects.create(company=other_company, ship_to=ship_to, code="1", name="1")

    with scope(SYSTEM):
        assert DockDoor.objects.count() == 0


def test_every_company_owned_table_has_forced_row_security():
    tables = {model._meta.db_table for model in apps.get_models() if issubclass(model, CompanyOwned)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forced = {name for (name,) in cursor.fetchall()}

    assert tables
    assert tables <= forced
