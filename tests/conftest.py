"""The test house: the portal's database role, N+1 detection, and the cast that the tests speak of."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import hypothesis
import pytest
import zeal
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from portal.catalogue.models import Item
from portal.customers.models import Company, Role, ShipTo
from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, Scope, scope
from promising.services import RequestedLine, quote_promise
from promising.shapes import PromiseView
from tests import factories

pytest_plugins = ["tests.browser_plugin"]
hypothesis.settings.register_profile("everyday", max_examples=10)
PBKDF2PasswordHasher.iterations = 1  # the cast is made anew for every test, and its passwords guard nothing


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Create and flush the test database as its owner; each test then takes the portal's role."""
    connection.close()
    connection.settings_dict["OPTIONS"].pop("assume_role", None)
    connection.settings_dict["OPTIONS"]["options"] = "-c lock_timeout=3s"


@pytest.fixture(autouse=True)
def portal_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run each database test under the role that row-level security binds."""
    marker = request.node.get_closest_marker("django_db")
    names = set(request.fixturenames)
    if marker is None and not names & {"db", "transactional_db", "django_db_reset_sequences"}:
        yield
        return
    in_transactions = "transactional_db" in names or (marker is not None and marker.kwargs.get("transaction"))
    request.getfixturevalue("transactional_db" if in_transactions else "db")
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE comptoir_app")
    yield
    if connection.connection is not None and not connection.connection.closed:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")


@pytest.fixture(autouse=True)
def n_plus_one_raises() -> Iterator[None]:
    """Raise when a relation is fetched row by row."""
    with zeal.zeal_context():
        yield


@pytest.fixture
def now() -> datetime:
    """Return a Tuesday morning in Paris: 2026-03-10 09:00 local time."""
    return datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


@pytest.fixture
def system(db: None) -> Iterator[Scope]:
    """Run the test in the scope of the wholesaler, who sees every company."""
    with scope(SYSTEM) as found:
        yield found


@pytest.fixture
def company(db: None) -> Company:
    """Return the company of the cast."""
    return factories.make_company("ALPHA")


@pytest.fixture
def other_company(db: None) -> Company:
    """Return another company, whose rows nobody of the cast but `outsider` may see."""
    return factories.make_company("OMEGA")


@pytest.fixture
def ship_to(company: Company) -> ShipTo:
    """Return the default ship-to of the company, open on weekdays from 8 to 17."""
    return factories.make_ship_to(company)


@pytest.fixture
def buyer(company: Company) -> User:
    """Return a buyer of the company."""
    return factories.make_person("buyer@alpha.example", company, Role.BUYER)


@pytest.fixture
def colleague(company: Company) -> User:
    """Return another buyer of the same company."""
    return factories.make_person("colleague@alpha.example", company, Role.BUYER)


@pytest.fixture
def approver(company: Company) -> User:
    """Return an approver of the company."""
    return factories.make_person("approver@alpha.example", company, Role.APPROVER)


@pytest.fixture
def administrator(company: Company) -> User:
    """Return the administrator of the company."""
    return factories.make_person("administrator@alpha.example", company, Role.ADMINISTRATOR)


@pytest.fixture
def outsider(other_company: Company) -> User:
    """Return a person of another company, in every role there."""
    return factories.make_person("outsider@omega.example", other_company, *Role)


@pytest.fixture
def desk(db: None) -> User:
    """Return a person of the wholesaler's customer service."""
    return User.objects.create_user(
        "desk@comptoir.example", factories.PASSWORD, is_staff=True, is_superuser=True
    )


@pytest.fixture
def operator(db: None) -> User:
    """Return a site operator, not yet assigned to a site."""
    return User.objects.create_user("operator@comptoir.example", factories.PASSWORD, is_operator=True)


@pytest.fixture
def network(db: None) -> factories.Network:
    """Return the small network of the tests: DC with a lane to every French ship-to."""
    return factories.make_network()


@pytest.fixture
def bolt(network: factories.Network) -> Item:
    """Return a bolt of which five hundred lie on the shelf of the centre."""
    return factories.make_stocked("BOLT-M10", network.site, 500)


@pytest.fixture
def quote(company: Company, buyer: User, ship_to: ShipTo, now: datetime) -> Callable[..., PromiseView]:
    """Return a function that quotes lines (sku, quantity[, unit]) for the buyer."""

    def ask(*lines: Any, **changes: Any) -> PromiseView:
        asked: dict[str, Any] = {
            "company_id": company.pk,
            "user": buyer,
            "ship_to": ship_to.public_id,
            "lines": [RequestedLine(*line) for line in lines],
            "now": now,
        }
        return quote_promise(**{**asked, **changes})

    return ask


@pytest.fixture
def logged_in(client: Any) -> Any:
    """Return a function that logs a person in to the test client and returns the client."""

    def log_in(user: User) -> Any:
        with zeal.zeal_context():
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in
