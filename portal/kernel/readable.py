"""What no database can keep is turned away at the door: NUL characters in an address or a form."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NUL = "\0"


class ReadableMiddleware:
    """Answers 400 to addresses and forms with a NUL, which no keyboard writes and PostgreSQL refuses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Look at path, query and form before any view does. Raises: BadRequest."""
        if any(NUL in text for text in _texts(request)):
            raise BadRequest("NUL in the request")


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield name
            yield from (value for value in values if isinstance(value, str))
