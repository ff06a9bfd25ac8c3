"""Gloves, safety shoes, workwear, masks, and what protects head, eyes and ears."""
# A table reads best with one family to an entry, however wide.
# fmt: off
# ruff: noqa: PLR0917

from __future__ import annotations

from portal.demo.facts.kit import Choice, Family, numbers, one, words

HAND_SIZES = tuple(Choice(str(n), str(n), str(n), number=n) for n in (6, 7, 8, 9, 10, 11, 12))
LETTER_SIZES = tuple(Choice(code, code, code, 1.0, 0.8 + 0.1 * rank, rank + 1)
                     for rank, code in enumerate(("XS", "S", "M", "L", "XL", "2XL", "3XL", "4XL")))
CUFFS = LETTER_SIZES[1:5]
SHOE_SIZES = tuple(Choice(str(n), str(n), str(n), 1.0, 0.6 + (n - 35) * 0.04, n) for n in range(35, 49))
BOX_PAIRS = (("PACK", 12), ("CTN", 144))
WORK_COLOURS = words("NOI|noir|black", "GRI|gris|grey", "MAR|marine|navy", "BLA|blanc|white", "BUG|bleu bugatti|royal blue", "KAK|kaki|khaki", "ROU|rouge|red")
FEMININE_WEAR = {"Veste", "Combinaison", "Cotte", "Parka", "Blouse", "Tunique"}
HIVIS = words("JAU|jaune fluo|fluorescent yellow", "ORA|orange fluo|fluorescent orange", "ROF|rouge fluo|fluorescent red")


def _glove(code: str, fr: str, en: str, price: float, standard: str, *, weight: float = 0.06, demand: float = 1.0) -> Family:
    return Family(code, "work-gloves", f"{fr} taille {{size}}", f"{en} size {{size}}", {"size": HAND_SIZES}, price, weight, 0.25,
                  "Sécurance", "PAIR", BOX_PAIRS, 1, {"standard": one(standard)}, demand=demand)


def _box_gloves(code: str, fr: str, en: str, price: float, colours: str, demand: float = 2.5) -> Family:
    return Family(code, "single-use-gloves", f"Gants jetables {fr} non poudrés {{colour}} taille {{size}}, boîte de 100",
                  f"Single-use {en} gloves powder-free {{colour}} size {{size}}, box of 100", {"colour": words(*colours.split(";")), "size": CUFFS},
                  price, 0.55, 0.3, "Sécurance", "BOX", (("CTN", 10), ("PAL", 700)), 1, {"standard": one("EN ISO 374-1")}, demand=demand, agrees="p")


def _shoe(code: str, fr: str, en: str, price: float, standard: str, weight: float = 1.2) -> Family:
    return Family(code, "safety-shoes", f"{fr} {{colour}} pointure {{shoe_size}}", f"{en} {{colour}} size {{shoe_size}}",
                  {"colour": words("NOI|noir|black", "BRU|marron|brown") if price > 55 else words("NOI|noir|black"), "shoe_size": SHOE_SIZES},
                  price, weight, 0.18, "Sécurance", "PAIR", (("CTN", 10),), 1, {"standard": one(standard)}, demand=0.7, agrees="p" if fr.startswith("Sabots") else "fp")


def _wear(code: str, fr: str, en: str, price: float, colours: tuple[Choice, ...], *, weight: float = 0.5, standard: str = "") -> Family:
    return Family(code, "workwear", f"{fr} {{colour}} taille {{size}}", f"{en} {{colour}} size {{size}}", {"colour": colours, "size": LETTER_SIZES},
                  price, weight, 0.2, "Ateliance", packs=(("CTN", 20),), fixed={"standard": one(standard)} if standard else {}, demand=0.5,
                  agrees="f" if fr.split(maxsplit=1)[0] in FEMININE_WEAR else "")


GLOVES = (
    _glove("GMP", "Gants manutention polyuréthane noir EN 388 3131X", "Handling gloves black polyurethane EN 388 3131X", 1.15, "EN 388", demand=2.2),
    _glove("GMN", "Gants manutention mousse nitrile EN 388 4121X", "Handling gloves nitrile foam EN 388 4121X", 2.1, "EN 388", demand=2.0),
    _glove("GND", "Gants manutention nitrile double enduction EN 388 4121X", "Handling gloves double-dip nitrile EN 388 4121X", 3.2, "EN 388"),
    _glove("GLT", "Gants manutention latex crêpé EN 388 2142X", "Handling gloves crinkle latex EN 388 2142X", 1.6, "EN 388", demand=1.4),
    _glove("GFB", "Gants docker croûte de bovin EN 388 3133X", "Rigger gloves split leather EN 388 3133X", 2.4, "EN 388", weight=0.15),
    _glove("GFL", "Gants pleine fleur de bovin EN 388 2122X", "Grain leather driver gloves EN 388 2122X", 4.9, "EN 388", weight=0.12),
    _glove("GAB", "Gants anticoupure niveau B polyuréthane EN 388 4X42B", "Cut-resistant gloves level B polyurethane EN 388 4X42B", 3.9, "EN 388", demand=1.6),
    _glove("GAC", "Gants anticoupure niveau C nitrile EN 388 4X43C", "Cut-resistant gloves level C nitrile EN 388 4X43C", 5.6, "EN 388", demand=1.3),
    _glove("GAD", "Gants anticoupure niveau D nitrile EN 388 4X43D", "Cut-resistant gloves level D nitrile EN 388 4X43D", 7.8, "EN 388"),
    _glove("GAF", "Gants anticoupure niveau F EN 388 4X44F", "Cut-resistant gloves level F EN 388 4X44F", 12.4, "EN 388"),
    _glove("GCN", "Gants chimiques nitrile 33 cm EN 374-1 type A", "Chemical gloves nitrile 33 cm EN 374-1 type A", 2.7, "EN ISO 374-1", demand=1.3),
    _glove("GCO", "Gants chimiques néoprène 38 cm EN 374-1 type A", "Chemical gloves neoprene 38 cm EN 374-1 type A", 6.3, "EN ISO 374-1", weight=0.15),
    _glove("GCP", "Gants chimiques PVC 35 cm EN 374-1 type B", "Chemical gloves PVC 35 cm EN 374-1 type B", 4.2, "EN ISO 374-1", weight=0.16),
    _glove("GME", "Gants ménage latex EN 374-1 type B", "Household gloves latex EN 374-1 type B", 1.05, "EN ISO 374-1", demand=1.8),
    _glove("GSO", "Gants soudeur MIG EN 12477 type A", "Welding gloves MIG EN 12477 type A", 8.9, "EN 12477", weight=0.35),
    _glove("GST", "Gants soudeur TIG EN 12477 type B", "Welding gloves TIG EN 12477 type B", 9.8, "EN 12477", weight=0.2),
    _glove("GFR", "Gants anti-froid acrylique latex EN 511", "Cold protection gloves acrylic latex EN 511", 4.4, "EN 511", weight=0.1),
    _glove("GCF", "Gants chambre froide thermiques EN 511", "Cold store gloves thermal EN 511", 9.6, "EN 511", weight=0.18),
    _glove("GCH", "Gants anti-chaleur 250 °C EN 407", "Heat-resistant gloves 250 °C EN 407", 7.4, "EN 407", weight=0.15),
    _glove("GEL", "Gants isolants électricien classe 0 EN 60903", "Electrician’s insulating gloves class 0 EN 60903", 39, "EN 60903", weight=0.3, demand=0.4),
    _glove("GAV", "Gants antivibrations EN ISO 10819", "Anti-vibration gloves EN ISO 10819", 24, "EN ISO 10819", weight=0.15, demand=0.4),
    _glove("GTA", "Gants tactiles fins EN 388 3121X", "Thin touchscreen gloves EN 388 3121X", 2.6, "EN 388"),
    _box_gloves("GJN", "nitrile", "nitrile", 7.4, "BLE|bleu|blue;NOI|noir|black|1.05;BLA|blanc|white;VIO|violet|violet", 4.0),
    _box_gloves("GJR", "nitrile renforcé 6 g", "heavy-duty nitrile 6 g", 12.9, "NOI|noir|black;ORA|orange|orange;BLE|bleu|blue"),
    _box_gloves("GJL", "latex", "latex", 6.9, "BLA|naturel|natural;BLE|bleu|blue"),
    _box_gloves("GJV", "vinyle", "vinyl", 4.6, "TRA|transparent|clear;BLE|bleu|blue;BLA|blanc|white", 3.0),
)
SHOES = (
    _shoe("SB1", "Chaussures de sécurité basses S1P SRC légères", "Safety shoes low S1P SRC lightweight", 39, "EN ISO 20345 S1P", 0.95),
    _shoe("SB3", "Chaussures de sécurité basses S3 SRC cuir", "Safety shoes low S3 SRC leather", 52, "EN ISO 20345 S3"),
    _shoe("SH3", "Chaussures de sécurité hautes S3 SRC cuir", "Safety boots high S3 SRC leather", 57, "EN ISO 20345 S3", 1.4),
    _shoe("SHC", "Chaussures de sécurité hautes S3 composite sans métal", "Safety boots high S3 composite metal-free", 74, "EN ISO 20345 S3", 1.25),
    _shoe("SBT", "Baskets de sécurité S1P ESD", "Safety trainers S1P ESD", 69, "EN ISO 20345 S1P", 1.0),
    _shoe("SBS", "Baskets de sécurité S3 sport", "Safety trainers S3 sport", 82, "EN ISO 20345 S3", 1.1),
    _shoe("SCU", "Sabots de cuisine antidérapants SB", "Kitchen clogs slip-resistant SB", 33, "EN ISO 20345 SB", 0.8),
    _shoe("SC2", "Chaussures de cuisine S2", "Kitchen safety shoes S2", 41, "EN ISO 20345 S2", 0.9),
    _shoe("SBO", "Bottes de sécurité S5 PVC", "Safety wellingtons S5 PVC", 27, "EN ISO 20345 S5", 2.0),
    _shoe("SBP", "Bottes de sécurité S5 polyuréthane", "Safety wellingtons S5 polyurethane", 59, "EN ISO 20345 S5", 1.6),
    _shoe("SFO", "Chaussures de sécurité chaudes S3 CI", "Winter safety boots S3 CI", 96, "EN ISO 20345 S3", 1.7),
    _shoe("SBA", "Chaussures de soudeur S3 HRO", "Welder’s safety boots S3 HRO", 88, "EN ISO 20345 S3", 1.5),
)
WEAR = (
    _wear("VPA", "Pantalon de travail multipoches", "Work trousers multi-pocket", 34, WORK_COLOURS[:3], weight=0.6),
    _wear("VPG", "Pantalon de travail genouillères stretch", "Work trousers stretch with knee pockets", 56, WORK_COLOURS[:3], weight=0.65),
    _wear("VVE", "Veste de travail", "Work jacket", 36, WORK_COLOURS[:3], weight=0.7),
    _wear("VCB", "Combinaison de travail double zip", "Work coverall double zip", 44, WORK_COLOURS[1:3], weight=0.9),
    _wear("VCT", "Cotte à bretelles", "Bib and brace", 38, WORK_COLOURS[1:3], weight=0.7),
    _wear("VTS", "Tee-shirt coton 180 g", "Cotton T-shirt 180 g", 5.9, WORK_COLOURS, weight=0.18),
    _wear("VPO", "Polo manches courtes", "Polo shirt short sleeves", 12.5, WORK_COLOURS, weight=0.24),
    _wear("VSW", "Sweat-shirt molletonné", "Sweatshirt", 19.8, WORK_COLOURS[:5], weight=0.45),
    _wear("VPL", "Veste polaire", "Fleece jacket", 24, WORK_COLOURS[:3], weight=0.45),
    _wear("VSS", "Veste softshell", "Softshell jacket", 42, WORK_COLOURS[:3], weight=0.6),
    _wear("VPK", "Parka imperméable", "Waterproof parka", 64, WORK_COLOURS[:3], weight=1.3, standard="EN 343"),
    _wear("VPI", "Ensemble de pluie PVC", "PVC rain suit", 16, words("JAU|jaune|yellow", "VER|vert|green", "MAR|marine|navy"), weight=0.9, standard="EN 343"),
    _wear("VGH", "Gilet haute visibilité classe 2", "High-visibility vest class 2", 3.2, HIVIS, weight=0.13, standard="EN ISO 20471"),
    _wear("VPH", "Pantalon haute visibilité classe 2", "High-visibility trousers class 2", 46, HIVIS, weight=0.6, standard="EN ISO 20471"),
    _wear("VKH", "Parka haute visibilité classe 3", "High-visibility parka class 3", 69, HIVIS, weight=1.3, standard="EN ISO 20471"),
    _wear("VTH", "Tee-shirt haute visibilité classe 2", "High-visibility T-shirt class 2", 14, HIVIS, weight=0.2, standard="EN ISO 20471"),
    _wear("VBL", "Blouse de travail", "Work coat", 21, words("BLA|blanc|white", "MAR|marine|navy", "VER|vert|green"), weight=0.4),
    _wear("VCU", "Veste de cuisine manches longues", "Chef’s jacket long sleeves", 27, words("BLA|blanc|white", "NOI|noir|black"), weight=0.4),
    _wear("VPC", "Pantalon de cuisine", "Chef’s trousers", 24, words("NOI|noir|black", "PDP|pied-de-poule|houndstooth", "BLA|blanc|white"), weight=0.4),
    _wear("VCJ", "Combinaison jetable type 5/6", "Disposable coverall type 5/6", 4.8, words("BLA|blanc|white", "BLE|bleu|blue"), weight=0.2, standard="EN 13034"),
    _wear("VTU", "Tunique médicale", "Medical tunic", 22, words("BLA|blanc|white", "CIE|bleu ciel|sky blue", "VER|vert amande|almond green"), weight=0.25),
)
OTHER = (
    Family("MFF", "respiratory", "Masque {type} {model}, boîte de {count}", "Mask {type} {model}, box of {count}",
           {"type": words("FFP1|FFP1|FFP1|0.7", "FFP2|FFP2", "FFP3|FFP3|FFP3|2"), "model": words("COQ|coque|cup", "COV|coque à valve|cup with valve|1.4",
            "PLI|pliable|foldable|0.9", "PLV|pliable à valve|foldable with valve|1.3"), "count": numbers((10, 20, 50), price=0.93)}, 8.9, 0.12, 0.1, "Sécurance", "BOX",
           (("CTN", 12),), 1, {"standard": one("EN 149")}, demand=1.6),
    Family("MCH", "respiratory", "Masque chirurgical {type} {colour}, boîte de 50", "Surgical mask {type} {colour}, box of 50",
           {"type": words("I|type I|type I|0.8", "II|type II", "IIR|type IIR|type IIR|1.2"), "colour": words("BLE|bleu|blue", "BLA|blanc|white", "NOI|noir|black", "ROS|rose|pink")},
           4.9, 0.18, 0.12, "Sécurance", "BOX", (("CTN", 40),), 1, {"standard": one("EN 14683")}, demand=2),
    Family("MFI", "respiratory", "Filtre {type} pour demi-masque à baïonnette, la paire", "Filter {type} for bayonet half mask, pair",
           {"type": words("P2|P2|P2|0.6", "P3|P3|P3|0.9", "A1|A1", "A2|A2|A2|1.2", "ABEK1|ABEK1|ABEK1|1.5", "A2P3|A2P3|A2P3|1.9", "ABEK1P3|ABEK1P3|ABEK1P3|2.2")}, 12.9, 0.2, 0.4, "Sécurance", "PAIR"),
    Family("MDM", "respiratory", "Demi-masque respiratoire silicone taille {size}", "Silicone half mask size {size}", {"size": LETTER_SIZES[1:4]}, 22, 0.2, 0.2, "Sécurance", fixed={"standard": one("EN 140")}),
    Family("CAS", "head-protection", "Casque de chantier {type} {colour}", "Safety helmet {type} {colour}",
           {"type": words("STD|standard|standard", "CRE|à crémaillère|with ratchet|1.6", "VEN|ventilé jugulaire|vented with chin strap|2.8"),
            "colour": words("BLA|blanc|white", "JAU|jaune|yellow", "BLE|bleu|blue", "ROU|rouge|red", "VER|vert|green", "ORA|orange|orange", "GRI|gris|grey")},
           7.9, 0.38, 0.06, "Sécurance", packs=(("CTN", 20),), fixed={"standard": one("EN 397")}),
    Family("LUN", "head-protection", "Lunettes de protection {model} {colour}", "Safety glasses {model} {colour}",
           {"model": words("ENV|enveloppantes|wraparound", "SUR|surlunettes|overglasses|0.9", "ETA|masque étanche|goggles|1.8", "SPO|sport|sport|1.7", "SOU|soudage IR5|welding IR5|2.1"),
            "colour": words("INC|incolore|colourless", "FUM|fumé|smoke|1.05", "JAU|ambre|amber|1.05")}, 4.3, 0.04, 0.1, "Sécurance", packs=(("BOX", 10),), fixed={"standard": one("EN 166")}, agrees="fp"),
    Family("BOU", "head-protection", "Bouchons d’oreilles {type}, boîte de {count} paires", "Ear plugs {type}, box of {count} pairs",
           {"type": words("MOU|mousse|foam", "COR|mousse à cordelette|corded foam|1.8", "DET|mousse détectables|detectable foam|2.2", "REU|réutilisables|reusable|2.6"),
            "count": numbers((50, 100, 200, 500), price=0.9)}, 9.5, 0.1, 0.15, "Sécurance", "BOX", fixed={"standard": one("EN 352-2")}, demand=1.2),
    Family("CAQ", "head-protection", "Casque antibruit {model} SNR {snr_db} dB", "Ear defenders {model} SNR {snr_db} dB",
           {"model": words("SER|serre-tête|headband", "PLI|pliable|foldable|1.2", "CHA|pour casque|helmet-mounted|1.3"), "snr_db": numbers((27, 30, 34), price=2.6, mass=0)}, 11, 0.22, 0.1, "Sécurance", fixed={"standard": one("EN 352-1")}),
    Family("CHA", "head-protection", "Charlotte {colour}, paquet de 100", "Bouffant cap {colour}, pack of 100", {"colour": words("BLA|blanche|white", "BLE|bleue|blue", "VER|verte|green", "ROU|rouge|red")},
           3.1, 0.35, 0.1, "Sécurance", "PACK", (("CTN", 10),), demand=1.6),
    Family("SUC", "head-protection", "Surchaussures polyéthylène {colour}, paquet de 100", "Overshoes polyethylene {colour}, pack of 100", {"colour": words("BLE|bleues|blue", "BLA|blanches|white")},
           3.4, 0.3, 0.15, "Sécurance", "PACK", (("CTN", 20),)),
    Family("HAR", "head-protection", "Harnais antichute {model} taille {size}", "Fall-arrest harness {model} size {size}", {"model": words("1P|1 point|1-point", "2P|2 points|2-point|1.5", "CEI|avec ceinture|with belt|2.4"),
           "size": LETTER_SIZES[2:6]}, 34, 1.2, 0.2, "Sécurance", fixed={"standard": one("EN 361")}, demand=0.4),
)
FAMILIES: tuple[Family, ...] = (*GLOVES, *SHOES, *WEAR, *OTHER)
