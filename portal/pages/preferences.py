"""What a person chooses for himself: the language, and the place that he orders for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.customers.middleware import CompanyRequest
from portal.customers.selectors import ship_tos
from portal.customers.services import choose_language
from portal.kernel.access import company, public
from portal.pages.context import SHIP_TO_KEY


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and, for people whom we know, on their account."""
    language = request.POST.get("language", "")
    response = redirect(way_back(request))
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.SESSION_COOKIE_AGE, samesite="Lax"
        )
        if request.user.is_authenticated:
            choose_language(user=request.user, language=language)
    return response


@company()
@require_POST
def set_ship_to(request: CompanyRequest) -> HttpResponse:
    """Keep the chosen ship-to for this session; an unknown one changes nothing."""
    wanted = request.POST.get("ship_to", "")
    if any(str(place.public_id) == wanted for place in ship_tos()):
        request.session[SHIP_TO_KEY] = wanted
    return redirect(way_back(request))


def way_back(request: HttpRequest) -> str:
    """Return the page of this site named by `next`, else the home page."""
    target = request.POST.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else "/"
