"""Cleaning products by format, hand care, paper, bin bags and cleaning equipment."""
# A table reads best with one family to an entry, however wide.
# fmt: off
# ruff: noqa: PLR0917

from __future__ import annotations

from portal.demo.facts.items.chemistry import ALCOHOL, BLEACH, CAUSTIC, CORROSIVE
from portal.demo.facts.kit import Family, numbers, packs_by_weight, size, words
from portal.demo.facts.shapes import Hazard

FORMATS = numbers((0.5, 0.75, 1, 5, 10, 20, 200), price=0.8, mass=1, base=1)
CANISTERS = FORMATS[2:]
SMALL = FORMATS[:4]
SCENTS = words("PIN|pin|pine", "CIT|citron|lemon", "LAV|lavande|lavender", "FLO|fleurs|floral", "AGR|agrumes|citrus", "SAN|sans parfum|unscented")
HACCP = words("ROU|rouge|red", "BLE|bleu|blue", "VER|vert|green", "JAU|jaune|yellow")


def _product(code: str, category: str, fr: str, en: str, price: float, scents: str, formats: str, hazard: Hazard | None = None, demand: float = 1.0) -> Family:
    smells = tuple(scent for scent in SCENTS if scent.code in scents.split())
    sizes = {"small": SMALL, "large": CANISTERS, "all": FORMATS[:-1]}[formats]
    return Family(code, category, f"{fr} {{scent}} {{volume_l}} l", f"{en} {{scent}} {{volume_l}} l", {"scent": smells, "volume_l": sizes}, price, 1.05, 0.9, "Proclair", packs_of=lambda combination: packs_by_weight(1.05 * size(combination, "volume_l")), hazard=hazard, demand=demand)


PRODUCTS = (
    _product("NSN", "floor-products", "Nettoyant sols neutre", "Neutral floor cleaner", 3.9, "PIN CIT LAV FLO AGR SAN", "large", demand=1.6),
    _product("NSA", "floor-products", "Détergent sols autolaveuse", "Scrubber-drier floor detergent", 3.5, "CIT SAN", "large"),
    _product("NSD", "floor-products", "Détergent désodorisant surodorant", "Deodorising floor detergent", 4.4, "PIN CIT LAV FLO AGR", "large", demand=1.2),
    _product("DSE", "floor-products", "Décapant émulsions", "Floor stripper", 6.4, "SAN", "large", CAUSTIC, 0.6),
    _product("EMU", "floor-products", "Émulsion autobrillante", "Self-shine emulsion", 8.2, "SAN", "large", None, 0.5),
    _product("DSC", "floor-products", "Détartrant sols carrelés", "Tile floor descaler", 4.2, "SAN CIT", "large", CORROSIVE),
    _product("NMU", "surface-products", "Nettoyant multi-surfaces", "Multi-surface cleaner", 3.6, "CIT LAV AGR SAN", "all", demand=1.8),
    _product("NVI", "surface-products", "Nettoyant vitres", "Glass cleaner", 3.2, "SAN AGR", "all", demand=1.6),
    _product("DEG", "surface-products", "Dégraissant alcalin alimentaire", "Food-area alkaline degreaser", 4.6, "SAN", "all", CAUSTIC, 1.4),
    _product("DEI", "surface-products", "Dégraissant industriel", "Industrial degreaser", 4.9, "SAN CIT", "large", CAUSTIC, 1.2),
    _product("DDB", "surface-products", "Détergent désinfectant bactéricide EN 1276", "Bactericidal disinfectant cleaner EN 1276", 5.8, "SAN CIT PIN", "all", CORROSIVE, 1.8),
    _product("DVI", "surface-products", "Désinfectant virucide EN 14476", "Virucidal disinfectant EN 14476", 7.9, "SAN", "all", CORROSIVE, 1.3),
    _product("DAL", "surface-products", "Désinfectant alcool sans rinçage", "No-rinse alcohol disinfectant", 6.9, "SAN", "small", ALCOHOL, 1.5),
    _product("JAV", "surface-products", "Eau de Javel 2,6 %", "Bleach 2.6%", 1.4, "SAN CIT", "all", demand=1.7),
    _product("JAC", "surface-products", "Javel concentrée 9,6 %", "Concentrated bleach 9.6%", 2.6, "SAN", "large", BLEACH),
    _product("DET", "surface-products", "Détartrant sanitaires", "Washroom descaler", 3.9, "FLO SAN AGR", "all", CORROSIVE, 1.5),
    _product("GWC", "surface-products", "Gel WC détartrant", "Toilet gel descaler", 2.9, "PIN FLO CIT", "small", CORROSIVE, 1.4),
    _product("INX", "surface-products", "Nettoyant inox", "Stainless steel cleaner", 6.2, "SAN", "small"),
    _product("VAI", "surface-products", "Vinaigre ménager 14°", "Household vinegar 14°", 1.9, "SAN", "all", None, 1.3),
    _product("DSB", "surface-products", "Désodorisant d’atmosphère", "Air freshener", 5.4, "PIN CIT LAV FLO AGR", "small"),
    _product("LVM", "kitchen-products", "Liquide vaisselle main", "Hand dishwashing liquid", 3.1, "CIT AGR SAN", "all", demand=1.8),
    _product("LVA", "kitchen-products", "Liquide lavage lave-vaisselle", "Dishwasher detergent", 4.1, "SAN", "large", CAUSTIC, 1.5),
    _product("LRI", "kitchen-products", "Liquide de rinçage lave-vaisselle", "Dishwasher rinse aid", 4.3, "SAN CIT", "large", demand=1.3),
    _product("DFO", "kitchen-products", "Décapant four et grill", "Oven and grill cleaner", 5.7, "SAN", "all", CAUSTIC, 1.2),
    _product("DFR", "kitchen-products", "Détergent désinfectant fruits et légumes", "Fruit and vegetable wash", 4.8, "SAN", "large", BLEACH, 0.8),
    _product("LES", "kitchen-products", "Lessive liquide", "Liquid laundry detergent", 4.4, "LAV FLO SAN", "large"),
    _product("ASS", "kitchen-products", "Assouplissant linge", "Fabric softener", 3.2, "LAV FLO SAN", "large", None, 0.7),
    Family("LEP", "kitchen-products", "Lessive poudre {type} {weight_kg} kg", "Laundry powder {type} {weight_kg} kg", {"type": words("TOU|toutes températures|all temperatures", "DES|désinfectante|disinfecting|1.5", "COU|couleurs|colours|1.1"), "weight_kg": numbers((5, 10, 15, 20), price=0.85)}, 14, 5.1, 0.7, "Proclair"),
    Family("PAS", "kitchen-products", "Pastilles lave-vaisselle {type}, seau de {count}", "Dishwasher tablets {type}, tub of {count}", {"type": words("TU1|tout en un|all in one", "CLA|classiques|classic|0.7", "ECO|écolabel|ecolabel|1.2"), "count": numbers((50, 100, 150, 200), price=0.9)}, 9.9, 1.0, 0.8, "Proclair", demand=1.2),
    _product("SAV", "hand-care", "Crème lavante mains", "Hand soap", 3.6, "FLO CIT LAV SAN", "small", demand=1.8),
    _product("SAB", "hand-care", "Savon bactéricide", "Bactericidal hand soap", 5.4, "SAN", "small", demand=1.4),
    _product("SAM", "hand-care", "Savon mousse", "Foam soap", 5.8, "FLO SAN", "small"),
    _product("GHA", "hand-care", "Gel hydroalcoolique EN 1500", "Hand sanitiser gel EN 1500", 6.8, "SAN", "small", ALCOHOL, 1.9),
    _product("SMI", "hand-care", "Savon d’atelier microbilles", "Workshop hand cleaner with scrubbers", 6.4, "CIT AGR", "small", None, 1.1),
    _product("CRP", "hand-care", "Crème protectrice mains", "Barrier hand cream", 14, "SAN", "small", None, 0.6),
)
PAPER = (
    Family("PTR", "paper-hygiene", "Papier toilette {type} {plies} plis {range}, colis de {count}", "Toilet paper {type} {plies}-ply {range}, case of {count}", {"type": words("200|rouleau 200 feuilles|roll 200 sheets", "MIN|mini jumbo|mini jumbo|1.2|1.3", "MAX|maxi jumbo|maxi jumbo|1.6|2", "DCE|dévidage central|centre-feed|1.5|1.6", "FAF|feuille à feuille|bulk pack|1.1|1"), "plies": numbers((2, 3), price=0.6, mass=0.8),
           "range": words("ECO|recyclé|recycled|0.85", "BLA|pure ouate blanche|pure white", "LUX|gaufré décor|embossed|1.25"), "count": numbers((6, 12, 48), price=0.92)}, 8.4, 1.6, 0.12, "Ouatéa", "PACK", (("PAL", 40),), demand=1.6),
    Family("ESM", "paper-hygiene", "Essuie-mains {type} {plies} plis {colour}, carton de {count}", "Hand towels {type} {plies}-ply {colour}, case of {count}", {"type": words("PLV|pliés V|V-fold", "PLZ|pliés Z|Z-fold|1.1", "PLW|pliés W|W-fold|1.2", "ROU|en rouleau autocut|autocut roll|1.6|1.5"), "plies": numbers((1, 2, 3), price=0.5, mass=0.7), "colour": words("BLA|blanc|white", "BLE|bleu|blue|1.05", "VER|vert|green|0.95", "CHA|chamois|unbleached|0.85"), "count": numbers((1500, 3000, 5000), price=0.85)},
           14, 3, 0.16, "Ouatéa", "CTN", (("PAL", 32),), demand=1.5),
    Family("BOB", "paper-hygiene", "Bobine d’essuyage {type} {plies} plis {colour}, lot de {count}", "Wiping roll {type} {plies}-ply {colour}, set of {count}", {"type": words("450|dévidage central 450 formats|centre-feed 450 sheets", "1000|industrielle 1000 formats|industrial 1000 sheets|1.9|2.2", "1500|industrielle 1500 formats|industrial 1500 sheets|2.7|3.2"), "plies": numbers((1, 2, 3), price=0.6, mass=0.8), "colour": words("BLA|blanc|white", "BLE|bleu|blue|1.05", "CHA|chamois|unbleached|0.85"), "count": numbers((2, 6, 12), price=0.95)}, 6.2, 1.6, 0.14, "Ouatéa", "PACK", (("PAL", 48),), demand=1.7, agrees="f"),
    Family("SOP", "paper-hygiene", "Essuie-tout ménager {plies} plis {sheets} feuilles, lot de {count}", "Kitchen roll {plies}-ply {sheets} sheets, set of {count}", {"plies": numbers((2, 3), price=0.6, mass=0.7), "sheets": numbers((50, 64, 100), price=0.8), "count": numbers((2, 4, 6, 12, 32), price=0.94)}, 1.9, 0.25, 0.08, "Ouatéa", "PACK", (("CTN", 8), ("PAL", 160)), demand=1.5),
    Family("DEX", "paper-hygiene", "Drap d’examen {type} {width_cm} cm, carton de {count}", "Examination roll {type} {width_cm} cm, case of {count}", {"type": words("GAU|gaufré 2 plis|embossed 2-ply", "PLA|plastifié|laminated|1.5", "LIS|lisse|smooth|0.9"), "width_cm": numbers((50, 60), price=0.9), "count": numbers((6, 9, 12), price=0.92)}, 19, 5, 0.2, "Ouatéa", "CTN", (("PAL", 30),)),
    Family("MOC", "paper-hygiene", "Mouchoirs {type} 2 plis, carton de {count}", "Facial tissues {type} 2-ply, case of {count}", {"type": words("BOI|boîte 100|box of 100", "CUB|boîte cubique 60|cube box of 60|0.9|0.7", "ETU|étuis de 10|pocket packs of 10|0.6|0.3"), "count": numbers((12, 24, 40), price=0.9)}, 9.6, 2, 0.12, "Ouatéa", "CTN"),
    Family("LAV", "paper-hygiene", "Lavettes {type} {colour}, paquet de {count}", "Cloths {type} {colour}, pack of {count}", {"type": words("MIC|microfibre|microfibre|1.8", "NTI|non-tissé viscose|viscose non-woven", "EPO|éponge cellulose|cellulose sponge|1.3", "REN|non-tissé renforcé|heavy-duty non-woven|1.4"), "colour": HACCP, "count": numbers((5, 10, 25, 50), price=0.88)}, 4.2, 0.2, 0.2, "Proclair", "PACK", demand=1.3, agrees="fp"),
)
BAGS = (
    Family("SPL", "bin-bags", "Sacs poubelle {volume_l} l {type} {colour} {thickness_um} µm, carton de {count}", "Bin bags {volume_l} l {type} {colour} {thickness_um} µm, case of {count}", {"volume_l": numbers((10, 20, 30, 50, 100, 110, 130, 160, 240), price=0.6, mass=0.8, base=30), "type": words("HD|haute densité|high-density|0.85|0.8", "BD|basse densité|low-density"), "colour": words("NOI|noir|black", "TRA|transparent|clear|1.05", "BLA|blanc|white|1.1", "BLE|bleu|blue|1.05", "JAU|jaune|yellow|1.1"),
           "thickness_um": numbers((12, 20, 30, 45, 60), price=0.5, mass=0.6, base=20), "count": numbers((200, 500), price=0.92)}, 14, 3, 0.7, "Sacrépol", "CTN", (("PAL", 60),), demand=1.3, agrees="p",
           allow=lambda c: (c["type"].code == "HD") == ((c["thickness_um"].number or 0) <= 20) and ((c["count"].code == "500") == ((c["volume_l"].number or 0) <= 50)) and ((c["thickness_um"].number or 0) >= 30 or (c["volume_l"].number or 0) <= 110)),
    Family("SCO", "bin-bags", "Sacs compostables {volume_l} l, carton de {count}", "Compostable bags {volume_l} l, case of {count}", {"volume_l": numbers((10, 20, 30, 50, 100, 120, 240), price=0.7, mass=0.8), "count": numbers((100, 300, 600), price=0.9)}, 12, 1.2, 0.6, "Sacrépol", "CTN"),
    Family("SDA", "bin-bags", "Sacs DASRI jaunes {volume_l} l, carton de {count}", "Clinical waste bags yellow {volume_l} l, case of {count}", {"volume_l": numbers((15, 30, 50, 110), price=0.6, mass=0.8), "count": numbers((100, 200, 500), price=0.9)}, 15, 1.5, 0.7, "Sacrépol", "CTN"),
)
EQUIPMENT = (
    Family("BAL", "cleaning-equipment", "{type} {width_cm} cm coloris {colour}", "{type} {width_cm} cm {colour}", {"type": words("BAL|Balai alimentaire|Hygiene broom", "RAC|Raclette|Squeegee|1.1", "BRO|Brosse de lavage|Deck scrub|0.9", "FRA|Frange microfibre|Microfibre mop head|0.8|0.4", "SUP|Support frange|Mop frame|1.5", "TRA|Trapèze balayage humide|Damp sweeping frame|1.4"), "width_cm": numbers((30, 40, 50, 60), price=0.6), "colour": HACCP}, 8.4, 0.5, 0.15, "Proclair"),
    Family("MAN", "cleaning-equipment", "Manche {material} {length_cm} cm {colour}", "Handle {material} {length_cm} cm {colour}", {"material": words("ALU|aluminium|aluminium", "FIB|fibre de verre|fibreglass|1.6|1.1", "BOI|bois|wood|0.4"), "length_cm": numbers((130, 140, 150, 170), price=0.6), "colour": HACCP}, 6.9, 0.4, 0.3, "Proclair", demand=0.6),
    Family("SEA", "cleaning-equipment", "Seau {type} {volume_l} l {colour}", "Bucket {type} {volume_l} l {colour}", {"type": words("SIM|à anse|with handle", "ESS|avec essoreur|with wringer|3|2", "GRA|gradué|graduated|1.3"), "volume_l": numbers((6, 8, 10, 12, 15, 20), price=0.7), "colour": HACCP}, 2.9, 0.35, 0.06, "Proclair", demand=0.8),
    Family("POU", "cleaning-equipment", "Poubelle {type} {volume_l} l {colour}", "Bin {type} {volume_l} l {colour}", {"type": words("PED|à pédale|pedal", "OUV|ouverte|open|0.6", "CON|conteneur 2 roues|two-wheeled|1.2|1.3", "TRI|de tri|recycling|0.9"), "volume_l": numbers((20, 40, 60, 90, 120, 240), price=0.7), "colour": words("GRI|gris|grey", "JAU|jaune|yellow", "VER|vert|green")}, 19, 1.6, 0.04, "Proclair", demand=0.6, agrees="f"),
    Family("DIS", "cleaning-equipment", "Distributeur {type} {material}", "Dispenser {type} {material}", {"type": words("SAV|savon 1 l|soap 1 l", "EMA|essuie-mains pliés|folded towels|1.2|1.4", "EMR|essuie-mains rouleau|roll towels|1.9|2", "PTM|papier toilette mini jumbo|mini jumbo|1.1|1.3", "PTX|papier toilette maxi jumbo|maxi jumbo|1.3|1.6", "BOB|bobine dévidage central|centre-feed|1.4|1.7", "GEL|gel automatique|automatic gel|3.5|1.4"), "material": words("ABS|ABS blanc|white ABS", "ABN|ABS noir|black ABS|1.1", "INX|inox brossé|brushed stainless|2.6|1.8")}, 17, 0.8, 0.12, "Proclair", demand=0.7),
)
FAMILIES: tuple[Family, ...] = (*PRODUCTS, *PAPER, *BAGS, *EQUIPMENT)
