"""Why a row or a whole file cannot be used: a code and its particulars, put into words by `portal.inbound.reasons`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why one row is refused: the field, the value found there and the code of the reason."""

    field: str
    code: str
    value: str = ""


class UnusableRow(Exception):
    """One row cannot be used; the import goes on with the next."""

    def __init__(self, field: str, code: str, value: str = "") -> None:
        super().__init__(f"{field}: {code} ({value})")
        self.flaw = Flaw(field, code, value)


class UnusableFile(Exception):
    """The whole file cannot be used; `code` names the reason and `details` fill its message."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(f"{code} {details}")
        self.code = code
        self.details = details
