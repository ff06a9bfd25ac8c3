"""What a company decides for all of its orders; its administrators set it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.customers.middleware import CompanyRequest
from portal.customers.models import LEAST_GAIN_DAYS, MOST_GAIN_DAYS, GainRule
from portal.customers.services import choose_gain_rule
from portal.kernel.access import company
from portal.kernel.errors import Refusal
from portal.pages.basket import mine
from portal.pages.wording import said


@company("administrator")
def company_settings(request: CompanyRequest) -> HttpResponse:
    """Show the company's settings, and keep other ones."""
    own = request.membership.company
    rule, days, refusal = own.gain_rule, str(own.gain_days), None
    if request.method == "POST":
        rule, days = request.POST.get("rule", ""), request.POST.get("days", "")
        try:
            choose_gain_rule(rule=rule, days=days, **mine(request))
        except Refusal as found:
            refusal = found
        else:
            messages.success(request, _("Your company\u2019s settings are saved."))
            return redirect("company_settings")
    shown = {
        "rules": _rules(),
        "rule": rule,
        "days": days,
        "least": LEAST_GAIN_DAYS,
        "most": MOST_GAIN_DAYS,
        "field": refusal.field if refusal else "",
        "refusal": said(refusal) if refusal else None,
    }
    return render(request, "pages/company_settings.html", shown, status=422 if refusal else 200)


def _rules() -> list[tuple[str, str, str]]:
    """Return the rules with what they mean."""
    return [
        (
            GainRule.OFFER.value,
            str(GainRule.OFFER.label),
            _("You find it on the order; a buyer or an administrator accepts or declines it."),
        ),
        (
            GainRule.TAKE.value,
            str(GainRule.TAKE.label),
            _("The order has the earlier date without asking, and its page says so."),
        ),
        (
            GainRule.KEEP.value,
            str(GainRule.KEEP.label),
            _("A confirmed date is never brought forward, and nobody is asked."),
        ),
    ]
