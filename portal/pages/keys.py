"""A person's bearer keys for the REST API: make one, see it once, end it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.customers.middleware import CompanyRequest
from portal.customers.selectors import api_keys_of
from portal.customers.services import issue_api_key, revoke_api_key
from portal.kernel import clock
from portal.kernel.access import company


@company()
def keys(request: CompanyRequest) -> HttpResponse:
    """List the person's keys; a new one is shown this once."""
    secret = ""
    if request.method == "POST":
        label = request.POST.get("label", "").strip()[:80] or _("API key")
        _key, secret = issue_api_key(membership=request.membership, label=label, now=clock.now())
    shown = {"keys": api_keys_of(request.user), "secret": secret}
    return render(request, "pages/keys.html", shown)


@company()
@require_POST
def key_end(request: CompanyRequest, prefix: str) -> HttpResponse:
    """End one of the person's own keys."""
    found = next((key for key in api_keys_of(request.user) if key.prefix == prefix), None)
    if found is None:
        raise Http404
    revoke_api_key(membership=request.membership, key=found, now=clock.now())
    messages.success(request, _("The key %(prefix)s… no longer opens anything.") % {"prefix": found.prefix})
    return redirect("api_keys")
