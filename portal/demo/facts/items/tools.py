"""Drills, taps, discs, abrasives and hand tools."""
# A table reads best with one family to an entry, however wide.
# fmt: off

from __future__ import annotations

from portal.demo.facts.kit import Choice, Family, numbers, one, size, words

STEEL_GRADES = words("R|HSS laminé|HSS rolled", "G|HSS rectifié|HSS ground|1.6", "C|HSS cobalt 5 %|HSS cobalt 5%|2.8")
DRILL_STEPS = tuple(step / 10 for step in (*range(10, 101), *range(105, 131, 5)))
LONG_DRILLS = tuple(step / 2 for step in range(4, 27))
METRIC = {3: 0.5, 4: 0.7, 5: 0.8, 6: 1, 8: 1.25, 10: 1.5, 12: 1.75, 14: 2, 16: 2, 18: 2.5, 20: 2.5, 24: 3}
TAPS = tuple(Choice(f"M{d}", f"M{d}x{p}".replace(".", ","), f"M{d}x{p}", (d / 3) ** 0.9, (d / 3) ** 2, d)
             for d, p in METRIC.items())
DISC_BRANDS = {"range": words("ECO|Éco|Eco", "PRO|Pro|Pro|1.6", "EXP|Expert|Expert|2.4")}
GRITS = (36, 40, 60, 80, 100, 120)
FINE_GRITS = (40, 60, 80, 100, 120, 150, 180, 220, 240, 320, 400, 500, 600, 800, 1000, 1200, 1500, 2000)
SPANNERS = (6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 32)
PACK10, PACK5 = (("BOX", 10),), (("BOX", 5),)

DRILLING = (
    Family("338", "twist-drills", "Foret métaux {material} DIN 338 Ø {diameter_mm} mm",
           "Metal twist drill {material} DIN 338 {diameter_mm} mm",
           {"diameter_mm": numbers(DRILL_STEPS, price=1.05, mass=2.2), "material": STEEL_GRADES},
           0.62, 0.0006, 3, "Taillanders", packs=PACK10, fixed={"standard": one("DIN 338")}, demand=1.2),
    Family("340", "twist-drills", "Foret métaux série longue {material} DIN 340 Ø {diameter_mm} mm",
           "Metal twist drill long series {material} DIN 340 {diameter_mm} mm",
           {"diameter_mm": numbers(LONG_DRILLS, price=0.9, mass=2), "material": STEEL_GRADES[1:]},
           1.9, 0.003, 3, "Taillanders", packs=PACK10, fixed={"standard": one("DIN 340")}, demand=0.5),
    Family("1897", "twist-drills", "Foret métaux court {material} DIN 1897 Ø {diameter_mm} mm",
           "Metal stub drill {material} DIN 1897 {diameter_mm} mm",
           {"diameter_mm": numbers(LONG_DRILLS, price=0.9, mass=2), "material": STEEL_GRADES[1:]},
           1.5, 0.002, 3, "Taillanders", packs=PACK10, fixed={"standard": one("DIN 1897")}, demand=0.4),
    Family("SDS", "masonry-drills", "Foret béton SDS-plus {range} Ø {diameter_mm} x {length_mm} mm",
           "SDS-plus masonry drill {range} {diameter_mm} x {length_mm} mm",
           {"diameter_mm": numbers((5, 5.5, 6, 6.5, 7, 8, 10, 12, 14, 16, 18, 20, 22, 25), price=0.6, mass=1.2),
            "length_mm": numbers((110, 160, 210, 260, 310, 460, 600), price=0.7, mass=1),
            "range": words("2T|2 taillants|2 cutters", "4T|4 taillants|4 cutters|1.8")},
           3.1, 0.04, 2, "Taillanders", allow=lambda c: size(c, "length_mm") >= 12 * size(c, "diameter_mm"),
           packs=PACK10, demand=1.4),
    Family("SDM", "masonry-drills", "Foret béton SDS-max Ø {diameter_mm} x {length_mm} mm",
           "SDS-max masonry drill {diameter_mm} x {length_mm} mm",
           {"diameter_mm": numbers((12, 14, 16, 18, 20, 22, 24, 25, 28, 30, 32, 35, 38, 40), price=0.7, mass=1.2),
            "length_mm": numbers((340, 540, 940), price=0.6, mass=1)}, 21, 0.4, 2, "Taillanders", demand=0.4),
    Family("FBS", "masonry-drills", "Mèche à bois {type} Ø {diameter_mm} mm", "Wood drill bit {type} {diameter_mm} mm",
           {"type": words("HEL|hélicoïdale 3 pointes|brad point", "PLT|plate|flat|0.8", "TOR|torsadée Lewis|auger|2.4"),
            "diameter_mm": numbers((4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 25, 28, 30, 32), price=0.8, mass=1.5)},
           1.4, 0.008, 2, "Taillanders", packs=PACK10, demand=0.7),
    Family("TRE", "masonry-drills", "Scie-cloche bimétal Ø {diameter_mm} mm", "Bi-metal hole saw {diameter_mm} mm",
           {"diameter_mm": numbers((16, 19, 20, 22, 25, 29, 32, 35, 38, 40, 44, 51, 57, 60, 64, 68, 76, 83, 92, 102, 114,
                                    127, 152), price=0.8, mass=1.2)}, 4.9, 0.05, 1, "Taillanders"),
    Family("TAR", "threading", "Taraud {type} {material} {thread}", "Tap {type} {material} {thread}",
           {"type": words("MAN|à main, jeu de 3|hand, set of 3|1.6|2", "GUN|machine entrée gun|machine spiral point",
                          "HEL|machine hélicoïdal 35°|machine spiral flute 35°|1.25"),
            "thread": TAPS, "material": words("G|HSS|HSS", "E|HSS-E cobalt|HSS-E cobalt|1.7", "T|HSS-E TiN|HSS-E TiN|2.2")},
           6.2, 0.01, 2, "Taillanders", fixed={"standard": one("DIN 371/376")}, demand=0.6),
    Family("FIL", "threading", "Filière ronde HSS {thread}", "Round die HSS {thread}", {"thread": TAPS}, 6.9, 0.02, 3,
           "Taillanders", fixed={"standard": one("EN 22568")}, demand=0.4),
    Family("FRA", "threading", "Fraise carbure monobloc {type} Ø {diameter_mm} mm",
           "Solid carbide end mill {type} {diameter_mm} mm",
           {"type": words("Z2|2 dents|2 flutes", "Z3|3 dents aluminium|3 flutes aluminium|1.15",
                          "Z4|4 dents|4 flutes|1.2", "ZB|hémisphérique|ball nose|1.35"),
            "diameter_mm": numbers((2, 2.5, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20), price=1.2, mass=2)}, 9.5, 0.004, 4,
           "Taillanders", demand=0.4),
)
CUTTING = (
    Family("DTR", "cutting", "Disque à tronçonner {range} {material} Ø {diameter_mm} x {thickness_mm} mm",
           "Cutting disc {range} {material} {diameter_mm} x {thickness_mm} mm",
           {"diameter_mm": numbers((76, 115, 125, 150, 180, 230, 300, 350), price=1.5, mass=2),
            "thickness_mm": numbers((1, 1.6, 2, 2.5, 3.2), price=0.15, mass=1),
            "material": words("ACI|acier|steel", "INX|inox|stainless|1.15", "ALU|aluminium|aluminium|1.3",
                              "PIE|pierre et béton|stone and concrete|1.1"), **DISC_BRANDS},
           0.75, 0.012, 1.5, "Tranchor", packs=(("BOX", 25), ("CTN", 200)), demand=1.3, fixed={"standard": one("EN 12413")},
           allow=lambda c: size(c, "diameter_mm") / 115 <= size(c, "thickness_mm") <= size(c, "diameter_mm") / 45),
    Family("DIA", "cutting", "Disque diamant {type} {range} Ø {diameter_mm} mm", "Diamond blade {type} {range} {diameter_mm} mm",
           {"diameter_mm": numbers((115, 125, 180, 230, 300, 350, 400), price=1.6, mass=2),
            "type": words("BET|béton|concrete", "CAR|carrelage|tile|0.9", "UNI|universel|universal|1.1",
                          "ASP|asphalte|asphalt|1.3"), **DISC_BRANDS}, 9.9, 0.12, 2, "Tranchor",
           fixed={"standard": one("EN 13236")}, demand=0.7),
    Family("LSC", "cutting", "Lame de scie circulaire {material} Ø {diameter_mm} mm {count} dents",
           "Circular saw blade {material} {diameter_mm} mm {count} teeth",
           {"diameter_mm": numbers((160, 165, 190, 210, 216, 250, 300), price=1.3, mass=2),
            "count": numbers((24, 40, 48, 60, 80), price=0.5, mass=0),
            "material": words("BOI|bois|wood", "ALU|aluminium|aluminium|1.5")}, 14, 0.3, 3, "Tranchor", demand=0.5),
    Family("LSS", "cutting", "Lame de scie sauteuse {material} {length_mm} mm, lot de 5", "Jigsaw blade {material} {length_mm} mm, set of 5",
           {"material": words("BOI|bois|wood", "MET|métal|metal|1.2", "INX|inox|stainless|1.6", "LAM|stratifié|laminate|1.3"),
            "length_mm": numbers((75, 100, 130, 150), price=0.5)}, 5.5, 0.04, 1, "Tranchor", packs=PACK10),
    Family("LSB", "cutting", "Lame de scie sabre {material} {length_mm} mm, lot de 5", "Reciprocating saw blade {material} {length_mm} mm, set of 5",
           {"material": words("BOI|bois|wood", "MET|métal|metal|1.2", "MUL|multimatériaux|multi-material|1.5"),
            "length_mm": numbers((150, 200, 225, 300), price=0.6)}, 9.8, 0.12, 1, "Tranchor", packs=PACK10),
)
ABRASIVES = (
    Family("DLA", "abrasives", "Disque à lamelles {type} Ø {diameter_mm} mm grain {grit}", "Flap disc {type} {diameter_mm} mm grit {grit}",
           {"diameter_mm": numbers((115, 125, 180), price=1.3, mass=2), "grit": numbers(GRITS, price=0, mass=0),
            "type": words("ZIR|zirconium plat|zirconia flat", "ZIC|zirconium conique|zirconia conical|1.05",
                          "CER|céramique|ceramic|1.7", "COR|corindon|aluminium oxide|0.8")}, 2.9, 0.09, 1, "Abrazel",
           packs=PACK10, demand=1.4),
    Family("DFI", "abrasives", "Disque fibre {type} Ø {diameter_mm} mm grain {grit}", "Fibre disc {type} {diameter_mm} mm grit {grit}",
           {"diameter_mm": numbers((115, 125, 180), price=1.2, mass=2), "grit": numbers((24, *GRITS), price=0, mass=0),
            "type": words("COR|corindon|aluminium oxide", "CER|céramique|ceramic|2.2")}, 0.7, 0.02, 1, "Abrazel",
           packs=(("BOX", 25),), multiple=25),
    Family("DAG", "abrasives", "Disque abrasif auto-agrippant {type} Ø {diameter_mm} mm grain {grit}",
           "Hook and loop sanding disc {type} {diameter_mm} mm grit {grit}",
           {"diameter_mm": numbers((77, 125, 150, 225), price=1.2, mass=2), "grit": numbers(FINE_GRITS, price=0, mass=0),
            "type": words("0|sans trou|no hole", "8|8 trous|8 holes|1.05")},
           0.28, 0.004, 0.4, "Abrazel", packs=(("BOX", 50), ("CTN", 500)), multiple=50, demand=1.1),
    Family("FAB", "abrasives", "Feuille abrasive {type} 230 x 280 mm grain {grit}", "Abrasive sheet {type} 230 x 280 mm grit {grit}",
           {"type": words("PAP|papier|paper", "TOI|toile|cloth|1.8", "EAU|à l’eau|wet|1.3"), "grit": numbers(FINE_GRITS, price=0, mass=0)},
           0.42, 0.02, 0.5, "Abrazel", packs=(("BOX", 50),), multiple=10),
    Family("BAN", "abrasives", "Bande abrasive {dimensions} mm grain {grit}", "Sanding belt {dimensions} mm grit {grit}",
           {"dimensions": words("9X533|9 x 533|9 x 533|0.6|0.2", "13X457|13 x 457|13 x 457|0.6|0.2", "20X520|20 x 520|20 x 520|0.7|0.3",
                                "30X533|30 x 533|30 x 533|0.8|0.4", "50X450|50 x 450|50 x 450|0.9|0.6", "65X410|65 x 410", "75X457|75 x 457|75 x 457|1.05|1.2",
                                "75X533|75 x 533|75 x 533|1.1|1.4", "75X610|75 x 610|75 x 610|1.3|1.6", "75X2000|75 x 2000|75 x 2000|2.6|5",
                                "100X610|100 x 610|100 x 610|1.5|2", "100X915|100 x 915|100 x 915|2|3", "150X2000|150 x 2000|150 x 2000|4.4|9"),
            "grit": numbers((40, 60, 80, 100, 120, 150, 180, 240, 320, 400), price=0, mass=0)}, 1.1, 0.03, 0.6, "Abrazel", packs=PACK10, demand=0.6),
    Family("RAB", "abrasives", "Rouleau abrasif toile {width_mm} mm x 25 m grain {grit}", "Abrasive cloth roll {width_mm} mm x 25 m grit {grit}",
           {"width_mm": numbers((25, 38, 50, 100, 115)), "grit": numbers((40, 60, 80, 100, 120, 150, 180, 240, 320, 400), price=0, mass=0)},
           11.5, 0.4, 0.7, "Abrazel", unit="ROLL"),
    Family("MEU", "abrasives", "Meule à ébarber {material} Ø {diameter_mm} x 6,4 mm", "Grinding disc {material} {diameter_mm} x 6.4 mm",
           {"diameter_mm": numbers((115, 125, 150, 180, 230), price=1.3, mass=2), "material": words("ACI|acier|steel", "INX|inox|stainless|1.2",
            "PIE|pierre|stone|1.05")}, 2.2, 0.17, 2, "Tranchor", packs=PACK10),
    Family("BRO", "abrasives", "Brosse {type} Ø {diameter_mm} mm fil {material}", "Brush {type} {diameter_mm} mm {material} wire",
           {"type": words("COU|coupe|cup", "CIR|circulaire|wheel|1.1", "CON|conique|bevel|1.15"), "diameter_mm": numbers((65, 75, 100, 115, 125)),
            "material": words("ACI|acier|steel", "INX|inox|stainless|1.5", "LAI|acier laitonné|brass-plated steel|1.1")}, 7.9, 0.2, 0.8, "Abrazel"),
)
SPANNER_SETS = (
    Family("CLM", "spanners", "Clé mixte {range} {size} mm", "Combination spanner {range} {size} mm",
           {"size": numbers(SPANNERS, price=1.2, mass=1.8, base=10), "range": words("CHV|chrome-vanadium|chrome vanadium",
            "CLI|à cliquet|ratcheting|2.8|1.1", "INX|inox antimagnétique|stainless|4.5")}, 4.6, 0.05, 3, "Forgeac", fixed={"standard": one("ISO 7738")}),
    Family("CLF", "spanners", "Clé à fourche double {size} mm", "Double open-ended spanner {size} mm",
           {"size": words(*(f"{a}X{b}|{a} x {b}|{a} x {b}|{(a / 6) ** 0.9:.3f}|{(a / 6) ** 1.8:.3f}" for a, b in
                            ((6, 7), (8, 9), (10, 11), (12, 13), (14, 15), (16, 17), (18, 19), (20, 22), (21, 23), (24, 27), (30, 32))))},
           3.1, 0.025, 3, "Forgeac"),
    Family("DOU", "spanners", "Douille {drive} {type} {size} mm", "Socket {drive} {type} {size} mm",
           {"drive": words("14|1/4\"|1/4\"|0.7|0.5", "38|3/8\"|3/8\"|0.85|0.8", "12|1/2\"|1/2\"|1|1", "34|3/4\"|3/4\"|2|3"),
            "type": words("6C|6 pans|6-point", "LG|longue|deep|1.6|1.8", "IM|à chocs|impact|1.5|1.4"),
            "size": numbers((4, 5, 5.5, 6, 7, *range(8, 33), 34, 36, 38, 41, 46), price=0.8, mass=1.6, base=10)}, 3.4, 0.05, 4, "Forgeac", demand=0.6,
           allow=lambda c: {"14": (4, 13), "38": (7, 22), "12": (8, 32), "34": (19, 46)}[c["drive"].code][0] <= size(c, "size")
           <= {"14": (4, 13), "38": (7, 22), "12": (8, 32), "34": (19, 46)}[c["drive"].code][1]),
    Family("CLA", "spanners", "Clé mâle six pans {type} {size} mm", "Hex key {type} {size} mm",
           {"type": words("C|courte|short", "L|longue à tête sphérique|long ball-end|1.9|1.6", "T|poignée en T|T-handle|4|3"),
            "size": numbers((1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 14, 17, 19), price=1.1, mass=2)}, 0.75, 0.003, 4, "Forgeac", fixed={"standard": one("ISO 2936")}),
    Family("CLR", "spanners", "Clé à molette {length_mm} mm", "Adjustable wrench {length_mm} mm", {"length_mm": numbers((100, 150, 200, 250, 300, 375, 450), price=1.1, mass=2)},
           9.5, 0.07, 3, "Forgeac"),
    Family("CLD", "spanners", "Clé dynamométrique {drive} {torque} Nm", "Torque wrench {drive} {torque} Nm",
           {"drive": words("14|1/4\"", "38|3/8\"|3/8\"|1.2|1.3", "12|1/2\"|1/2\"|1.35|1.6"), "torque": words("5-25|5-25", "20-100|20-100|20-100|1.2", "40-200|40-200|40-200|1.3")},
           89, 0.8, 2, "Forgeac", demand=0.4),
)
DRIVER_SETS = (
    Family("TOU", "screwdrivers", "Tournevis {drive} {range} lame {length_mm} mm", "Screwdriver {drive} {range} blade {length_mm} mm",
           {"drive": words("P3|plat 3 mm|slotted 3 mm|0.7", "P4|plat 4 mm|slotted 4 mm|0.8", "P55|plat 5,5 mm|slotted 5.5 mm|0.9", "P65|plat 6,5 mm|slotted 6.5 mm",
                           "P8|plat 8 mm|slotted 8 mm|1.2", "PH0|Phillips PH0|Phillips PH0|0.8", "PH1|Phillips PH1|Phillips PH1|0.9", "PH2|Phillips PH2|Phillips PH2",
                           "PH3|Phillips PH3|Phillips PH3|1.3", "PZ1|Pozidriv PZ1|Pozidriv PZ1|0.9", "PZ2|Pozidriv PZ2|Pozidriv PZ2", "T10|Torx T10|Torx T10|0.95",
                           "T15|Torx T15|Torx T15", "T20|Torx T20|Torx T20|1.05", "T25|Torx T25|Torx T25|1.1", "T30|Torx T30|Torx T30|1.2"),
            "range": words("STD|standard|standard", "VDE|isolé 1000 V|insulated 1000 V|1.6"), "length_mm": numbers((75, 100, 125, 150), price=0.3, mass=0.4)}, 4.2, 0.07, 1, "Forgeac"),
    Family("EMB", "screwdrivers", "Embout de vissage {drive} {length_mm} mm", "Screwdriver bit {drive} {length_mm} mm",
           {"drive": words(*(f"{k}{n}|{k}{n}" for k, sizes in (("PH", "1 2 3"), ("PZ", "1 2 3"), ("T", "8 9 10 15 20 25 27 30 40 45 50"),
                                                              ("H", "2 2.5 3 4 5 6 8"), ("S", "4 5.5 6.5")) for n in sizes.split())),
            "length_mm": numbers((25, 50, 70, 90, 150), price=0.8, mass=1)}, 0.9, 0.006, 3, "Forgeac", packs=PACK10, demand=0.8),
)
PLIERS = (
    Family("PIN", "pliers", "Pince {type} {range} {length_mm} mm", "{type} pliers {range} {length_mm} mm",
           {"type": words("UNI|universelle|Combination", "COU|coupante diagonale|Diagonal cutting|1.1", "BEC|à bec long|Long nose|1.05", "MUL|multiprise|Water pump|1.2|1.4",
                          "ETA|étau|Locking|1.1|1.6", "DEN|à dénuder|Wire stripping|1.3", "CIR|à circlips|Circlip|1.2"),
            "range": words("BIM|bimatière|two-component|1.3", "VDE|isolée 1000 V|insulated 1000 V|1.6"),
            "length_mm": numbers((140, 160, 180, 200, 250), price=0.5, mass=1)}, 11, 0.16, 2, "Forgeac", demand=0.8),
    Family("MAR", "pliers", "{type} {weight_kg} kg manche {material}", "{type} {weight_kg} kg {material} handle",
           {"type": words("RIV|Marteau rivoir|Engineer’s hammer", "MEN|Marteau de menuisier|Joiner’s hammer|1.1", "MAS|Massette|Club hammer|1.2", "MAI|Maillet anti-rebond|Dead-blow mallet|1.8"),
            "weight_kg": numbers((0.2, 0.3, 0.5, 0.8, 1, 1.25, 1.5), price=0.5, mass=1), "material": words("BOI|frêne|ash", "TRI|trimatière|three-component|1.6")}, 7.5, 0.25, 2, "Forgeac"),
    Family("LIM", "pliers", "Lime {type} {grit} {length_mm} mm", "File {type} {grit} {length_mm} mm",
           {"type": words("PLA|plate|flat", "DEM|demi-ronde|half-round|1.15", "RON|ronde|round|0.8|0.6", "TRI|triangulaire|three-square|0.9|0.7", "CAR|carrée|square|0.9|0.7"),
            "grit": words("BAT|bâtarde|bastard", "DMD|demi-douce|second cut|1.1", "DOU|douce|smooth|1.2"), "length_mm": numbers((150, 200, 250, 300), price=1, mass=2)}, 4.4, 0.07, 3, "Forgeac", demand=0.5),
)
MEASURING = (
    Family("MET", "measuring", "Mètre ruban {range} {length_m} m x {width_mm} mm", "Tape measure {range} {length_m} m x {width_mm} mm",
           {"length_m": numbers((2, 3, 5, 8, 10), price=0.7, mass=0.9), "width_mm": numbers((13, 16, 19, 25, 27), price=0.4), "range": words("STD|standard|standard", "MAG|magnétique|magnetic|1.4")}, 2.6, 0.08, 1.5, "Forgeac"),
    Family("PAC", "measuring", "Pied à coulisse {type} {length_mm} mm", "Caliper {type} {length_mm} mm",
           {"type": words("VER|à vernier|vernier", "CAD|à cadran|dial|1.8", "NUM|numérique|digital|1.5", "IP67|numérique IP67|digital IP67|3.5"), "length_mm": numbers((150, 200, 300), price=1.3)}, 29, 0.2, 1, "Forgeac", demand=0.5),
    Family("SER", "measuring", "Serre-joint {type} {length_mm} mm", "Clamp {type} {length_mm} mm",
           {"type": words("POM|à pompe|pump", "VIS|à vis|screw|1.2", "RAP|rapide une main|one-handed|1.1"), "length_mm": numbers((150, 300, 450, 600, 800, 1000), price=0.6)}, 8.5, 0.6, 1.5, "Forgeac"),
    Family("NIV", "measuring", "Niveau {type} {length_cm} cm", "Level {type} {length_cm} cm", {"type": words("TUB|tubulaire|box", "MAG|magnétique|magnetic|1.4", "ANT|antichoc|shockproof|1.7"),
           "length_cm": numbers((25, 40, 60, 80, 100, 120, 150, 180, 200), price=0.7)}, 9.9, 0.2, 0.8, "Forgeac"),
)
FAMILIES: tuple[Family, ...] = (*DRILLING, *CUTTING, *ABRASIVES, *SPANNER_SETS, *DRIVER_SETS, *PLIERS, *MEASURING)
