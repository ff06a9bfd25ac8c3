"""Figures: what they count, and how near they say that they come to the limit."""

import pytest

from portal.demo.bench.figures import Figure, Sample, percentile
from portal.demo.bench.load import asking, measure


def calls(count, milliseconds, server=None):
    return [Sample(milliseconds, server=server) for _ in range(count)]


def test_a_percentile_lies_between_the_values_around_it():
    assert percentile([1.0, 2.0, 3.0, 4.0], 50) == 2.5
    assert percentile([7.0], 99) == 7.0


def test_a_call_that_failed_is_an_error_and_no_throughput():
    figure = Figure(
        "orders", [*calls(3, 10.0), Sample(10.0, status=409), Sample(10.0, status=0)], seconds=1.0
    )

    assert figure.errors == 2
    assert figure.per_second == 3.0


def test_one_client_is_held_against_the_time_of_its_limits():
    view, statement = Figure("view", calls(5, 1.0), 1.0), Figure("SQL", calls(5, 4.0), 1.0)
    orders = Figure("orders", calls(5, 30.0, server=20.0), 1.0, limits=(view, statement))

    assert orders.share_of_limit() == pytest.approx(0.25)


def test_many_clients_are_held_against_the_throughput_of_their_limits():
    view, statement = Figure("view", calls(1000, 1.0), 1.0, 16), Figure("SQL", calls(500, 1.0), 1.0, 16)
    orders = Figure("orders", calls(100, 1.0), 1.0, 16, limits=(view, statement))

    assert orders.share_of_limit() == pytest.approx(100 * (1 / 1000 + 1 / 500))


def test_a_figure_without_limit_or_without_calls_claims_no_share():
    assert Figure("view", calls(5, 1.0), 1.0).share_of_limit() is None
    assert Figure("orders", [], 1.0, limits=(Figure("view", calls(1, 1.0), 1.0),)).share_of_limit() is None


def test_clients_ask_side_by_side_until_their_questions_run_out():
    asked = [asking(lambda thing: Sample(float(thing)), iter(range(count))) for count in (3, 2)]

    figure = measure("both", asked, seconds=60.0)

    assert sorted(sample.client for sample in figure.samples) == [0.0, 0.0, 1.0, 1.0, 2.0]
    assert figure.clients == 2
