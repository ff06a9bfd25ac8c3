"""Connections of the pool that their server has left are never given to a request."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from portal.kernel.postgres.base import DatabaseWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def pooled() -> Iterator[DatabaseWrapper]:
    """Give a database with a pool of two connections to the same PostgreSQL."""
    connection.ensure_connection()
    options = {
        key: value for key, value in connection.settings_dict["OPTIONS"].items() if key != "assume_role"
    }
    options["pool"] = {"min_size": 2, "max_size": 2, "timeout": 5}
    database = DatabaseWrapper({**connection.settings_dict, "OPTIONS": options})
    yield database
    database.close()
    database.close_pool()


def backend(database: DatabaseWrapper) -> int:
    """Ask as a request would, from taking a connection to giving it back; return the number of its server process."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (found,) = cursor.fetchone()
    database.close()
    return int(found)


def test_a_connection_comes_back_from_the_pool(pooled):
    assert len({backend(pooled) for _request in range(6)}) <= 2


def test_after_the_server_has_ended_all_of_them_the_next_request_does_not_notice(pooled):
    ended = {backend(pooled) for _request in range(6)}
    with psycopg.connect(**connection.get_connection_params()) as owner:
        owner.execute("SELECT pg_terminate_backend(pid, 1000) FROM unnest(%s) AS pid", [list(ended)])

    assert backend(pooled) not in ended
