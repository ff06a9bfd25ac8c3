"""Why not sooner, in words: a reason's data made into sentences of the active language."""

from collections.abc import Mapping
from typing import Any


def sentence(because: Mapping[str, Any]) -> str:
    return str(because.get("constraint", ""))


def remedies(because: Mapping[str, Any]) -> list[str]:
    return []
