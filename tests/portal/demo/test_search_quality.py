"""What buyers type, on the demo's own items: the first hits are what they meant, in either language."""

import re
from datetime import date

import pytest

from portal.catalogue.query.filters import Filters
from portal.catalogue.search import search_items, suggest_items
from portal.demo.loading import catalogue
from portal.demo.loading.progress import Progress
from portal.kernel.tenancy import SYSTEM, scope

ON = date(2026, 3, 10)
# what is typed | how the item code of the first hit begins; $: there is none
SEARCHED = """
vis tete hexagonale | 401[47]
VIS INOX A4 M12 | [0-9]+-M12-.*A4
m10*50 | [A-Z0-9]+-M10-50
m10 × 50 zingué | [A-Z0-9]+-M10-50-.*Z
50 m10 vis | [0-9]+-M10-50
chc m6 | 4762-M6
vis btr 8x30 | 4762-M8-30
vis placo | VPL
vis auto foreuse | 7504
boulon japonais | 603
goupille fendue | 1234
rondelles plates m10 | (ISO7089|ISO709[023]|NFE25513)-M10
écrou papillon | DIN315
ecrou frien m8 | ISO10511-M8
nylstop | ISO10511
din 933 m12 | 4017-M12
ISO7089 | ISO7089
4017-M10 | 4017-M10
rivet pop alu | RIV-.*-AL
cheville 8 | CHN-[EUF]-8
mèche à bois | FBS
clé allen | CLA
tournevis cruciforme | TOU-P[HZ]
niveau à bulle | NIV
papier de verre | FAB
gant nitrile | G(JN|JR|MN|ND|AC|AD|CN)
gants anti coupure | GA[BCD]
gants nitrile xxl jetables | GJ
lunettes de sécurité | LUN
chaussure de securite 43 | S[A-Z0-9]+-[A-Z]+-43
basket securite | SB
masqe ffp2 | MFF-FFP2
câble 3G2,5 | [A-Z0-9]+-3G-2.5
cable 3x1.5 mm² | .*3G-1.5
colson noir | COL-.*-(NOI|UV)
disj 16a | DJ-.*-16-
disjoncter 20 A courbe c | DJ-.*-20-C
ampoule e27 | LED-E27
rallonge électrique | ENR
raccord 3/4" | .*34
wd40 | AER-(DEG|MUL)
loctite | ANA
essuie tout | SOP
papier wc | PTR
papeir toilette | PTR
serpillère | BAL-FRA
gel hydro | GHA
sac poubelle 100l | SPL-100
sacs poubelle 100 litres noirs | SPL-100-.*NOI
gobelets carton 20cl | GOB-(CAR|DBL)-20
verre jetable | GOB-(CAR|DBL)
serviettes papier blanches | SER-O.*-BLA
assiettes carton | ASS-CAR
boite pizza | PIZ
papier alu | FIL-ALU
cafe en grain | CAG
carton 40x30x20 | CAR-.*-400X300X200
scotch marron | ADH-.*-HAV
stylo bleu | STY-.*-BLE
hex bolts m10 | 401[47]-M10
locknut | ISO10511
nitril gloves size 9 | G[A-Z]+-9
saftey shoes | S[A-Z0-9]+-
circuit braker | DJ
hand sanitizer | GHA
toilet roll | PTR
chopping board | PLA
coffee beans | CAG
cling film | FIL-ETI
qsdfgh jklm | $
xylophone 12 | $
zzzz | $
☃ | $
"""
TYPED = """
bouchon d | BOU
sopal | SOP
gnats nitr | G
ecruo | (ISO|DIN|EN)[0-9]+-
papeir toil | PTR
disjocnt | DJ
4017-m10-5 | 4017-M10-5
serpil | BAL-FRA
"""


CASES = [
    (how, *line.split(" | "))
    for how, table in (("searched", SEARCHED), ("typed", TYPED))
    for line in table.strip().splitlines()
]


@pytest.fixture
def demo_catalogue(db: None) -> None:
    """Load the most popular sixth of the demo's items."""
    with scope(SYSTEM):
        catalogue.load(Progress(), scale=0.17)


def first_hit(how: str, text: str) -> str:
    if how == "typed":
        return next(
            (one.sku for one in suggest_items(text=text, company_id=None, language="fr", on=ON, limit=1)), ""
        )
    page = search_items(company_id=None, filters=Filters(text=text), language="fr", on=ON, page_size=1)
    return next((hit.sku for hit in page.hits), "")


@pytest.mark.slow
def test_the_first_hit_is_what_the_buyer_meant(demo_catalogue: None) -> None:
    with scope(SYSTEM):
        found = {(how, text, meant): first_hit(how, text) for how, text, meant in CASES}

    assert {case: sku for case, sku in found.items() if not re.match(case[2], sku)} == {}
