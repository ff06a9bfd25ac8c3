"""What a service says when it refuses: a code, the field, and the remedy, in the user's language."""

from typing import Any

from django.utils.functional import Promise as LazyText

type_of_text = str | LazyText


class Refusal(Exception):
    """A request that the user can mend; nothing was changed.

    Subclasses stand beside the service that raises them and set `code`, `message` and `remedy`
    (lazily translated, with %(name)s places filled from keyword arguments).
    Pages show it as a form error on `field`; the API as a problem document (RFC 9457) with `status`.
    `line` is the one-based number of the offending line of a many-line request.
    """

    code: str = "refused"
    status: int = 422
    message: type_of_text = ""
    remedy: type_of_text = ""

    def __init__(self, *, field: str | None = None, line: int | None = None, **values: Any) -> None:
        self.field = field
        self.line = line
        self.values = values
        super().__init__(self.code)

    def __str__(self) -> str:
        return (
            f"{self.message} {self.remedy}".strip() % self.values
            if self.values
            else f"{self.message} {self.remedy}".strip()
        )

    @property
    def text(self) -> str:
        """What happened, in the active language."""
        return str(self.message) % self.values

    @property
    def remedy_text(self) -> str:
        """What the user can do, in the active language."""
        return str(self.remedy) % self.values


class Conflict(Refusal):
    """The thing changed meanwhile, or is being changed right now; trying again may help."""

    code = "conflict"
    status = 409


class NotFound(Refusal):
    """Nothing of that name for this company; another company's object looks the same."""

    code = "not_found"
    status = 404
