"""Chance without randomness: numbers hashed from a key, so that every run and machine gets the same demo."""

from __future__ import annotations

import math
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = b"comptoir-demo-1"
Option = TypeVar("Option")


def bits(*key: object) -> int:
    """Return 64 bits that depend on the key only. Source: BLAKE2b keyed with `SEED`."""
    text = "\x1f".join(map(str, key)).encode()
    return int.from_bytes(blake2b(text, digest_size=8, key=SEED).digest(), "big")


def fraction(*key: object) -> float:
    """Return a number in [0, 1) that looks uniform over keys."""
    return (bits(*key) >> 11) / (1 << 53)


def whole(low: int, high: int, *key: object) -> int:
    """Return an integer in [low, high], both included."""
    return low + bits(*key) % (high - low + 1)


def choose(options: Sequence[Option], *key: object) -> Option:
    """Return one of the options, each as likely."""
    return options[bits(*key) % len(options)]


def bell(*key: object) -> float:
    """Return a standard normal number (Box-Muller on two hashed uniforms)."""
    radius = math.sqrt(-2.0 * math.log(1.0 - fraction(*key, "radius")))
    return radius * math.cos(2.0 * math.pi * fraction(*key, "angle"))


def skewed(*key: object, spread: float = 1.0) -> float:
    """Return a log-normal number with median 1."""
    return math.exp(spread * bell(*key))
