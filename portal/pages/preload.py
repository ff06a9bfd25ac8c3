"""Pages that were fetched ahead, while the pointer hovered, may be shown for some seconds."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

SECONDS = 10


class PreloadMiddleware:
    """Lets the browser keep an answer to a preload for a moment, and only that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("HX-Preloaded") and request.method == "GET":
            patch_cache_control(response, private=True, max_age=SECONDS)
        return response
