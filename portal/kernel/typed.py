"""Numbers as people type them."""

import re
from typing import Final

_SPACE: Final = "[ \u00a0\u202f]"
_GROUPED: Final = re.compile(rf"(?<!\S)[+-]?\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d*)?(?![^\s,])")


def ungrouped(text: str) -> str:
    """Return a text whose numbers no longer have spaces between their thousands: 1000,5 for 1 000,5.

    Spaces as keyboards, spreadsheets and typesetters make them; any other stays, so that 10 00 is no number.
    """
    return _GROUPED.sub(lambda found: re.sub(_SPACE, "", found[0]), text)
