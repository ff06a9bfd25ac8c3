"""The normaliser: canonical tokens of any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.query import normalise

TRADE_TEXT = st.text(st.sampled_from(list("0123456789mxgal eninviscs.,/\"'²½-àÉœøß×* ")))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Écrous hexagonaux", "ecrou hexagonal"),
        ("M10x50", "m10x50"),
        ("M10 x 50", "m10x50"),
        ("m 10 × 50", "m10x50"),
        ("M10*50", "m10x50"),
        ("10x50", "10x50"),
        ("10 X 50", "10x50"),
        ("40 x 30 x 20 cm", "40x30x20cm"),
        ("M10x1,5x50", "m10x1.5x50"),
        ("2,5mm²", "2.5mm2"),
        ("2.5 mm2", "2.5mm2"),
        ("2,50 mm²", "2.5mm2"),
        ("3 G 2,5", "3g 2.5"),
        ("3G2,5mm²", "3g2.5mm2"),
        ("500 ml", "500ml"),
        ("500ml", "500ml"),
        ("0,5 litre", "0.5l"),
        ("16 A", "16a"),
        ("10 pouces", "10in"),
        ('1/2"', "1/2in"),
        ("½ pouce", "1/2in"),
        ("DIN 933", "din933"),
        ("EN 388", "en388"),
        ("Ø 10 mm", "10mm"),
        ("seau en plastique", "seau plastique"),
        ("de 10 à 20 mm", "10 20mm"),
        ("boîte de 10 vis M10", "boite 10 vis m10"),
        ("VIS-M10X50-A2", "vis m10x50 a2"),
        ("x100", "100"),
        ("100 x", "100"),
        ("FFP2", "ffp2"),
        ("men's gloves", "man glove"),
        ("l'eau d’essuyage", "eau essuyage"),
        ("1,000 sheets", "1000 sheet"),
        ("de la", ""),
        ("!?", ""),
        ("", ""),
    ],
)
def test_normalise_writes_each_spelling_one_way(text: str, tokens: str) -> None:
    assert " ".join(normalise(text)) == tokens


@given(st.one_of(st.text(), TRADE_TEXT))
def test_normalise_of_its_own_tokens_changes_nothing(text: str) -> None:
    tokens = normalise(text)

    assert normalise(" ".join(tokens)) == tokens


@given(st.one_of(st.text(), TRADE_TEXT))
def test_normalise_makes_tokens_of_letters_digits_dots_and_slashes_only(text: str) -> None:
    for token in normalise(text):
        assert token
        assert token.replace(".", "").replace("/", "").isalnum()


@given(st.text(st.sampled_from("aéœçÀb cd-1 2x,")))
def test_normalise_does_not_mind_capitals(text: str) -> None:
    assert normalise(text.upper()) == normalise(text.lower())
