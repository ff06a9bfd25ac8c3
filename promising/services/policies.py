"""A buyer's policy as it comes in, made into the engine's: known keys, sane values."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal
from promising.engine import Policy

COLLECT_AT: Final = "collect_at"


class UnknownPolicyError(Refusal):
    """A key that no policy has."""

    code = "unknown_policy"
    message = _("“%(key)s” is not a delivery policy.")
    remedy = _("Use any of: %(known)s.")


class BadPolicyError(Refusal):
    """A value that the policy cannot have."""

    code = "bad_policy"
    message = _("“%(value)s” is not a value of the delivery policy “%(key)s”.")
    remedy = _("Give %(expected)s.")


def read_policy(policy: Mapping[str, Any]) -> Policy:
    """Return a policy for the engine; empty values count as not given, `collect_at` is left to the caller.

    Raises: UnknownPolicyError, BadPolicyError.
    """
    values: dict[str, Any] = {}
    for key, value in policy.items():
        if key == COLLECT_AT:
            continue
        if key not in _READERS:
            raise UnknownPolicyError(
                field=f"policy.{key}", key=str(key)[:40], known=", ".join([*_READERS, COLLECT_AT])
            )
        if value is None or value == "":
            continue
        read, expected = _READERS[key]
        try:
            values[key] = read(value)
        except (ValueError, TypeError, InvalidOperation):
            raise BadPolicyError(
                field=f"policy.{key}", key=key, value=str(value)[:40], expected=expected
            ) from None
    return Policy(**values)


def _completeness(value: Any) -> str:
    if value not in {"line", "order"}:
        raise ValueError
    return str(value)


def _count(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        number = int(str(value))
        if not least <= number <= most:
            raise ValueError
        return number

    return read


def _quantity(value: Any) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite() or not 0 <= number < 10**9 or number != number.quantize(Decimal("0.001")):
        raise ValueError
    return number


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


_READERS: Final[Mapping[str, tuple[Callable[[Any], Any], Any]]] = {
    "complete": (_completeness, _("“line” or “order”")),
    "max_shipments": (_count(1, 99), _("a whole number from 1 to 99")),
    "min_shipment": (_quantity, _("a quantity of base units")),
    "max_late_days": (_count(0, 366), _("a whole number of days from 0 to 366")),
    "latest": (_day, _("a day as YYYY-MM-DD")),
    "substitutes": (_flag, _("true or false")),
}
