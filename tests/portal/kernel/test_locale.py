"""A person is spoken to in the language that he chose, else in that of his cookie or browser."""

import pytest
from django.conf import settings

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("chosen", "cookie", "browser", "spoken"),
    [
        ("en", "fr", "fr", "en"),
        ("fr", "en", "en", "fr"),
        ("", "en", "fr", "en"),
        ("", "", "en", "en"),
        ("", "", "de", "fr"),
    ],
)
def test_the_nearest_choice_is_spoken(logged_in, buyer, ship_to, chosen, cookie, browser, spoken):
    buyer.language = chosen
    buyer.save(update_fields=["language"])
    client = logged_in(buyer)
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    answer = client.get("/", headers={"accept-language": browser})

    assert answer["Content-Language"] == spoken
    assert f'<html lang="{spoken}"' in answer.text


@pytest.mark.parametrize(
    ("chosen", "browser", "greeting"),
    [
        ("fr", "en", "Connexion avec"),
        ("en", "fr", "Successfully signed in"),
        ("", "en", "Successfully signed in"),
    ],
)
def test_who_signs_in_is_greeted_in_his_language(client, buyer, chosen, browser, greeting):
    buyer.language = chosen
    buyer.save(update_fields=["language"])

    body = {"login": buyer.email, "password": factories.PASSWORD}
    answer = client.post("/account/login/", body, headers={"accept-language": browser}, follow=True)

    assert greeting in answer.text
