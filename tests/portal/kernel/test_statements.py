"""Constant statements are planned once a connection, and behave as all others do."""

from datetime import UTC
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from portal.kernel.models import User
from portal.kernel.statements import ask, numbers, tell

pytestmark = pytest.mark.django_db
TWICE = "SELECT %s::bigint * 2"


def prepared() -> int:
    ((count,),) = ask("SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1::bigint * 2'")
    return int(count)


def test_a_statement_is_planned_once_and_answers_each_time():
    answers = [ask(TWICE, [number]) for number in (1, 2, 3)]

    assert answers == [[(2,)], [(4,)], [(6,)]]
    assert prepared() == 1


def test_values_come_back_as_they_went(now):
    values = [Decimal("0.125"), now, now.date(), uuid4(), "Zoë 'O', %", [1, 2], None]

    ((*found,),) = ask(
        "SELECT %s::numeric, %s::timestamptz, %s::date, %s::uuid, %s::text, %s::bigint[], %s::text", values
    )

    assert found == values
    assert found[1].tzinfo is not None
    assert found[1].astimezone(UTC) == now


def test_values_of_other_types_may_follow():
    same = "SELECT %s::text, %s::numeric"

    answers = [ask(same, values) for values in (["a", 1], [None, Decimal("0.5")], ["b", None])]

    assert answers == [[("a", Decimal(1))], [(None, Decimal("0.5"))], [("b", None)]]


def test_answers_stay_when_the_same_is_asked_again():
    first = ask(TWICE, [1])
    second = ask(TWICE, [2])

    assert (first, second) == ([(2,)], [(4,)])


def test_after_the_connection_is_lost_a_new_one_answers(transactional_db):
    assert ask(TWICE, [1]) == [(2,)]

    connection.close()

    assert ask(TWICE, [2]) == [(4,)]
    assert prepared() == 1


def test_a_change_tells_how_many_rows_it_reached(system):
    User.objects.create_user("jo@example.org")

    changed = tell("UPDATE kernel_user SET language = 'fr' WHERE email = %s", ["jo@example.org"])

    assert changed == 1
    assert User.objects.get().language == "fr"


def test_what_the_database_refuses_is_told_as_ever_and_the_next_question_is_answered():
    with pytest.raises(IntegrityError), transaction.atomic():
        tell("INSERT INTO kernel_outboxmessage (topic) VALUES (%s)", ["order"])

    assert ask(TWICE, [4]) == [(8,)]


def test_each_statement_counts_as_a_query(django_assert_num_queries):
    with django_assert_num_queries(2):
        ask(TWICE, [1])
        tell("UPDATE kernel_user SET language = 'en' WHERE email = %s", ["nobody@example.org"])


def test_statements_work_where_the_settings_prepare_none(monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)

    assert ask(TWICE, [5]) == [(10,)]


def test_numbers_arrive_as_they_went():
    ((found, none),) = ask("SELECT %s::bigint[], %s::bigint[]", [numbers([3, -1, 2**40]), numbers([])])

    assert (found, none) == ([3, -1, 2**40], [])
