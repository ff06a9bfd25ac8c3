"""A fair trial: everything is chosen on the earlier shipments, and scored once on the later ones.

The last 30 % by scheduled day are never looked at before they are predicted. What is shrunk to what, how strongly, and
how fast history fades is chosen by log loss on rolling origins inside the earlier 70 %. A shipment that was scheduled
before the cut and came after it is known at the cut to be late, so that nothing is learnt from the future.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final

from promising.engine.scores import Bucket, base_rate, brier, log_loss, reliability
from promising.engine.sureness import Key, Profiles
from promising.evaluation.history import Shipment

TRAIN_SHARE: Final = 0.7
Chains = Sequence[tuple[str, ...]]
ORIGINS: Final = (0.5, 0.6, 0.7, 0.8, 0.9)
CHAINS: Final[Chains] = (
    ("fulfilment", "mode", "country"),
    ("fulfilment", "vendor", "country"),
    ("fulfilment", "country", "vendor", "mode"),
    ("fulfilment", "project"),
)
HALF_LIVES: Final = (None, 730, 365, 180)
STRENGTHS: Final = (5.0, 20.0, 80.0)
_DAY: Final = 24 * 60
_EARLIEST, _LATEST = -30, 60


@dataclass(frozen=True, slots=True)
class Choice:
    """What the earlier shipments chose: the chain of traits from wide to narrow, its strength, fading in days."""

    chain: tuple[str, ...]
    strength: float
    half_life_days: int | None


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome. `*_base` are the scores of saying the earlier shipments' share each time."""

    cut_on: date
    trained: int
    tested: int
    choice: Choice
    trained_rate: float
    tested_rate: float
    brier: float
    brier_base: float
    log_loss: float
    log_loss_base: float
    table: tuple[Bucket, ...]

    @property
    def is_better(self) -> bool:
        """Whether both scores beat the base rate's."""
        return self.brier < self.brier_base and self.log_loss < self.log_loss_base


def run_trial(shipments: Sequence[Shipment], chains: Chains = CHAINS) -> Trial:
    """Return how the engine fares on the later part of shipments that are in order of their scheduled day.

    `chains` are the traits to choose from, each from wide to narrow.
    """
    train, test = split(shipments, TRAIN_SHARE)
    choice = choose(train, chains)
    sure, kept = predict(train, test, choice), outcomes(test)
    trained_rate = base_rate(outcomes(train))
    base = [trained_rate] * len(test)
    return Trial(
        cut_on=test[0].scheduled_on,
        trained=len(train),
        tested=len(test),
        choice=choice,
        trained_rate=trained_rate,
        tested_rate=base_rate(kept),
        brier=brier(sure, kept),
        brier_base=brier(base, kept),
        log_loss=log_loss(sure, kept),
        log_loss_base=log_loss(base, kept),
        table=reliability(sure, kept),
    )


def split(
    shipments: Sequence[Shipment], share: float, until: float = 1.0
) -> tuple[list[Shipment], list[Shipment]]:
    """Return those scheduled before the day at which `share` is reached, and the others up to `until`."""
    cut = shipments[int(len(shipments) * share)].scheduled_on
    end = int(len(shipments) * until)
    earlier = [one for one in shipments if one.scheduled_on < cut]
    return earlier, [one for one in shipments[:end] if one.scheduled_on >= cut]


def choose(train: Sequence[Shipment], chains: Chains = CHAINS) -> Choice:
    """Return the choice with the least log loss over rolling origins."""
    folds = [fold for fold in _folds(train) if all(fold)]
    choices = [Choice(*values) for values in product(chains, STRENGTHS, HALF_LIVES)]

    def loss(choice: Choice) -> float:
        return sum(log_loss(predict(past, next_, choice), outcomes(next_)) for past, next_ in folds)

    return min(choices, key=loss)


def predict(train: Sequence[Shipment], test: Sequence[Shipment], choice: Choice) -> list[float]:
    """Return P(on or before the scheduled day) for each shipment of `test`, as known on its first day."""
    today = test[0].scheduled_on
    counts: dict[Key, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for one in train:
        late = min(_LATEST, max(_EARLIEST, one.late_days))
        counts[_key(one, choice)][late] += _weight(one, today, choice.half_life_days)
    levels = [tuple(range(depth)) for depth in range(len(choice.chain) + 1)]
    profiles = Profiles(counts, levels=levels, step=_DAY, strength=choice.strength)
    return [profiles.delays(_key(one, choice)).up_to(0) for one in test]


def outcomes(shipments: Sequence[Shipment]) -> list[bool]:
    """Return which shipments were kept."""
    return [one.is_kept for one in shipments]


def _folds(train: Sequence[Shipment]) -> Iterator[tuple[list[Shipment], list[Shipment]]]:
    for origin, until in zip(ORIGINS, (*ORIGINS[1:], 1.0), strict=True):
        yield split(train, origin, until)


def _key(one: Shipment, choice: Choice) -> Key:
    return tuple(one.traits[name] for name in choice.chain)


def _weight(one: Shipment, today: date, half_life_days: int | None) -> float:
    return 1.0 if half_life_days is None else 0.5 ** ((today - one.scheduled_on).days / half_life_days)
