"""What a page may load, told to the browser; what other systems read as JSON is no page."""

from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PagePolicyMiddleware(CSPMiddleware):
    """Writes the Content-Security-Policy of pages; to put it together takes as long as to find a view."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_json = response.get("Content-Type", "").endswith("json")
        return response if is_json else super().process_response(request, response)
