"""JSON that is kept as text comes back as it went, whole or a member of it."""

import pytest

from portal.kernel.statements import ask
from promising.models import Promise

pytestmark = pytest.mark.usefixtures("system")
KEPT = {"b": ["é", None, {"deep": True}], "a": "1.50"}


@pytest.fixture
def kept(quote, network, bolt):
    quote((bolt.sku, 1))
    promise = Promise.objects.get()
    promise.snapshot = KEPT
    promise.save()
    return promise


def test_what_is_kept_as_text_comes_back_as_it_went(kept):
    assert Promise.objects.get().snapshot == KEPT


def test_a_member_can_be_asked_for(kept):
    assert Promise.objects.values_list("snapshot__b__0", "snapshot__a").get() == ("é", "1.50")


def test_a_plain_statement_is_told_the_text(kept):
    ((kind, text),) = ask("SELECT pg_typeof(request)::text, request FROM promising_promise")

    assert kind == "json"
    assert text.startswith('{"items":')
