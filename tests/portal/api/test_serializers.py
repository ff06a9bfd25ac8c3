"""A line passes at once only where its fields would have let it pass unchanged."""

from typing import Any

import pytest
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import Serializer

from portal.api.serializers import PromisedLineSerializer, RequestedLineSerializer

GOOD = {"sku": "BOLT-M10", "quantity": "12,5", "unit": "BOX"}
ODD: list[Any] = [None, True, 7, 1.5, [], {}, "a" * 10, "a" * 41]


def outcome(validate, line):
    try:
        return dict(validate(line))
    except ValidationError as error:
        return error.detail


@pytest.mark.parametrize(
    "line",
    [
        GOOD,
        {"sku": "BOLT-M10", "quantity": "1"},
        *(
            {**GOOD, name: text}
            for name in GOOD
            for text in ("", " ", "  a ", "a\n", "\0", "\ud800", "é", "\u00a0a")
        ),
        *({**GOOD, name: value} for name in GOOD for value in ODD),
        *({key: value for key, value in GOOD.items() if key != name} for name in GOOD),
        {**GOOD, "more": "than asked"},
        {**GOOD, "site": "DC-LYON", "service": "express"},
        *({**GOOD, name: value} for name in ("site", "service") for value in [*ODD, "", " a", "a" * 11, "é"]),
        {},
        [],
        None,
        "BOLT-M10",
    ],
    ids=repr,
)
@pytest.mark.parametrize("kind", [RequestedLineSerializer, PromisedLineSerializer])
def test_a_line_passes_or_is_refused_as_its_fields_say(kind, line):
    quick, thorough = kind(), kind()

    assert outcome(quick.run_validation, line) == outcome(
        lambda data: Serializer.run_validation(thorough, data), line
    )
