"""Whoever guesses passwords is stopped, whichever process he meets; others are not."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
TRIES = 5


def log_in(email: str, password: str, address: str = "192.0.2.1") -> bool:
    """Try to log in from an address with a fresh browser, and tell whether it worked."""
    client = Client(REMOTE_ADDR=address)
    client.post("/account/login/", {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_a_password_opens_after_a_slip_or_two(buyer):
    slips = [log_in(buyer.email, "wrong") for _ in range(2)]

    assert slips == [False, False]
    assert log_in(buyer.email, PASSWORD)


def test_after_too_many_slips_even_the_right_password_is_not_looked_at(buyer, colleague):
    for _ in range(TRIES):
        log_in(buyer.email, "wrong")

    assert not log_in(buyer.email, PASSWORD)
    assert log_in(colleague.email, PASSWORD, address="192.0.2.2")


def test_attempts_are_counted_where_every_process_sees_them(buyer):
    cache.set("seen", "by all")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_cache")
        assert cursor.fetchone() == (1,)
