"""Wires by section and colour, cable fixing, terminals, breakers, lamps and wiring devices."""
# A table reads best with one family to an entry, however wide.
# fmt: off
# ruff: noqa: PLR0917

from __future__ import annotations

from portal.demo.facts.kit import Choice, Combination, Family, numbers, one, size, words

WIRE_COLOURS = words("BL|bleu|blue", "RO|rouge|red", "NO|noir|black", "MA|marron|brown", "VJ|vert/jaune|green/yellow", "GR|gris|grey",
                     "OR|orange|orange", "VI|violet|violet", "BC|blanc|white", "IV|ivoire|ivory")
SECTIONS = (1.5, 2.5, 4, 6, 10, 16, 25)
COPPER_KG_M_MM2 = 0.0089
COILS = words("C100|couronne 100 m|100 m coil|100|100", "T500|touret 500 m|500 m drum|480|500")
RATINGS = (2, 4, 6, 10, 16, 20, 25, 32, 40, 50, 63)
TIE_COLOURS = words("NAT|naturel|natural", "NOI|noir|black|1.05", "UV|noir anti-UV|black UV-resistant|1.25")


def _wire_weight(c: Combination) -> float:
    return (size(c, "section_mm2") * COPPER_KG_M_MM2 * 1.35 + 0.006) * c["coil"].mass


def _cable_weight(c: Combination) -> float:
    return (size(c, "section_mm2") * COPPER_KG_M_MM2 * c["conductors"].price * 1.5 + 0.05) * c["coil"].mass


def _wire(kind: str, fr: str, sections: tuple[float, ...], price: float, demand: float) -> Family:
    return Family(kind.replace("-", ""), "wires", f"Fil {kind} {fr} {{section_mm2}} mm² {{colour}}, {{coil}}",
                  f"{kind} wire {{section_mm2}} mm² {{colour}}, {{coil}}",
                  {"section_mm2": numbers(sections, price=0.95, base=1.5), "colour": WIRE_COLOURS, "coil": COILS},
                  price, density=1.8, brand="Câblétis", unit="ROLL", fixed={"material": one("copper", "cuivre", "copper"), "standard": one("EN 50525")},
                  demand=demand, weight_of=_wire_weight)


def _cable(kind: str, fr: str, en: str, price: float, sections: tuple[float, ...], cores: str, colour: tuple[str, str] = ("noir", "black")) -> Family:
    conductors = tuple(Choice(core, core, core, float("".join(filter(str.isdigit, core))) ** 0.9, 1) for core in cores.split())
    return Family(kind.replace("-", "").replace(" ", ""), "wires", f"Câble {kind} {fr} {{conductors}}{{section_mm2}} mm², {{coil}}",
                  f"{kind} cable {en} {{conductors}}{{section_mm2}} mm², {{coil}}",
                  {"conductors": conductors, "section_mm2": numbers(sections, price=0.9), "coil": words("C50|couronne 50 m|50 m coil|51|50", "C100|couronne 100 m|100 m coil|100|100",
                   "T500|touret 500 m|500 m drum|480|500")}, price, density=1.5, brand="Câblétis", unit="ROLL", fixed={"colour": one(colour[1], *colour)}, weight_of=_cable_weight)


WIRES = (
    _wire("H07V-U", "rigide", SECTIONS[:4], 0.21, 1.6), _wire("H07V-R", "rigide câblé", SECTIONS[3:], 0.22, 0.8), _wire("H07V-K", "souple", SECTIONS, 0.22, 1.5),
    _wire("H05V-K", "souple", (0.5, 0.75, 1), 0.2, 0.9),
    _cable("U-1000 R2V", "rigide", "rigid", 0.36, (1.5, 2.5, 4, 6, 10, 16), "2x 3G 4G 5G"),
    _cable("H07RN-F", "souple caoutchouc", "flexible rubber", 0.55, (1.5, 2.5, 4, 6, 10, 16), "3G 4G 5G"),
    _cable("H05VV-F", "souple PVC", "flexible PVC", 0.3, (0.75, 1, 1.5, 2.5), "2x 3G 4G 5G", ("blanc", "white")),
    _cable("LiYCY", "blindé", "screened", 0.24, (0.25, 0.34, 0.5, 0.75, 1), "2x 4x 6x 8x", ("gris", "grey")),
    Family("RJ45", "wires", "Cordon réseau RJ45 {type} {length_m} m {colour}", "RJ45 patch cord {type} {length_m} m {colour}",
           {"type": words("5E|Cat. 5e U/UTP|Cat. 5e U/UTP|0.7", "6|Cat. 6 U/UTP", "6A|Cat. 6A S/FTP|Cat. 6A S/FTP|1.5"), "length_m": numbers((0.5, 1, 2, 3, 5, 10, 15, 20), price=0.6, mass=0.9),
            "colour": words("GRI|gris|grey", "BLE|bleu|blue", "NOI|noir|black", "ROU|rouge|red")}, 2.1, 0.03, 0.4, "Câblétis", demand=0.7),
)
CABLE_FIXING = (
    Family("COL", "cable-fixing", "Colliers de câblage {colour} {width_mm} x {length_mm} mm, sachet de 100", "Cable ties {colour} {width_mm} x {length_mm} mm, bag of 100",
           {"width_mm": numbers((2.5, 3.6, 4.8, 7.6, 9), price=1.1, mass=1.2), "length_mm": numbers((100, 140, 160, 200, 250, 290, 360, 430, 540, 750), price=0.8, mass=1), "colour": TIE_COLOURS},
           1.1, 0.03, 0.5, "Voltéa", "PACK", (("BOX", 10), ("CTN", 100)), demand=1.5, agrees="p", allow=lambda c: 30 <= size(c, "length_mm") / size(c, "width_mm") <= 85),
    Family("ICT", "cable-fixing", "Gaine ICTA 3422 Ø {diameter_mm} mm {type}, couronne {length_m} m", "ICTA 3422 conduit {diameter_mm} mm {type}, {length_m} m coil",
           {"diameter_mm": numbers((16, 20, 25, 32, 40, 50, 63), price=1.2, mass=1.3), "type": words("VID|avec tire-fil|with draw wire", "PRE|préfilée 3G1,5|prewired 3G1.5|4.5|3", "PR2|préfilée 3G2,5|prewired 3G2.5|6.2|4"),
            "length_m": numbers((25, 50, 100), price=0.95)}, 12, 2, 0.15, "Voltéa", unit="ROLL"),
    Family("IRL", "cable-fixing", "Tube IRL 3321 {colour} Ø {diameter_mm} mm, longueur 3 m", "IRL 3321 conduit {colour} {diameter_mm} mm, 3 m length",
           {"diameter_mm": numbers((16, 20, 25, 32, 40, 50, 63), price=1.2, mass=1.2), "colour": words("GRI|gris|grey", "BLA|blanc|white|1.1")}, 1.9, 0.35, 0.15, "Voltéa"),
    Family("MOU", "cable-fixing", "{type} PVC {dimensions} mm blanche, longueur 2 m", "{type} PVC {dimensions} mm white, 2 m length",
           {"type": words("MIN|Mini-moulure|Mini trunking", "GOU|Goulotte|Cable trunking|1.8|1.8", "PLI|Plinthe électrique|Skirting trunking|2|1.8"), "dimensions": words("20X12|20 x 12|20 x 12|0.6|0.5", "32X12|32 x 12|32 x 12|0.8|0.8",
            "40X16|40 x 16", "60X20|60 x 20|60 x 20|1.6|1.7", "80X40|80 x 40|80 x 40|2.6|3", "100X50|100 x 50|100 x 50|3.6|4")}, 3.2, 0.4, 0.3, "Voltéa"),
    Family("GTH", "cable-fixing", "Gaine thermorétractable {diameter_mm} mm {colour}, {length_m} m", "Heat-shrink tubing {diameter_mm} mm {colour}, {length_m} m",
           {"diameter_mm": numbers((1.6, 2.4, 3.2, 4.8, 6.4, 9.5, 12.7, 19, 25.4), price=0.7, mass=1.2), "colour": WIRE_COLOURS[:5], "length_m": numbers((1, 10), price=0.85)}, 0.7, 0.004, 0.3, "Voltéa", demand=0.6, agrees="f"),
)
LUG_SECTIONS = (0.5, 0.75, 1, 1.5, 2.5, 4, 6, 10, 16, 25, 35, 50)
TERMINALS = (
    Family("EMC", "terminals", "Embouts de câblage isolés {section_mm2} mm² x {length_mm} mm, sachet de {count}", "Insulated ferrules {section_mm2} mm² x {length_mm} mm, bag of {count}",
           {"section_mm2": numbers(LUG_SECTIONS, price=0.6, mass=1), "length_mm": numbers((8, 10, 12, 18), price=0.3, mass=0.5), "count": numbers((100, 500), price=0.9)}, 1.6, 0.01, 1, "Voltéa", "PACK", demand=0.9),
    Family("COT", "terminals", "Cosse tubulaire cuivre {section_mm2} mm² trou {thread}, sachet de 25", "Copper tube lug {section_mm2} mm² hole {thread}, bag of 25",
           {"section_mm2": numbers((6, 10, 16, 25, 35, 50, 70, 95, 120, 150), price=0.8, mass=1.2), "thread": tuple(Choice(f"M{d}", f"M{d}", f"M{d}", 1 + d / 100, 1, d) for d in (5, 6, 8, 10, 12))}, 6.9, 0.1, 2, "Voltéa", "PACK"),
    Family("COP", "terminals", "Cosses préisolées {type} {colour}, sachet de 100", "Pre-insulated terminals {type} {colour}, bag of 100",
           {"type": words("RM4|rondes M4|ring M4", "RM5|rondes M5|ring M5|1.05", "RM6|rondes M6|ring M6|1.1", "RM8|rondes M8|ring M8|1.3", "FM4|à fourche M4|fork M4", "FM5|à fourche M5|fork M5|1.05", "CF6|clip femelle 6,3|female 6.3|1.2",
                          "CM6|clip mâle 6,3|male 6.3|1.2", "PRO|prolongateurs|butt connectors|1.15"), "colour": words("RO|rouge 0,5-1,5 mm²|red 0.5-1.5 mm²", "BL|bleu 1,5-2,5 mm²|blue 1.5-2.5 mm²|1.15", "JA|jaune 4-6 mm²|yellow 4-6 mm²|1.7")}, 7.2, 0.1, 0.8, "Voltéa", "PACK"),
    Family("BOR", "terminals", "Bornes de connexion à levier {count} pôles {section_mm2} mm², boîte de 50", "Lever connectors {count}-pole {section_mm2} mm², box of 50",
           {"count": numbers((2, 3, 5), price=0.6), "section_mm2": numbers((2.5, 4, 6), price=0.7)}, 14, 0.12, 0.6, "Voltéa", "BOX", demand=1.4),
)
POLES = words("1PN|1P+N|1P+N|1", "2P|2P|2P|1.9|1.8", "3P|3P|3P|2.9|2.7", "4P|4P|4P|3.8|3.6")
DEVICES = (
    Family("DJ", "protection-devices", "Disjoncteur {poles} {current_a} A courbe {curve} {breaking_ka} kA", "Circuit breaker {poles} {current_a} A curve {curve} {breaking_ka} kA",
           {"poles": POLES, "current_a": numbers(RATINGS, price=0.25, mass=0), "curve": words("B|B|B|1.05", "C|C", "D|D|D|1.2"), "breaking_ka": numbers((4.5, 6, 10), price=0.6, mass=0)}, 6.4, 0.12, 0.9, "Voltéa", fixed={"standard": one("EN 60898-1")}, demand=0.9),
    Family("DD", "protection-devices", "Interrupteur différentiel {poles} {current_a} A 30 mA type {type}", "Residual-current device {poles} {current_a} A 30 mA type {type}",
           {"poles": words("2P|2P", "4P|4P|4P|2.3|1.9"), "current_a": numbers((25, 40, 63, 80, 100), price=0.6, mass=0), "type": words("AC|AC", "A|A|A|1.3", "F|F|F|2", "B|B|B|7")}, 32, 0.22, 0.8, "Voltéa", fixed={"standard": one("EN 61008-1")}),
    Family("CTR", "protection-devices", "Contacteur {poles} {current_a} A bobine {type}", "Contactor {poles} {current_a} A coil {type}",
           {"poles": words("3P|3P", "4P|4P|4P|1.3|1.2"), "current_a": numbers((9, 12, 18, 25, 32, 40, 65, 95), price=0.8, mass=0.6), "type": words("24D|24 V DC|24 V DC|1.2", "24A|24 V AC", "230|230 V AC", "400|400 V AC|400 V AC|1.05")}, 24, 0.35, 0.9, "Voltéa", fixed={"standard": one("EN 60947-4-1")}, demand=0.5),
    Family("FUS", "protection-devices", "Fusible {type} {current_a} A, boîte de 10", "Fuse {type} {current_a} A, box of 10",
           {"type": words("8GG|8,5x31,5 gG|8.5x31.5 gG|0.7|0.5", "10GG|10x38 gG|10x38 gG", "10AM|10x38 aM|10x38 aM|1.1", "14GG|14x51 gG|14x51 gG|2|3", "22GG|22x58 gG|22x58 gG|3.2|6"), "current_a": numbers((1, 2, 4, 6, 8, 10, 12, 16, 20, 25, 32), price=0.08, mass=0)}, 6.9, 0.07, 1.2, "Voltéa", "BOX"),
)
WATTS = {"DAL": (30, 50), "ETA": (18, 50), "PRO": (10, 200), "HIG": (100, 200), "HUB": (10, 30), "SPO": (10, 18)}
LIGHTING = (
    Family("LED", "lighting", "Lampe LED {cap} {type} {power_w} W {colour_k} K", "LED lamp {cap} {type} {power_w} W {colour_k} K",
           {"cap": words("E27|E27", "E14|E14|E14|0.95|0.8", "B22|B22|B22|1.05", "GU10|GU10|GU10|0.9|0.7", "GU53|GU5.3|GU5.3|0.9|0.6", "G9|G9|G9|1.1|0.3"), "type": words("STD|standard|standard", "DIM|variable|dimmable|1.5"),
            "power_w": numbers((2.5, 4, 5.5, 7, 9, 11, 14), price=0.4, mass=0.3), "colour_k": numbers((2700, 4000), price=0, mass=0)}, 1.9, 0.04, 0.1, "Lumélia", packs=(("BOX", 10), ("CTN", 100)), demand=0.9),
    Family("TUB", "lighting", "Tube LED {cap} {length_cm} cm {power_w} W {colour_k} K", "LED tube {cap} {length_cm} cm {power_w} W {colour_k} K",
           {"cap": words("T8|T8 G13|T8 G13", "T5|T5 G5|T5 G5|1.4|0.7"), "length_cm": numbers((60, 90, 120, 150), price=0.6), "power_w": numbers((8, 14, 18, 24), price=0.2, mass=0), "colour_k": numbers((3000, 4000, 6500), price=0, mass=0)}, 4.2, 0.12, 0.12, "Lumélia", packs=(("CTN", 20),),
           allow=lambda c: abs(size(c, "length_cm") / size(c, "power_w") - 6.7) < 1.3),
    Family("LUM", "lighting", "{type} LED {power_w} W {colour_k} K", "{type} LED {power_w} W {colour_k} K",
           {"type": words("DAL|Dalle 600 x 600|Panel 600 x 600", "ETA|Réglette étanche IP65|Waterproof batten IP65|1.1|0.8", "PRO|Projecteur IP65|Floodlight IP65|0.9|0.6", "HIG|Suspension industrielle IP65|High-bay IP65|3|1.5", "HUB|Hublot IP54|Bulkhead IP54|0.7|0.4", "SPO|Spot encastré|Downlight|0.5|0.2"),
            "power_w": numbers((10, 18, 30, 40, 50, 100, 150, 200), price=0.5, mass=0.4), "colour_k": numbers((4000, 6500), price=0, mass=0)}, 21, 0.9, 0.15, "Lumélia",
           allow=lambda c: WATTS[c["type"].code][0] <= size(c, "power_w") <= WATTS[c["type"].code][1]),
)
WIRING = (
    Family("APP", "wiring-devices", "{type} {range} coloris {colour}", "{type} {range} {colour}",
           {"type": words("PC|Prise 2P+T|Socket 2P+E", "PCU|Prise 2P+T USB-C|Socket 2P+E USB-C|3.5", "VV|Va-et-vient|Two-way switch|0.9", "DVV|Double va-et-vient|Double two-way switch|1.6", "PO|Poussoir|Push button|1.1", "VAR|Variateur LED|LED dimmer|5", "RJ|Prise RJ45 Cat. 6|RJ45 socket Cat. 6|2.2",
                          "TV|Prise TV|TV socket|1.5", "DET|Détecteur de mouvement|Motion sensor|6", "OBT|Obturateur|Blank plate|0.4"),
            "range": words("ENC|à encastrer|flush", "SAI|en saillie|surface|1.1|1.3", "IP55|étanche IP55|waterproof IP55|1.6|1.8"), "colour": words("BLA|blanc|white", "ANT|anthracite|anthracite|1.5", "ALU|alu|aluminium|1.6", "GRI|gris|grey|1.1")}, 4.9, 0.08, 0.4, "Voltéa", packs=(("BOX", 10),)),
    Family("COF", "wiring-devices", "Coffret {type} {dimensions} mm", "Enclosure {type} {dimensions} mm", {"type": words("POL|polyester IP66|polyester IP66", "ACI|acier IP66|steel IP66|1.3|2", "INX|inox IP66|stainless IP66|3.2|2"),
           "dimensions": words("200X200X120|200x200x120|200x200x120|0.4|0.4", "300X250X150|300x250x150|300x250x150|0.7|0.7", "300X300X200|300x300x200|300x300x200|0.9|0.9", "400X300X200|400x300x200", "500X400X200|500x400x200|500x400x200|1.5|1.6",
                               "600X400X250|600x400x250|600x400x250|1.9|2.2", "800X600X300|800x600x300|800x600x300|3|4", "1000X800X300|1000x800x300|1000x800x300|4.4|6")}, 62, 4, 0.25, "Voltéa", demand=0.4),
    Family("ENR", "wiring-devices", "Enrouleur électrique {length_m} m {conductors}{section_mm2} mm²", "Cable reel {length_m} m {conductors}{section_mm2} mm²", {"length_m": numbers((10, 25, 40, 50), price=0.7, mass=0.9), "conductors": words("3G|3G", "5G|5G|5G|2|1.6"), "section_mm2": numbers((1.5, 2.5), price=0.8, mass=0.8)}, 29, 2.5, 0.4, "Voltéa"),
)
FAMILIES: tuple[Family, ...] = (*WIRES, *CABLE_FIXING, *TERMINALS, *DEVICES, *LIGHTING, *WIRING)
