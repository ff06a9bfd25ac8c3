"""What the engine counts in: integers. Decimals and datetimes are turned at its edge, exactly or not at all."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

SCALE: Final = 1000
COST_SCALE: Final = 10_000
LIMIT: Final = Decimal(10**12)
LEAST: Final = -LIMIT
DAY: Final = 86_400_000_000
MINUTE: Final = 60_000_000

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class QuantityError(ValueError):
    """A quantity that the engine cannot count exactly."""


def to_units(quantity: Decimal | int) -> int:
    """Return a quantity in thousandths of the item's base unit.

    Raises: QuantityError when it is not finite, has more than three decimals, or is 10^12 or more.
    """
    value = quantity if isinstance(quantity, Decimal) else Decimal(quantity)
    if not value.is_finite() or not LEAST < value < LIMIT:
        raise QuantityError(f"{quantity} is not a quantity below 10^12")
    scaled = value * SCALE
    units = int(scaled)
    if units != scaled:
        raise QuantityError(f"{quantity} has more than three decimals")
    return units


def from_units(units: int) -> Decimal:
    """Return thousandths as a Decimal without needless zeros: 5000 is `Decimal("5")`."""
    whole, rest = divmod(units, SCALE)
    return Decimal(whole) if rest == 0 else (Decimal(units) / SCALE).normalize()


def to_cost(amount: Decimal | int) -> int:
    """Return money in ten-thousandths of the major unit, rounded half to even."""
    return int((Decimal(amount) * COST_SCALE).to_integral_value())


def from_cost(cost: int) -> Decimal:
    """Return ten-thousandths of the major unit as a Decimal to the cent."""
    return (Decimal(cost) / COST_SCALE).quantize(Decimal("0.01"))


def to_micros(at: datetime) -> int:
    """Return an aware instant in microseconds since 1970 in UTC. Raises: ValueError without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone")
    return (at - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return microseconds since 1970 as an aware instant in UTC."""
    return _EPOCH + micros * _MICROSECOND


def from_duration(duration: timedelta) -> int:
    """Return an elapsed time in microseconds."""
    return duration // _MICROSECOND


def from_day(day: int) -> date:
    """Return the date of a day number (proleptic ordinal)."""
    return date.fromordinal(day)
