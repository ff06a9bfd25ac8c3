"""Adhesives, aerosols, paints and lubricants; many are dangerous goods."""
# A table reads best with one family to an entry, however wide.
# fmt: off

from __future__ import annotations

from portal.demo.facts.kit import Family, numbers, words
from portal.demo.facts.shapes import Hazard

AEROSOL = Hazard("UN1950", "2.1", "", ("GHS02", "GHS07"))
AEROSOL_INERT = Hazard("UN1950", "2.2", "", ("GHS04",))
FLAMMABLE = Hazard("UN1133", "3", "II", ("GHS02", "GHS07"))
SOLVENT = Hazard("UN1993", "3", "II", ("GHS02", "GHS07"))
PAINT = Hazard("UN1263", "3", "III", ("GHS02",))
CORROSIVE = Hazard("UN1760", "8", "III", ("GHS05",))
CAUSTIC = Hazard("UN1824", "8", "II", ("GHS05",))
BLEACH = Hazard("UN1791", "8", "III", ("GHS05", "GHS09"))
ALCOHOL = Hazard("UN1987", "3", "III", ("GHS02", "GHS07"))
EPOXY = Hazard("UN3082", "9", "III", ("GHS07", "GHS09"))

SEALANT_COLOURS = words("TRA|transparent|clear", "BLA|blanc|white", "GRI|gris|grey", "NOI|noir|black", "BEI|beige|beige", "MAR|marron|brown")
RAL = words("1003|RAL 1003 jaune signalisation|RAL 1003 signal yellow", "1015|RAL 1015 ivoire clair|RAL 1015 light ivory", "1021|RAL 1021 jaune colza|RAL 1021 rapeseed yellow", "2004|RAL 2004 orange pur|RAL 2004 pure orange",
            "3000|RAL 3000 rouge feu|RAL 3000 flame red", "3020|RAL 3020 rouge trafic|RAL 3020 traffic red", "5002|RAL 5002 bleu outremer|RAL 5002 ultramarine", "5010|RAL 5010 bleu gentiane|RAL 5010 gentian blue",
            "5015|RAL 5015 bleu ciel|RAL 5015 sky blue", "6005|RAL 6005 vert mousse|RAL 6005 moss green", "6018|RAL 6018 vert jaune|RAL 6018 yellow green", "6029|RAL 6029 vert menthe|RAL 6029 mint green", "7016|RAL 7016 gris anthracite|RAL 7016 anthracite grey",
            "7032|RAL 7032 gris silex|RAL 7032 pebble grey", "7035|RAL 7035 gris clair|RAL 7035 light grey", "7040|RAL 7040 gris fenêtre|RAL 7040 window grey", "8017|RAL 8017 brun chocolat|RAL 8017 chocolate brown", "9005|RAL 9005 noir foncé|RAL 9005 jet black",
            "9006|RAL 9006 aluminium blanc|RAL 9006 white aluminium", "9010|RAL 9010 blanc pur|RAL 9010 pure white", "9016|RAL 9016 blanc trafic|RAL 9016 traffic white")
OIL_FORMATS = numbers((1, 2, 5, 20, 60, 208), price=0.86, mass=1)
CANS = (("BOX", 12), ("PAL", 720))

ADHESIVES = (
    Family("MAS", "adhesives", "Mastic {type} {colour} cartouche {volume_ml} ml", "{type} sealant {colour} cartridge {volume_ml} ml", {"type": words("SIN|silicone neutre|Neutral silicone", "SAC|silicone acétique|Acetic silicone|0.7", "SAN|silicone sanitaire|Sanitary silicone|0.9", "ACR|acrylique|Acrylic|0.45", "POL|polyuréthane|Polyurethane|1.2", "MSP|MS polymère|MS polymer|1.5"),
           "colour": SEALANT_COLOURS, "volume_ml": numbers((290, 310, 600), price=0.7, mass=1)}, 6.4, 0.36, 1.1, "Collégis", packs=(("CTN", 12),), demand=1.1, allow=lambda c: c["type"].code in {"POL", "MSP"} or c["volume_ml"].code == "310"),
    Family("ANA", "adhesives", "Colle anaérobie {type} flacon {volume_ml} ml", "Anaerobic adhesive {type} bottle {volume_ml} ml", {"type": words("FFA|frein filet faible|threadlocker low", "FFN|frein filet normal|threadlocker medium", "FFO|frein filet fort|threadlocker high|1.05", "ETR|étanchéité raccords|pipe sealant|0.95", "BLR|blocage roulements|retaining|1.1", "JFL|joint fluide|gasket|1.15"), "volume_ml": numbers((10, 50, 250), price=0.75, mass=0.9)},
           6.9, 0.02, 0.6, "Collégis", packs=(("BOX", 10),), hazard=EPOXY),
    Family("CYA", "adhesives", "Colle cyanoacrylate {type} {volume_ml} ml", "Cyanoacrylate adhesive {type} {volume_ml} ml", {"type": words("LIQ|liquide|liquid", "GEL|gel|gel|1.3", "SOU|souple|flexible|1.6"), "volume_ml": numbers((3, 10, 20, 50), price=0.7, mass=0.8)}, 2.9, 0.01, 0.5, "Collégis", packs=(("BOX", 10),)),
    Family("EPX", "adhesives", "Colle époxy bicomposant {type} {volume_ml} ml", "Two-part epoxy adhesive {type} {volume_ml} ml", {"type": words("R5|rapide 5 min|fast 5 min", "STR|structurale|structural|1.4", "MET|métal|metal|1.2"), "volume_ml": numbers((25, 50, 400), price=0.8, mass=0.9)}, 7.2, 0.05, 0.8, "Collégis", hazard=EPOXY),
    Family("NEO", "adhesives", "Colle contact néoprène {type} {volume_l} l", "Neoprene contact adhesive {type} {volume_l} l", {"type": words("LIQ|liquide|liquid", "GEL|gel|gel|1.1"), "volume_l": numbers((0.25, 0.75, 2.5, 5, 20), price=0.85)}, 7.9, 0.25, 0.9, "Collégis", hazard=FLAMMABLE),
    Family("MOU", "adhesives", "Mousse polyuréthane {type} {volume_ml} ml", "Polyurethane foam {type} {volume_ml} ml", {"type": words("MAN|manuelle|hand-held", "PIS|pistolable|gun-grade|1.1", "FEU|coupe-feu|fire-rated|2"), "volume_ml": numbers((500, 750), price=0.8)}, 6.2, 0.6, 0.8, "Collégis", packs=CANS, hazard=AEROSOL),
)
SPRAYS = (
    Family("AER", "aerosols", "Aérosol {type} {volume_ml} ml", "{type} spray {volume_ml} ml", {"type": words("DEG|dégrippant lubrifiant|Penetrating lubricant", "MUL|multifonction|Multi-purpose|0.9", "NEF|nettoyant freins|Brake cleaner|0.7", "NCO|nettoyant contacts|Contact cleaner|1.3", "GRL|graisse lithium|Lithium grease|1.15", "GRB|graisse blanche|White grease|1.15", "SIL|silicone|Silicone|0.95", "CUI|anti-grippage cuivre|Copper anti-seize|1.5", "CHA|graisse chaîne|Chain lubricant|1.2",
                  "PTF|lubrifiant sec PTFE|Dry PTFE lubricant|1.6", "ADH|colle repositionnable|Repositionable adhesive|1.9", "SOU|anti-projections soudure|Anti-spatter|0.8", "ZIN|galvanisant à froid zinc|Cold galvanising zinc|1.6", "DEM|démoulant|Mould release|1.4", "DET|détecteur de fuites|Leak detector|0.9", "COU|huile de coupe|Cutting oil|1.2"), "volume_ml": numbers((250, 400, 500, 650), price=0.5, mass=0.9)}, 6.1, 0.28, 0.75, "Lubrania", packs=CANS, hazard=AEROSOL, demand=1.5),
    Family("DEP", "aerosols", "Dépoussiérant à gaz sec {volume_ml} ml", "Air duster {volume_ml} ml", {"volume_ml": numbers((200, 400, 520), price=0.7)}, 5.5, 0.25, 0.7, "Lubrania", packs=CANS, hazard=AEROSOL_INERT),
    Family("PEI", "aerosols", "Peinture aérosol {colour} {type} 400 ml", "Spray paint {colour} {type} 400 ml", {"colour": RAL, "type": words("BRI|brillant|gloss", "MAT|mat|matt", "SAT|satiné|satin")}, 7.4, 0.42, 0.75, "Chromalis", packs=(("BOX", 6),), hazard=AEROSOL),
    Family("MAR", "aerosols", "Traceur de chantier {colour} 500 ml", "Marking spray {colour} 500 ml", {"colour": words("ROS|rose fluo|fluorescent pink", "JAU|jaune fluo|fluorescent yellow", "ORA|orange fluo|fluorescent orange", "VER|vert fluo|fluorescent green", "BLE|bleu fluo|fluorescent blue", "ROU|rouge fluo|fluorescent red", "BLA|blanc|white", "NOI|noir|black")}, 4.9, 0.5, 0.75, "Chromalis", packs=(("BOX", 12),), hazard=AEROSOL, demand=1.3),
    Family("PSO", "aerosols", "Peinture de sol {colour} {volume_l} l", "Floor paint {colour} {volume_l} l", {"colour": (*RAL[12:16], RAL[0], RAL[11], RAL[5]), "volume_l": numbers((1, 5, 20), price=0.9)}, 19, 1.3, 1.1, "Chromalis", hazard=PAINT, demand=0.5),
    Family("SOL", "aerosols", "{type} {volume_l} l", "{type} {volume_l} l", {"type": words("ACE|Acétone|Acetone", "WHI|White-spirit|White spirit|0.8", "ALI|Alcool isopropylique|Isopropyl alcohol|1.3", "ALM|Alcool ménager|Denatured alcohol|0.7", "TOL|Diluant cellulosique|Cellulose thinner|1.1"), "volume_l": numbers((1, 5, 20, 200), price=0.88)}, 5.2, 0.82, 0.8, "Lubrania", hazard=SOLVENT),
)
LUBRICANTS = (
    Family("HUI", "lubricants", "Huile {type} {viscosity} {volume_l} l", "{type} oil {viscosity} {volume_l} l", {"type": words("HYD|hydraulique HV|Hydraulic HV", "COM|compresseur|Compressor|1.5", "ENG|engrenages EP|Gear EP|1.2", "GLI|glissières|Slideway|1.25", "BLA|blanche alimentaire H1|Food-grade white H1|2.1"), "viscosity": words("22|ISO VG 22", "32|ISO VG 32", "46|ISO VG 46", "68|ISO VG 68", "100|ISO VG 100|ISO VG 100|1.03", "150|ISO VG 150|ISO VG 150|1.05", "220|ISO VG 220|ISO VG 220|1.08", "320|ISO VG 320|ISO VG 320|1.1", "460|ISO VG 460|ISO VG 460|1.15"), "volume_l": OIL_FORMATS}, 5.6, 0.9, 0.85, "Lubrania", demand=0.5,
           allow=lambda c: (c["viscosity"].code in {"150", "220", "320", "460"}) == (c["type"].code == "ENG") and c["volume_l"].code in {"5", "20", "60", "208"}),
    Family("HMO", "lubricants", "Huile moteur {viscosity} {volume_l} l", "Engine oil {viscosity} {volume_l} l", {"viscosity": words("5W30|5W-30", "5W40|5W-40|5W-40|0.95", "10W40|10W-40|10W-40|0.75", "15W40|15W-40|15W-40|0.65"), "volume_l": OIL_FORMATS}, 9.8, 0.9, 0.85, "Lubrania"),
    Family("GRA", "lubricants", "Graisse {type} {weight_kg} kg", "Grease {type} {weight_kg} kg", {"type": words("LIT|lithium EP2|lithium EP2", "GRA|graphitée|graphite|1.1", "MOS|bisulfure de molybdène|molybdenum disulphide|1.4", "ALI|alimentaire H1|food-grade H1|2.4", "HTE|haute température|high temperature|1.8", "MAR|marine|marine|1.3"), "weight_kg": numbers((0.4, 1, 5, 18, 50), price=0.85)}, 4.1, 0.42, 0.8, "Lubrania", packs=(("BOX", 12),)),
    Family("LCO", "lubricants", "Liquide de coupe {type} {volume_l} l", "Cutting fluid {type} {volume_l} l", {"type": words("SOL|soluble|soluble", "SSY|semi-synthétique|semi-synthetic|1.15", "SYN|synthétique|synthetic|1.3", "ENT|entière|neat|1.05"), "volume_l": OIL_FORMATS[2:]}, 29, 4.7, 0.85, "Lubrania", demand=0.5),
)
FAMILIES: tuple[Family, ...] = (*ADHESIVES, *SPRAYS, *LUBRICANTS)
