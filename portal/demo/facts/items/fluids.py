"""Pipe fittings, valves, hoses; bearings, belts, seals, castors, chains and slings."""
# A table reads best with one family to an entry, however wide.
# fmt: off

from __future__ import annotations

from portal.demo.facts.kit import Choice, Combination, Family, numbers, one, size, words

INCHES = tuple(Choice(text.replace("/", "-").replace('"', "").replace(" ", "-"), text, text, (mm / 10) ** 1.25, (mm / 10) ** 1.9, mm)
               for text, mm in (('1/8"', 10), ('1/4"', 13), ('3/8"', 17), ('1/2"', 21), ('3/4"', 27), ('1"', 34), ('1"1/4', 42), ('1"1/2', 49), ('2"', 60), ('2"1/2', 76), ('3"', 90), ('4"', 114)))
COPPER = (10, 12, 14, 15, 16, 18, 22, 28, 35, 42, 54)
SHAPES = words("C90|Coude 90°|Elbow 90°|1|1", "C45|Coude 45°|Elbow 45°|0.95|0.9", "TE|Té égal|Equal tee|1.5|1.5", "MAN|Manchon|Coupling|0.6|0.6", "BOU|Bouchon|Cap|0.5|0.4", "UNI|Raccord union|Union|2.2|2")
THREADED = words("C90|Coude F/F 90°|Elbow F/F 90°", "CMF|Coude M/F 90°|Elbow M/F 90°|1.05", "TE|Té F/F/F|Tee F/F/F|1.4|1.4", "MAN|Manchon F/F|Socket F/F|0.7|0.7", "MAM|Mamelon M/M|Nipple M/M|0.65|0.6", "BOM|Bouchon mâle|Plug male|0.5|0.5",
                 "BOF|Bouchon femelle|Cap female|0.6|0.5", "UNI|Raccord union 3 pièces|Union 3-piece|2.3|1.9", "REM|Réduction M/F|Reducer M/F|0.7|0.6", "CRX|Croix|Cross|2|1.7")
PLUMBING = (
    Family("CUS", "copper-fittings", "{type} cuivre à souder Ø {diameter_mm} mm", "{type} copper solder {diameter_mm} mm", {"type": SHAPES, "diameter_mm": numbers(COPPER, price=1.4, mass=1.9)}, 0.42, 0.01, 0.8, "Aquaraccord", packs=(("BOX", 10), ("CTN", 200)), fixed={"material": one("copper", "cuivre", "copper"), "standard": one("EN 1254-1")}, demand=1.1),
    Family("CUP", "copper-fittings", "{type} cuivre à sertir Ø {diameter_mm} mm", "{type} copper press {diameter_mm} mm", {"type": SHAPES, "diameter_mm": numbers((12, 14, 15, 16, 18, 22, 28, 35, 42, 54), price=1.1, mass=1.9)}, 2.6, 0.02, 0.8, "Aquaraccord", packs=(("BOX", 10),), fixed={"material": one("copper", "cuivre", "copper")}),
    Family("INS", "copper-fittings", "{type} inox 316L à sertir Ø {diameter_mm} mm", "{type} stainless 316L press {diameter_mm} mm", {"type": SHAPES, "diameter_mm": numbers((15, 18, 22, 28, 35, 42, 54, 76.1, 88.9, 108), price=1.2, mass=1.9)}, 6.9, 0.04, 0.8, "Aquaraccord", packs=(("BOX", 10),), fixed={"material": one("A4", "inox 316L", "stainless 316L")}, demand=0.5),
    Family("RAF", "threaded-fittings", "{type} {material} {inch}", "{type} {material} {inch}", {"type": THREADED, "material": words("LAI|laiton|brass", "GAL|fonte galvanisée|galvanised iron|0.6|1.1", "316|inox 316|stainless 316|2.3|1"), "inch": INCHES}, 1.3, 0.012, 2, "Aquaraccord",
           packs=(("BOX", 10),), fixed={"standard": one("ISO 49")}, demand=0.8),
    Family("BIC", "threaded-fittings", "Raccord laiton à compression {type} {diameter_mm} mm x {inch}", "Brass compression fitting {type} {diameter_mm} mm x {inch}",
           {"type": words("DM|droit mâle|straight male", "DF|droit femelle|straight female|1.05", "CM|coudé mâle|elbow male|1.3|1.3", "CF|coudé femelle|elbow female|1.3|1.3"), "diameter_mm": numbers((10, 12, 14, 15, 16, 18, 22, 28), price=0.7, mass=1.2), "inch": INCHES[2:6]}, 1.5, 0.03, 2, "Aquaraccord",
           packs=(("BOX", 10),), allow=lambda c: 0.5 <= size(c, "diameter_mm") / size(c, "inch") <= 1.0),
    Family("PVC", "plastic-fittings", "{type} PVC {range} à coller Ø {diameter_mm} mm", "{type} PVC {range} solvent weld {diameter_mm} mm", {"type": SHAPES, "range": words("EVA|évacuation|waste", "PRE|pression PN16|pressure PN16|1.5|1.6"), "diameter_mm": numbers((20, 25, 32, 40, 50, 63, 75, 80, 90, 100, 110, 125, 160), price=1.2, mass=2)}, 0.55, 0.012, 0.2, "Aquaraccord",
           packs=(("BOX", 10),), fixed={"material": one("PVC")}),
    Family("MUL", "plastic-fittings", "{type} multicouche à {connection} Ø {diameter_mm} mm", "{type} multilayer {connection} {diameter_mm} mm", {"type": SHAPES, "connection": words("SER|sertir|press", "GLI|glissement|sliding|1.1", "COM|compression|compression|1.3|1.3"), "diameter_mm": numbers((16, 20, 26, 32, 40), price=1.3, mass=1.8)}, 3.2, 0.04, 0.8, "Aquaraccord", packs=(("BOX", 10),)),
    Family("TUC", "copper-fittings", "Tube cuivre {type} Ø {diameter_mm} mm", "Copper tube {type} {diameter_mm} mm", {"type": words("B5|écroui barre 5 m|hard 5 m bar|5|5", "B3|écroui barre 3 m|hard 3 m bar|3.1|3", "C25|recuit couronne 25 m|soft 25 m coil|26|25"), "diameter_mm": numbers(COPPER, price=1.15, mass=1.3)}, 3.4, 0.25, 1, "Aquaraccord", fixed={"material": one("copper", "cuivre", "copper"), "standard": one("EN 1057")}),
    Family("VAN", "valves", "{type} {material} {connection} {inch}", "{type} {material} {connection} {inch}", {"type": words("VBS|Vanne à boisseau sphérique|Ball valve", "VBP|Vanne papillon de commande|Butterfly-handle ball valve|1.05|0.9", "CLA|Clapet anti-retour|Check valve|0.9|0.8", "FIL|Filtre à tamis|Strainer|1.2|1.1", "ROB|Robinet-vanne|Gate valve|0.95|0.9", "RED|Réducteur de pression|Pressure reducer|4|1.8"),
            "material": words("LAI|laiton|brass", "316|inox 316|stainless 316|2.6|1.1"), "connection": words("FF|F/F|F/F", "MF|M/F|M/F|1.08"), "inch": INCHES[1:10]}, 3.2, 0.06, 2, "Aquaraccord", packs=(("BOX", 5),), demand=0.7),
    Family("TUY", "hoses", "Tuyau {type} Ø {diameter_mm} mm, couronne {length_m} m", "Hose {type} {diameter_mm} mm, {length_m} m coil", {"type": words("ARR|arrosage renforcé|reinforced garden", "AIR|air comprimé PU|compressed air PU|1.8|0.6", "ALI|cristal alimentaire|food-grade clear|1.3", "EAU|eau chaude caoutchouc|hot water rubber|3.4|1.6", "VID|aspiration spiralé|spiral suction|2.4|1.5"),
            "diameter_mm": numbers((8, 10, 13, 15, 19, 25, 32, 40), price=1.1, mass=1.4), "length_m": numbers((10, 25, 50), price=0.95)}, 9, 0.8, 0.4, "Aquaraccord", unit="ROLL"),
    Family("COS", "hoses", "Collier de serrage {type} {material} {dimensions} mm", "Hose clamp {type} {material} {dimensions} mm", {"type": words("BA9|à bande 9 mm|band 9 mm", "B12|à bande 12 mm|band 12 mm|1.2|1.3", "TOU|à tourillon|heavy-duty|3|3.5"), "material": words("W1|acier zingué W1|zinc steel W1|0.6", "W2|inox W2|stainless W2", "W4|inox W4|stainless W4|1.9"),
            "dimensions": words(*(f"{a}-{b}|{a}-{b}|{a}-{b}|{(a / 10) ** 0.4:.3f}|{(a / 10) ** 0.5:.3f}" for a, b in ((8, 12), (10, 16), (12, 20), (16, 27), (20, 32), (25, 40), (30, 45), (40, 60), (50, 70), (60, 80), (70, 90), (80, 100), (90, 110), (110, 130))))}, 0.62, 0.015, 1, "Aquaraccord",
           packs=(("BOX", 50),), multiple=5, demand=0.8),
    Family("RPN", "hoses", "Raccord pneumatique instantané {type} {diameter_mm} mm {inch}", "Push-in pneumatic fitting {type} {diameter_mm} mm {inch}", {"type": words("DM|droit mâle|straight male", "CM|coudé orientable mâle|swivel elbow male|1.3|1.2", "TM|té orientable mâle|swivel tee male|1.8|1.5"), "diameter_mm": numbers((4, 6, 8, 10, 12), price=0.5, mass=1), "inch": INCHES[:4]}, 1.7, 0.01, 1.5, "Pneulia", packs=(("BOX", 10),)),
)


def _bearing(bore_code: int, series: int) -> Choice:
    bore = {0: 10, 1: 12, 2: 15, 3: 17}.get(bore_code, bore_code * 5)
    factor = (bore / 10) ** 1.5 * {60: 1.0, 62: 1.15, 63: 1.5}[series]
    label = f"{series}{bore_code:02d}"
    return Choice(label, label, label, factor, factor**1.5, bore)


BEARINGS = tuple(_bearing(code, series) for series in (60, 62, 63) for code in range(17))
SUFFIXES = words("OUV||", "ZZ|ZZ|ZZ|1.08", "2RS|2RS|2RS|1.1", "2RSC3|2RS C3|2RS C3|1.15", "ZZC3|ZZ C3|ZZ C3|1.12")


def _belt_fits(c: Combination) -> bool:
    low, high = {"SPZ": (487, 2000), "SPA": (732, 2500), "SPB": (1250, 3550), "A": (487, 2500), "B": (732, 3550)}[c["type"].code]
    return low <= size(c, "length_mm") <= high


def _ring_fits(c: Combination) -> bool:
    return 2.5 <= size(c, "diameter_mm") / size(c, "thickness_mm") <= 32


BELT_LENGTHS = (487, 512, 562, 587, 612, 637, 662, 687, 710, 732, 750, 772, 800, 825, 850, 875, 900, 925, 950, 975, 1000, 1030, 1060, 1090, 1120, 1150, 1180, 1220, 1250, 1280, 1320, 1360, 1400, 1450, 1500, 1550, 1600, 1650, 1700, 1750, 1800, 1850, 1900, 2000, 2120, 2240, 2360, 2500, 2650, 2800, 3000, 3150, 3350, 3550)
TRANSMISSION = (
    Family("ROU", "bearings", "Roulement à billes {size} {seal}", "Deep groove ball bearing {size} {seal}", {"size": BEARINGS, "seal": words("OUV|ouvert|open|0.95", "ZZ|ZZ|ZZ|1", "2RS|2RS|2RS|1.05", "ZZC3|ZZ C3|ZZ C3|1.1", "2RSC3|2RS C3|2RS C3|1.15")}, 2.3, 0.019, 5, "Rotalia", packs=(("BOX", 10),), fixed={"standard": one("ISO 15")}, demand=0.8),
    Family("PAL", "bearings", "Palier {type} arbre {diameter_mm} mm", "Bearing unit {type} shaft {diameter_mm} mm", {"type": words("UCP|à semelle UCP|pillow block UCP", "UCF|à bride UCF|flange UCF|1.05", "UCFL|à bride ovale UCFL|oval flange UCFL|0.95", "UCT|coulisseau UCT|take-up UCT|1.2"), "diameter_mm": numbers((12, 15, 17, 20, 25, 30, 35, 40, 45, 50, 55, 60), price=1.1, mass=1.5)}, 8.9, 0.5, 3, "Rotalia"),
    Family("CVT", "belts", "Courroie trapézoïdale {type} {length_mm}", "V-belt {type} {length_mm}", {"type": words("SPZ|SPZ", "SPA|SPA|SPA|1.2|1.5", "SPB|SPB|SPB|1.7|2.4", "A|A|A|0.75|1.1", "B|B|B|1.1|2"), "length_mm": numbers(BELT_LENGTHS, price=0.95, mass=1)}, 3.4, 0.04, 0.6, "Rotalia", fixed={"standard": one("ISO 4184")}, allow=_belt_fits, demand=0.5),
    Family("JTO", "seals", "Joint torique {diameter_mm} x {thickness_mm} {material}", "O-ring {diameter_mm} x {thickness_mm} {material}",
           {"diameter_mm": numbers((4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 25, 30, 35, 40, 50, 60, 80, 100), price=0.6, mass=1), "thickness_mm": numbers((1.5, 2, 2.5, 3, 4, 5), price=0.5, mass=2),
            "material": words("NBR|NBR 70|NBR 70", "EPDM|EPDM 70|EPDM 70|1.2", "FKM|FKM 75|FKM 75|4|1.5")}, 0.09, 0.0002, 0.8, "Étanchelis", packs=(("PACK", 50),), multiple=10, fixed={"standard": one("ISO 3601")}, allow=_ring_fits, demand=0.5),
    Family("JSP", "seals", "Bague d’étanchéité {type} {dimensions} NBR", "Rotary shaft seal {type} {dimensions} NBR", {"type": words("A|simple lèvre|single lip", "AS|lèvre antipoussière|dust lip|1.15"), "dimensions": words(*(f"{d}X{o}X{w}|{d}x{o}x{w}|{d}x{o}x{w}|{(d / 10) ** 0.8:.3f}|{(d / 10) ** 1.5:.3f}" for d, o, w in ((10, 22, 7), (12, 24, 7), (15, 30, 7), (17, 35, 7), (20, 35, 7), (20, 40, 7), (25, 40, 7), (25, 47, 7), (30, 47, 7),
            (30, 52, 7), (35, 52, 7), (35, 62, 7), (40, 55, 7), (40, 62, 8), (45, 62, 8), (50, 72, 8), (55, 80, 8), (60, 85, 8), (65, 90, 10), (70, 90, 10), (80, 100, 10))))}, 1.6, 0.008, 0.8, "Étanchelis", packs=(("PACK", 10),), fixed={"standard": one("DIN 3760")}),
    Family("JPL", "seals", "Joint plat {material} {inch}, sachet de 10", "Flat gasket {material} {inch}, bag of 10", {"material": words("FIB|fibre|fibre|0.6", "EPDM|EPDM", "PTFE|PTFE|PTFE|3", "NBR|NBR"), "inch": INCHES[1:9]}, 0.9, 0.005, 0.6, "Étanchelis", "PACK"),
    Family("ROL", "castors", "Roulette {type} {material} Ø {diameter_mm} mm {connection}", "Castor {type} {material} {diameter_mm} mm {connection}", {"type": words("PIV|pivotante|swivel", "PIF|pivotante à frein|swivel with brake|1.35|1.2", "FIX|fixe|fixed|0.85|0.85"), "material": words("CAO|caoutchouc gris|grey rubber", "PU|polyuréthane|polyurethane|1.4|1.1", "PA|polyamide|polyamide|1.1|0.9", "INX|inox polyamide|stainless polyamide|2.4|1.1"),
            "diameter_mm": numbers((50, 75, 80, 100, 125, 160, 200), price=1.1, mass=1.8), "connection": words("PLA|à platine|top plate", "OEI|à œil|bolt hole|0.95|0.9")}, 4.4, 0.25, 0.6, "Rotalia", packs=(("CTN", 20),)),
    Family("CHX", "lifting", "Chaîne {type} {diameter_mm} mm {material}, {length_m} m", "Chain {type} {diameter_mm} mm {material}, {length_m} m", {"type": words("MC|maille courte|short link", "ML|maille longue|long link|0.85|0.85"), "diameter_mm": numbers((4, 5, 6, 8, 10, 13), price=1.5, mass=2), "material": words("ZIN|zinguée|zinc plated", "GAL|galvanisée|galvanised|1.15", "INX|inox A4|stainless A4|4", "G80|grade 80|grade 80|2.2"), "length_m": numbers((5, 10, 25), price=0.97)}, 6, 0.9, 2.5, "Levagis", demand=0.4),
    Family("MNL", "lifting", "Manille {type} {load_kg} kg {material}", "Shackle {type} {load_kg} kg {material}", {"type": words("LYR|lyre|bow", "DRO|droite|dee|0.95|0.9"), "load_kg": numbers((330, 500, 750, 1000, 1500, 2000, 3250, 4750, 6500, 8500), price=0.8, mass=1.2), "material": words("GAL|acier galvanisé|galvanised steel", "INX|inox A4|stainless A4|2.6")}, 2.2, 0.03, 3, "Levagis", fixed={"standard": one("EN 13889")}, demand=0.4),
    Family("ELI", "lifting", "Élingue {type} {load_kg} kg longueur {length_m} m", "Sling {type} {load_kg} kg length {length_m} m", {"type": words("TPL|textile plate|flat webbing", "RON|ronde|round|0.9", "CHA|chaîne 1 brin|chain single leg|4|5"), "load_kg": numbers((1000, 2000, 3000, 4000, 5000, 8000, 10000), price=0.75, mass=0.9), "length_m": numbers((1, 2, 3, 4, 6), price=0.8, mass=1)}, 5.9, 0.4, 0.5, "Levagis", fixed={"standard": one("EN 1492")}, demand=0.4),
    Family("SAN", "lifting", "Sangle d’arrimage à cliquet {load_kg} kg {width_mm} mm x {length_m} m", "Ratchet lashing strap {load_kg} kg {width_mm} mm x {length_m} m", {"load_kg": numbers((800, 2000, 4000, 5000), price=0.4, mass=0.5), "width_mm": numbers((25, 35, 50), price=0.6, mass=1), "length_m": numbers((4, 5, 6, 8, 9, 10, 12), price=0.5, mass=0.8)}, 5.2, 0.5, 0.6, "Levagis", fixed={"standard": one("EN 12195-2")}, allow=lambda c: 30 <= size(c, "load_kg") / size(c, "width_mm") <= 100),
)
FAMILIES: tuple[Family, ...] = (*PLUMBING, *TRANSMISSION)
