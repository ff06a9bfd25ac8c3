"""A refusal says what happened and what to do, in the language of whoever reads it."""

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Conflict, NotFound, Refusal


class ShortError(Refusal):
    """Refuses with places to fill."""

    code = "short"
    message = _("There is no file %(path)s.")
    remedy = "Look for %(path)s."


def test_the_places_of_a_refusal_are_filled():
    refusal = ShortError(field="file", line=3, path="items.csv")

    with translation.override("en"):
        assert refusal.text == "There is no file items.csv."
        assert str(refusal) == "There is no file items.csv. Look for items.csv."
    assert refusal.remedy_text == "Look for items.csv."
    assert (refusal.code, refusal.status, refusal.field, refusal.line) == ("short", 422, "file", 3)


def test_a_refusal_speaks_the_readers_language():
    refusal = ShortError(path="items.csv")

    with translation.override("fr"):
        assert refusal.text == "Il n’y a pas de fichier items.csv."


@pytest.mark.parametrize(("kind", "status"), [(Refusal, 422), (Conflict, 409), (NotFound, 404)])
def test_every_kind_of_refusal_has_its_status(kind, status):
    assert kind().status == status


def test_a_percent_sign_needs_no_places():
    refusal = Refusal()
    refusal.message = "100 % sold out"

    assert str(refusal) == "100 % sold out"
