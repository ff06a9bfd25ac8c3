"""The trial on a delivery history: what it may know, what it refuses, and what it reaches on the real one."""

import gzip
import random
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from promising.evaluation import HistoryError, Shipment, read_history, run_trial
from promising.evaluation.history import TRAITS
from promising.evaluation.trial import Choice, predict, split

REAL = (
    Path(__file__).resolve().parents[4] / "shared/data/delivery_history/SCMS_Delivery_History_Dataset.csv.gz"
)
HEADER = ["Scheduled Delivery Date", "Delivered to Client Date", *TRAITS.values()]
CHOICE = Choice(("country",), 5.0, None)


def shipment(day, late, country="Here"):
    traits = {**dict.fromkeys(TRAITS, ""), "country": country}
    return Shipment(date(2020, 1, 1) + timedelta(days=day), late, traits)


def text_of(rows, header=HEADER):
    return [",".join(row) + "\n" for row in (header, *rows)]


def row(scheduled="2-Jun-06", delivered="3-Jun-06"):
    return [scheduled, delivered, *("x" for _ in TRAITS)]


def evaluate(path):
    told, wrong = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("evaluate_sureness", path, stdout=told, stderr=wrong)
    return stopped.value.code, wrong.getvalue()


def test_rows_are_put_in_order_and_unreadable_ones_are_told():
    rows = [row("3-Jun-06"), *[row() for _ in range(200)], row("soon"), row("4-Jun-06", "Date Not Captured")]

    history = read_history(text_of(rows))

    assert len(history.shipments) == 201
    assert history.shipments[-1].scheduled_on == date(2006, 6, 3)
    assert history.shipments[0].late_days == 1
    assert history.left_out == (203, 204)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "columns are missing"),
        (text_of([], HEADER[1:]), "Scheduled Delivery Date"),
        (text_of([row("soon") for _ in range(300)]), "only 0 rows"),
        (text_of([row() for _ in range(10)]), "only 10 rows"),
    ],
)
def test_what_is_no_history_is_refused_with_the_reason(lines, reason):
    with pytest.raises(HistoryError, match=reason):
        read_history(lines)


def test_the_split_is_by_time_and_tears_no_day_apart():
    shipments = [shipment(day // 3, 0) for day in range(30)]

    earlier, later = split(shipments, 0.5)

    assert len(earlier) + len(later) == 30
    assert max(one.scheduled_on for one in earlier) < min(one.scheduled_on for one in later)


def test_predictions_rest_on_the_earlier_ones_of_the_same_kind():
    train = [shipment(1, 0, "Good") for _ in range(100)] + [shipment(1, 5, "Bad") for _ in range(100)]

    good, bad, new = predict(
        train, [shipment(9, 0, "Good"), shipment(9, 0, "Bad"), shipment(9, 0, "New")], CHOICE
    )

    assert good > 0.9
    assert bad < 0.1
    assert new == pytest.approx(0.5, abs=0.02)


def test_faded_history_counts_less():
    train = [shipment(1, 5) for _ in range(50)] + [shipment(500, 0) for _ in range(50)]

    (even,) = predict(train, [shipment(501, 0)], CHOICE)
    (fading,) = predict(train, [shipment(501, 0)], Choice(("country",), 5.0, 180))

    assert even == pytest.approx(0.5, abs=0.02)
    assert fading > 0.8


def test_a_trial_finds_differences_that_are_there():
    dice = random.Random(7)
    rates = {"A": 0.98, "B": 0.5, "C": 0.8}
    shipments = [
        shipment(number // 4, 0 if dice.random() < rates[country] else 3, country)
        for number in range(1200)
        for country in (dice.choice("ABC"),)
    ]

    trial = run_trial(shipments)

    assert trial.is_better
    assert trial.trained + trial.tested == 1200
    assert sum(bucket.number for bucket in trial.table) == trial.tested


def test_where_there_is_nothing_to_find_the_base_rate_is_hardly_missed():
    dice = random.Random(3)
    shipments = [
        shipment(number // 4, 0 if dice.random() < 0.8 else 3, dice.choice("ABC")) for number in range(1200)
    ]

    trial = run_trial(shipments)

    assert trial.brier == pytest.approx(trial.brier_base, abs=0.005)


def test_the_command_refuses_files_that_it_cannot_read(tmp_path):
    missing, other, torn, latin = (
        tmp_path / name for name in ("none.csv", "other.csv", "torn.gz", "latin.csv")
    )
    other.write_text("a,b\n1,2\n")
    torn.write_bytes(gzip.compress(b"Scheduled " * 5000)[:-20])
    latin.write_bytes("Côte d'Ivoire".encode("latin-1"))

    found = {path.name: evaluate(path) for path in (missing, other, torn, latin)}

    assert {code for code, _reason in found.values()} == {2}
    assert "cannot be read" in found["none.csv"][1]
    assert "columns are missing" in found["other.csv"][1]
    assert "gzip" in found["torn.gz"][1]
    assert "UTF-8: byte 1" in found["latin.csv"][1]


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="the delivery history is not beside the project")
def test_on_the_real_history_both_scores_beat_the_base_rate():
    with gzip.open(REAL, "rt", encoding="utf-8-sig") as lines:
        trial = run_trial(read_history(lines).shipments)

    assert trial.brier < 0.9 * trial.brier_base
    assert trial.log_loss < 0.85 * trial.log_loss_base
    assert trial.tested > 3000
