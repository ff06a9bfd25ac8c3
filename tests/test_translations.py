"""French and English are complete: every sentence of code and templates has its translation."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from inventory.models import ReceiptState, ReservationState
from orders.aftersales.models import ReturnState
from orders.models import LineState, PromiseEntryKind
from portal.kernel import wording
from promising.models import PromiseState

ROOT = Path(__file__).resolve().parents[1]
FRENCH = ROOT / "portal" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
LOOSE_SIGN = re.compile(r"\S [:;!?»](?!\w)|« | %%?(?=$|[\s.,])")
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def test_every_sentence_is_translated():
    assert wording.missing(ROOT, FRENCH) == []


def test_the_translations_are_compiled_as_they_stand():
    assert not wording.translated(FRENCH).fuzzy
    assert not wording.gathered(ROOT).fuzzy


def test_a_french_sign_never_stands_alone_at_the_edge_of_a_line():
    """In French a space that may not break stands before : ; ! ? % » and after «."""
    texts = [
        text
        for message in wording.translated(FRENCH)
        for text in ([message.string] if isinstance(message.string, str) else message.string or ())
    ]

    assert [text for text in texts if LOOSE_SIGN.search(text)] == []


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (LineState.CONFIRMED, "Confirmée"),  # une commande, une ligne
        (ReceiptState.RECEIVED, "Reçue"),  # une réception
        (ReservationState.RELEASED, "Libérée"),  # une réservation
        (PromiseState.CANCELLED, "Annulée"),  # une promesse
        (PromiseEntryKind.REQUESTED, "Demandée"),  # une date
        (ReturnState.RECEIVED, "Reçu"),  # un retour
    ],
)
def test_a_state_agrees_with_what_it_is_said_of_in_french(state, told):
    with override("fr"):
        assert state.label == told


def test_a_new_sentence_is_found(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "new.html").write_text('{% translate "A sentence that nobody translated" %}')

    assert wording.missing(tmp_path, FRENCH) == ["A sentence that nobody translated"]


@pytest.mark.parametrize(
    "message", [m for m in wording.translated(FRENCH) if m.id], ids=lambda m: str(m.id)[:40]
)
def test_a_translation_keeps_the_places_of_its_sentence(message):
    ids = message.id if isinstance(message.id, (tuple, list)) else [message.id]
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]

    wanted = {place for text in ids for place in PLACE.findall(text)}
    found = {place for text in strings for place in PLACE.findall(text)}

    assert found <= wanted
    assert set(PLACE.findall(ids[0])) <= found or len(ids) > 1
