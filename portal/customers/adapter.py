"""How people come in: accounts are made by the wholesaler or a company administrator, never by sign-up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from portal.customers.unsent import forget_forms_of_others
from portal.kernel.locale import speak_language_of
from portal.kernel.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth without open sign-up; whoever comes in after somebody else's session begins at his own start page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Greet in his language; lead on to the page asked for, unless what is kept for it is somebody else's."""
        speak_language_of(user, request)
        if forget_forms_of_others(request):
            how["redirect_url"] = self.get_login_redirect_url(request)
        answer: HttpResponse = super().post_login(request, user, **how)
        return answer
