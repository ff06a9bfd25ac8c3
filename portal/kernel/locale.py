"""The language of a page: the person's choice, else the cookie's, else the browser's."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from portal.kernel.models import User


def speak_language_of(person: User | AnonymousUser, request: HttpRequest) -> None:
    """Answer `request` in the language kept on `person`; without one, the language it already has stays."""
    chosen = getattr(person, "language", "")
    if chosen:
        translation.activate(chosen)
        request.LANGUAGE_CODE = translation.get_language()


class UserLocaleMiddleware(LocaleMiddleware):
    """Django's locale middleware, with the language kept on the user first."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        speak_language_of(request.user, request)
