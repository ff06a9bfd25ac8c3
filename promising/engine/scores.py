"""How good probabilities were, held against what came of them: Brier score, log loss, reliability table.

Shapes: `sure` and `kept` are arrays of the same length; `sure` in [0, 1], `kept` 0 or 1.
Source: Gneiting and Raftery, Strictly Proper Scoring Rules, JASA 102 (2007); Murphy and Winkler, Applied
Statistics 26 (1977), for the table.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

BUCKETS: Final = 10
_SMALLEST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Bucket:
    """Predictions between `low` and `high` (the last includes it): how many, what they said, what came."""

    low: float
    high: float
    number: int
    said: float
    kept: float


def brier(sure: ArrayLike, kept: ArrayLike) -> float:
    """Return the mean squared difference: 0 is perfect. Raises: ValueError when there is nothing to score."""
    said, came = _pair(sure, kept)
    return float(np.mean((said - came) ** 2))


def log_loss(sure: ArrayLike, kept: ArrayLike) -> float:
    """Return the mean of minus the logarithm of what was said of what came; certainty is cut at one in a million."""
    said, came = _pair(sure, kept)
    said = np.clip(said, _SMALLEST, 1 - _SMALLEST)
    return float(-np.mean(came * np.log(said) + (1 - came) * np.log(1 - said)))


def base_rate(kept: ArrayLike) -> float:
    """Return the share that was kept. Raises: ValueError when there is none to count."""
    came = np.asarray(kept, dtype=float)
    if not came.size:
        raise ValueError("nothing to score")
    return float(came.mean())


def reliability(sure: ArrayLike, kept: ArrayLike, buckets: int = BUCKETS) -> tuple[Bucket, ...]:
    """Return the reliability table: buckets of equal width, without the empty ones."""
    said, came = _pair(sure, kept)
    places = np.minimum((said * buckets).astype(int), buckets - 1)
    return tuple(
        Bucket(
            low=place / buckets,
            high=(place + 1) / buckets,
            number=int((places == place).sum()),
            said=float(said[places == place].mean()),
            kept=float(came[places == place].mean()),
        )
        for place in np.unique(places).tolist()
    )


def calibration_error(table: tuple[Bucket, ...]) -> float:
    """Return by how much, on average over the predictions, what was said differs from what came."""
    number = sum(bucket.number for bucket in table)
    return sum(bucket.number * abs(bucket.said - bucket.kept) for bucket in table) / number


def _pair(sure: ArrayLike, kept: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    said, came = np.asarray(sure, dtype=float), np.asarray(kept, dtype=float)
    if not said.size or said.shape != came.shape:
        raise ValueError("nothing to score, or not as many predictions as outcomes")
    return said, came
