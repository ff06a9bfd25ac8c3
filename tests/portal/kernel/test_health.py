"""Live is the process; ready is the database with every migration."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from portal.kernel import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unknown(monkeypatch):
    """Forget what an earlier request found out about the migrations."""
    monkeypatch.setattr(health, "_migrated", {})


def asked(client, path):
    answer = client.get(path)
    return answer.status_code, answer.json()["status"]


def test_a_migrated_database_makes_ready(client):
    assert asked(client, "/health/ready") == (200, "ready")
    assert asked(client, "/health/live") == (200, "live")


def test_a_missing_migration_makes_unready_until_it_is_there(client, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["one is missing"])
        before = asked(client, "/health/ready")

    assert before == (503, "migrations are missing")
    assert asked(client, "/health/ready") == (200, "ready")


def test_a_database_that_does_not_answer_makes_unready_not_dead(client, monkeypatch):
    def gone():
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        ready, live = asked(client, "/health/ready"), asked(client, "/health/live")

    assert ready == (503, "the database does not answer")
    assert live == (200, "live")


def test_an_answer_on_health_is_kept_by_nobody(client):
    assert "no-store" in client.get("/health/ready")["Cache-Control"]
