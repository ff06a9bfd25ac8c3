"""The first page after the log-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.kernel.access import signed_in


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Lead each kind of visitor to his own workplace."""
    if request.membership is None and request.user.is_staff:  # type: ignore[attr-defined]
        return redirect("admin:index")
    return render(request, "pages/home.html")
