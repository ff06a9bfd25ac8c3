"""How a family of items is described: axes of choices, and factors for price and mass along each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from portal.demo.facts.shapes import Hazard


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice on an axis: code for the item number, labels, and factors on price and mass."""

    code: str
    fr: str
    en: str
    price: float = 1.0
    mass: float = 1.0
    number: float | None = None


Axes = Mapping[str, tuple[Choice, ...]]
Combination = Mapping[str, Choice]
Packing = tuple[tuple[str, int], ...]


def words(*rows: str) -> tuple[Choice, ...]:
    """Read choices from rows `code|fr|en|price|mass`; English defaults to French, factors to 1."""
    return tuple(_word(row.split("|")) for row in rows)


def _word(cells: list[str]) -> Choice:
    code, fr, en, price, mass = cells + [""] * (5 - len(cells))
    return Choice(code, fr or code, en or fr or code, float(price or 1), float(mass or 1))


def numbers(
    values: Iterable[float], *, price: float = 1.0, mass: float = 1.0, base: float | None = None
) -> tuple[Choice, ...]:
    """Make choices of growing numbers; factors are (value / base) ** exponent, base the first value."""
    listed = tuple(values)
    first = base or listed[0]
    return tuple(
        Choice(
            plain(value),
            plain(value).replace(".", ","),
            plain(value),
            (value / first) ** price,
            (value / first) ** mass,
            value,
        )
        for value in listed
    )


def plain(value: float) -> str:
    """Write a number without useless decimals: 2.0 as 2, 1.50 as 1.5."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def between(series: Iterable[float], low: float, high: float) -> tuple[float, ...]:
    """Keep the values of a preferred series from low to high, both included."""
    return tuple(value for value in series if low <= value <= high)


def everything(_: Combination) -> bool:
    """Allow every combination of choices."""
    return True


@dataclass(frozen=True, slots=True)
class Family:
    """Items that differ along axes only. Units: price EUR, weight kg, bulk density kg/dm3.

    `fr` and `en` are templates over the axes' labels; `agrees` is the form of a colour in the French one
    (see `agreement.agreed`). `price_of`, `weight_of` and `packs_of`
    replace the product of factors where geometry knows better.
    """

    code: str
    category: str
    fr: str
    en: str
    axes: Axes
    price: float = 1.0
    weight: float = 0.1
    density: float = 0.5
    brand: str = "Comptoir"
    unit: str = "PCE"
    packs: Packing = ()
    multiple: int = 1
    fixed: Mapping[str, Choice] = field(default_factory=dict)
    hazard: Hazard | None = None
    chilled: bool = False
    food: bool = False
    demand: float = 1.0
    agrees: str = ""
    allow: Callable[[Combination], bool] = everything
    price_of: Callable[[Combination], float] | None = None
    weight_of: Callable[[Combination], float] | None = None
    packs_of: Callable[[Combination], tuple[Packing, int]] | None = None

    def combinations(self) -> Iterator[dict[str, Choice]]:
        """Yield the allowed combinations, axis code to choice, in the order of the axes."""
        for chosen in product(*self.axes.values()):
            combination = dict(zip(self.axes, chosen, strict=True))
            if self.allow(combination):
                yield combination

    def list_price(self, combination: Combination) -> float:
        """Return the list price in EUR of one base unit."""
        if self.price_of:
            return self.price_of(combination)
        return self.price * math.prod(choice.price for choice in combination.values())

    def net_weight(self, combination: Combination) -> float:
        """Return the weight in kg of one base unit."""
        if self.weight_of:
            return self.weight_of(combination)
        return self.weight * math.prod(choice.mass for choice in combination.values())

    def packing(self, combination: Combination) -> tuple[Packing, int]:
        """Return the packs (unit, factor) and the sales multiple."""
        return self.packs_of(combination) if self.packs_of else (self.packs, self.multiple)


def packs_by_weight(weight: float) -> tuple[Packing, int]:
    """Return packs of a filled container by its weight in kg: no carton above 15 kg, no pallet above 800 kg."""
    for limit, carton, pallet in ((1.3, 12, 480), (2.8, 6, 240), (6, 2, 120)):
        if weight < limit:
            return (("CTN", carton), ("PAL", pallet)), 1
    return (("PAL", max(4, int(750 / weight / 4) * 4)),), 1


def one(code: str, fr: str = "", en: str = "") -> Choice:
    """Make a choice that is the same for a whole family, to be used in `fixed`."""
    return Choice(code, fr or code, en or fr or code)


def size(combination: Combination, axis: str) -> float:
    """Return the number on an axis of the combination. Raises: ValueError where it has none."""
    number = combination[axis].number
    if number is None:
        raise ValueError(axis)
    return number
