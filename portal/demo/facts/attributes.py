"""Units of measure and attribute definitions of the demo catalogue, in both languages."""

from __future__ import annotations

from portal.demo.facts.shapes import Attribute, Unit, Words

# code | French | English | French plural | English plural
UNIT_TABLE = """
PCE|pièce|piece|pièces|pieces
PAIR|paire|pair|paires|pairs
M|mètre|metre|mètres|metres
ROLL|rouleau|roll|rouleaux|rolls
L|litre|litre|litres|litres
KG|kilogramme|kilogram|kilogrammes|kilograms
PACK|paquet|pack|paquets|packs
BOX|boîte|box|boîtes|boxes
CTN|carton|carton|cartons|cartons
PAL|palette|pallet|palettes|pallets
"""

# code | French | English | unit of a number, or "-" for words
ATTRIBUTE_TABLE = """
thread|Filetage|Thread|-
length_mm|Longueur|Length|mm
material|Matière|Material|-
head|Tête|Head|-
drive|Empreinte|Drive|-
standard|Norme|Standard|-
size|Taille|Size|-
shoe_size|Pointure|Shoe size|#
colour|Couleur|Colour|-
section_mm2|Section|Cross-section|mm²
conductors|Conducteurs|Conductors|-
coil|Conditionnement|Presentation|-
volume_l|Contenance|Capacity|l
volume_ml|Contenance|Capacity|ml
volume_cl|Contenance|Capacity|cl
weight_kg|Poids|Weight|kg
grit|Grain|Grit|#
diameter_mm|Diamètre|Diameter|mm
thickness_mm|Épaisseur|Thickness|mm
thickness_um|Épaisseur|Thickness|µm
diameter_cm|Diamètre|Diameter|cm
width_mm|Largeur|Width|mm
width_cm|Largeur|Width|cm
length_m|Longueur|Length|m
length_cm|Longueur|Length|cm
depth_mm|Profondeur|Depth|mm
dimensions|Dimensions|Dimensions|-
format|Format|Format|-
model|Modèle|Model|-
type|Type|Type|-
range|Gamme|Range|-
connection|Raccordement|Connection|-
inch|Diamètre|Diameter|-
current_a|Calibre|Rated current|A
curve|Courbe|Curve|-
poles|Pôles|Poles|-
breaking_ka|Pouvoir de coupure|Breaking capacity|kA
power_w|Puissance|Power|W
colour_k|Température de couleur|Colour temperature|K
cap|Culot|Cap|-
plies|Épaisseurs|Plies|#
scent|Parfum|Scent|-
flavour|Variété|Variety|-
viscosity|Viscosité|Viscosity|-
load_kg|Charge|Load|kg
torque|Couple|Torque|-
snr_db|Affaiblissement|Noise reduction|dB
grammage|Grammage|Paper weight|g/m²
seal|Étanchéité|Sealing|-
sheets|Nombre de feuilles|Number of sheets|#
count|Nombre|Count|#
text|Mention|Wording|-
"""


def _unit(line: str) -> Unit:
    code, fr, en, plural_fr, plural_en = line.split("|")
    return Unit(code, Words(fr, en), Words(plural_fr, plural_en))


def _attribute(line: str) -> Attribute:
    code, fr, en, unit = line.split("|")
    return Attribute(code, Words(fr, en), unit != "-", "" if unit in {"-", "#"} else unit)


UNITS: tuple[Unit, ...] = tuple(_unit(line) for line in UNIT_TABLE.strip().splitlines())
ATTRIBUTES: tuple[Attribute, ...] = tuple(_attribute(line) for line in ATTRIBUTE_TABLE.strip().splitlines())
