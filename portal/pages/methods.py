"""Who opens the address of a form by itself gets a page instead of an empty refusal."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.kernel.problems import is_of_api
from portal.pages.errors import method_not_allowed


class MethodMiddleware:
    """Gives a page to people whose GET is refused; parts of pages and other systems keep their plain 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = request.method == "GET" and not is_of_api(request) and not request.headers.get("HX-Request")
        return method_not_allowed(request) if response.status_code == 405 and is_page else response
