"""A forgotten password from the log-in to the new one: each page leads on, each mail is in our own words."""

import re

import pytest
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.django_db
ASK = "/account/password/reset/"


@pytest.fixture
def visitor() -> Client:
    """Return the browser of an English reader who is not logged in."""
    return Client(headers={"accept-language": "en"})


def ask_for_link(visitor: Client, email: str) -> str:
    """Ask for a new password; return the text of the one mail that is sent."""
    visitor.post(ASK, {"email": email})
    (sent,) = mail.outbox
    return f"{sent.subject}\n{sent.body}"


def path_in(text: str) -> str:
    """Return the path of the link in a mail."""
    (path,) = re.findall(r"http://testserver(\S+/key/\S+)", text)
    return str(path)


@pytest.mark.parametrize(
    "path",
    [
        ASK,
        f"{ASK}done/",
        f"{ASK}key/1-nonsense/",
        f"{ASK}key/done/",
        "/account/inactive/",
        "/account/signup/",
        "/account/3rdparty/login/cancelled/",
        "/account/3rdparty/login/error/",
    ],
)
def test_no_page_on_the_way_in_is_a_dead_end(visitor, path):
    page = visitor.get(path).content.decode()

    content = page[page.index('<main id="main"') :]
    assert 'href="/account/login/"' in content


def test_the_mail_leads_to_a_new_password_and_says_what_to_do_otherwise(visitor, buyer):
    text = ask_for_link(visitor, buyer.email)
    path = path_in(text)
    form = visitor.get(path, follow=True)
    secret = "a-long-new-secret-7"

    done = visitor.post(form.request["PATH_INFO"], {"password1": secret, "password2": secret}, follow=True)

    buyer.refresh_from_db()
    assert text.startswith("Comptoir: choose a new password\n")
    assert "If you asked for nothing, do nothing" in text
    assert "Your new password is saved" in done.content.decode()
    assert buyer.check_password(secret)


def test_a_link_that_has_served_says_so_and_leads_to_a_new_one(visitor, buyer):
    path = path_in(ask_for_link(visitor, buyer.email))
    buyer.set_password("changed-meanwhile-7")
    buyer.save()

    page = visitor.get(path, follow=True).content.decode()

    assert "This link serves no more" in page
    assert f'<a class="button primary" href="{ASK}">' in page


def test_an_address_without_an_account_is_told_who_opens_one_and_offered_no_sign_up(visitor):
    text = ask_for_link(visitor, "nobody@nowhere.example")

    assert "Accounts are opened by your company" in text
    assert "signup" not in text


def test_the_page_after_asking_does_not_tell_whether_an_address_is_known(visitor, buyer):
    known = visitor.post(ASK, {"email": buyer.email}, follow=True)
    unknown = visitor.post(ASK, {"email": "nobody@nowhere.example"}, follow=True)

    said = [
        re.sub(r'value="[^"]*"|"X-CSRFToken": "\w*"', "", page.content.decode()) for page in (known, unknown)
    ]
    assert said[0] == said[1]


def test_the_mail_speaks_the_reader_s_language(buyer):
    text = ask_for_link(Client(headers={"accept-language": "fr"}), buyer.email).replace("\xa0", " ")

    assert text.startswith("Comptoir : choisissez un nouveau mot de passe\nBonjour,")
    assert "Le lien sert une seule fois" in text
