"""The demo's customers: five that the design names, and a few smaller ones. Numbers are invented, check digits hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from portal.demo.facts.calendars import WEEKDAYS, Week
from portal.demo.facts.identifiers import siren, vat_number
from portal.demo.facts.shapes import Words

MORNING: Week = {day: ["07:00-11:30"] for day in WEEKDAYS}
OFFICE: Week = {day: ["08:00-12:00", "13:30-17:00"] for day in WEEKDAYS}
LONG: Week = {day: ["06:00-20:00"] for day in WEEKDAYS}
SITE_HOURS: Week = {day: ["07:00-12:00", "13:00-16:30"] for day in WEEKDAYS}
SHOP: Week = {day: ["07:30-18:00"] for day in (*WEEKDAYS, "sat")}


@dataclass(frozen=True, slots=True)
class DoorFact:
    """A dock door, with what it takes and hours of its own."""

    code: str
    name: str
    chilled: bool = True
    hazardous: bool = True
    hours: Week = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ShipToFact:
    """A place that receives."""

    code: str
    name: str
    kind: str
    street: str
    postal_code: str
    city: str
    latitude: float
    longitude: float
    hours: Week
    doors: tuple[DoorFact, ...] = ()
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person with roles; `threshold` is the amount in EUR above which his orders need approval."""

    name: str
    first_name: str
    last_name: str
    roles: tuple[str, ...]
    threshold: int | None = None
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """An agreement: percentages by category, how many items have a price of their own, terms."""

    name: str
    discounts: tuple[tuple[str, str], ...]
    priced_items: int
    categories: tuple[str, ...]
    carriage_paid: int
    own_items: tuple[tuple[str, Words, str, Decimal], ...] = ()


@dataclass(frozen=True, eq=False)
class CompanyFact:
    """A customer company. `weight` is its share of orders, `buys` the top categories that it buys from."""

    code: str
    name: str
    segment: str
    domain: str
    siren: str
    credit_limit: int
    weight: float
    buys: tuple[tuple[str, float], ...]
    ship_tos: tuple[ShipToFact, ...]
    people: tuple[PersonFact, ...]
    agreement: AgreementFact
    lines: tuple[int, int] = (1, 8)
    language: str = "fr"

    @property
    def vat_number(self) -> str:
        """Return the French VAT number that belongs to the SIREN."""
        return vat_number(self.siren)


def _team(*names: str, threshold: int | None = None) -> tuple[PersonFact, ...]:
    """Return a buyer, an approver, an administrator and further buyers."""
    roles = (("buyer",), ("approver", "buyer"), ("administrator", "buyer"))
    labels = ("buyer", "approver", "admin")
    team = []
    for rank, name in enumerate(names):
        first, last = name.split(" ", 1)
        label = labels[rank] if rank < 3 else f"buyer{rank - 1}"
        held = roles[rank] if rank < 3 else ("buyer",)
        team.append(PersonFact(label, first, last, held, threshold if held == ("buyer",) else None))
    return tuple(team)


def _place(  # noqa: PLR0917 - one argument a fact
    code: str,
    name: str,
    kind: str,
    address: str,
    at: tuple[float, float],
    hours: Week,
    *doors: DoorFact,
    note: str = "",
) -> ShipToFact:
    street, postal_code, city = address.split("|")
    return ShipToFact(code, name, kind, street, postal_code, city, *at, hours, doors, note)


RESTAURANT = CompanyFact(
    "POTAGER", "Le Potager du Rhône", "Restauration d’entreprise", "restaurant.example", siren("91234561"), 15_000, 1.6,
    (("food", 4), ("catering-disposables", 3), ("hygiene", 2), ("kitchen", 1)),
    (
        _place("CUISINE", "Restaurant Gerland", "dock", "12 rue des Verriers|69007|Lyon", (45.731, 4.835), MORNING,
               DoorFact("Q1", "Quai cuisine"), note="Frais avant 10 h, sonner au quai"),
        _place("PARTDIEU", "Restaurant Part-Dieu", "door", "48 cours Lafayette|69003|Lyon", (45.762, 4.851), MORNING),
    ),
    _team("Léa Fontaine", "Paul Mercier", "Claire Rousset", "Youssef Amrani", threshold=800),
    AgreementFact("Restauration 2026", (("food", "6"), ("catering-disposables", "14"), ("hygiene", "10")), 60,
                  ("food", "catering-disposables"), 250,
                  (("GOB-POTAGER-25", Words("Gobelet carton imprimé Le Potager 25 cl, carton de 1000",
                                            "Paper cup printed Le Potager 25 cl, case of 1000"), "cups", Decimal("52.00")),
                   ("SER-POTAGER", Words("Serviette imprimée Le Potager 40 x 40 cm, carton de 1200",
                                         "Napkin printed Le Potager 40 x 40 cm, case of 1200"), "napkins", Decimal("44.50")))),
    (2, 12),
)  # fmt: skip
WORKSHOP = CompanyFact(
    "VASSEUR", "Atelier Mécanique Vasseur", "Atelier", "workshop.example", siren("82345672"), 8_000, 1.2,
    (("fasteners", 4), ("tools", 3), ("power-transmission", 1), ("chemistry", 1), ("protection", 1)),
    (_place("ATELIER", "Atelier de Roubaix", "door", "7 rue de l’Industrie|59100|Roubaix", (50.690, 3.181), OFFICE),),
    _team("Hélène Vasseur", "Denis Vasseur", "Sophie Carlier", threshold=500),
    AgreementFact("Atelier 2026", (("fasteners", "18"), ("tools", "10")), 40, ("fasteners", "tools"), 150),
    (1, 7),
)  # fmt: skip
HOSPITAL = CompanyFact(
    "CHERDRE", "Centre hospitalier du Val d’Erdre", "Hôpital", "hospital.example", siren("26440013"), 120_000, 2.2,
    (("hygiene", 4), ("protection", 3), ("catering-disposables", 1), ("food", 2), ("office", 1)),
    (
        _place("MAGASIN", "Magasin général", "dock", "1 rue du Bois Hardy|44300|Nantes", (47.254, -1.533), LONG,
               DoorFact("Q1", "Quai 1 palettes"), DoorFact("Q2", "Quai 2 froid", hazardous=False, hours=MORNING),
               DoorFact("Q3", "Quai 3 produits dangereux", chilled=False, hours=OFFICE)),
        _place("CUISINE", "Cuisine centrale", "dock", "1 rue du Bois Hardy|44300|Nantes", (47.255, -1.534), MORNING,
               DoorFact("QF", "Quai froid", hazardous=False)),
        _place("URGENCES", "Service des urgences", "ward", "1 rue du Bois Hardy|44300|Nantes", (47.254, -1.532), LONG),
        _place("CHIRURGIE", "Chirurgie B", "ward", "1 rue du Bois Hardy|44300|Nantes", (47.254, -1.531), OFFICE),
        _place("PEDIATRIE", "Pédiatrie", "ward", "1 rue du Bois Hardy|44300|Nantes", (47.253, -1.532), OFFICE),
        _place("PHARMACIE", "Pharmacie", "ward", "1 rue du Bois Hardy|44300|Nantes", (47.255, -1.532), OFFICE),
    ),
    _team("Nathalie Joubert", "Bernard Le Goff", "Maud Kerven", "Yann Prigent", "Aurore Tessier", threshold=1500),
    AgreementFact("Marché hygiène et consommables", (("hygiene", "22"), ("protection", "20"), ("food", "9"),
                                                      ("catering-disposables", "18")), 120,
                  ("hygiene", "protection", "catering-disposables"), 0,
                  (("KIT-CHERDRE-SOIN", Words("Kit soignant CH Val d’Erdre, boîte de 20",
                                              "Caregiver kit CH Val d’Erdre, box of 20"), "single-use-gloves", Decimal("31.00")),
                   ("SAC-CHERDRE-110", Words("Sacs tri CH Val d’Erdre 110 l, carton de 200",
                                             "Sorting bags CH Val d’Erdre 110 l, case of 200"), "bin-bags", Decimal("29.90")),
                   ("TUN-CHERDRE", Words("Tunique brodée CH Val d’Erdre", "Embroidered tunic CH Val d’Erdre"),
                    "workwear", Decimal("26.40")))),
    (3, 18),
)  # fmt: skip
CONTRACTOR = CompanyFact(
    "BATIOC", "Bâtisseurs d’Oc", "Entreprise générale", "contractor.example", siren("73456783"), 45_000, 1.8,
    (("fasteners", 3), ("electrical", 2), ("plumbing", 2), ("protection", 2), ("tools", 2), ("chemistry", 1)),
    (
        _place("DEPOT", "Dépôt de Blagnac", "dock", "22 chemin de Ribaute|31700|Blagnac", (43.634, 1.389), LONG,
               DoorFact("Q1", "Quai dépôt")),
        _place("CH-MONTAUBAN", "Chantier école de Montauban", "job_site", "Rue du Général Sarrail|82000|Montauban",
               (44.018, 1.355), SITE_HOURS, note="Grue jusqu’à 11 h, appeler le chef de chantier"),
        _place("CH-ALBI", "Chantier résidence d’Albi", "job_site", "Avenue Dembourg|81000|Albi", (43.930, 2.148), SITE_HOURS),
        _place("CH-MURET", "Chantier logistique de Muret", "job_site", "Chemin de Rudelle|31600|Muret",
               (43.460, 1.327), SITE_HOURS),
    ),
    _team("Fabien Roques", "Mireille Cazals", "Jean-Luc Delmas", "Sandra Pujol", threshold=2000),
    AgreementFact("Chantiers 2026", (("fasteners", "20"), ("electrical", "16"), ("plumbing", "15"), ("tools", "12")), 90,
                  ("fasteners", "electrical", "plumbing"), 400,
                  (("PAN-BATIOC", Words("Panneau de chantier Bâtisseurs d’Oc 1200 x 800 mm",
                                        "Site board Bâtisseurs d’Oc 1200 x 800 mm"), "signs", Decimal("64.00")),)),
    (2, 12),
)  # fmt: skip
INDUSTRY = CompanyFact(
    "MECANOR", "Groupe Mécanor", "Industrie", "industry.example", siren("55567894"), 200_000, 2.4,
    (("fasteners", 4), ("tools", 3), ("power-transmission", 2), ("protection", 2), ("chemistry", 2), ("packaging", 2)),
    (
        _place("HAGUENAU", "Usine de Haguenau", "dock", "Rue de la Ferme Falk|67500|Haguenau", (48.797, 7.802), LONG,
               DoorFact("Q1", "Quai 1 réception"), DoorFact("Q2", "Quai 2 vrac"),
               DoorFact("Q4", "Quai 4 chimie", chilled=False, hours=OFFICE)),
        _place("STNAZAIRE", "Usine de Saint-Nazaire", "dock", "Boulevard des Apprentis|44600|Saint-Nazaire",
               (47.272, -2.196), LONG, DoorFact("A", "Quai A"), DoorFact("B", "Quai B", hazardous=False)),
        _place("FOS", "Usine de Fos", "dock", "Route de la Fossette|13270|Fos-sur-Mer", (43.459, 4.893), OFFICE,
               DoorFact("N", "Quai nord")),
        _place("CREUSOT", "Usine du Creusot", "dock", "Avenue de l’Usine|71200|Le Creusot", (46.801, 4.428), LONG,
               DoorFact("1", "Quai 1"), DoorFact("2", "Quai 2")),
    ),
    _team("Sylvain Kieffer", "Martine Oberlé", "Arnaud Weiss", "Lucie Bertin", "Oumar Diallo", threshold=3000),
    AgreementFact("Accord-cadre groupe MRO", (("fasteners", "28"), ("tools", "22"), ("protection", "24"),
                                              ("power-transmission", "18"), ("chemistry", "15"), ("packaging", "20")),
                  150, ("fasteners", "tools", "protection", "power-transmission"), 0,
                  (("VIS-MECANOR-7731", Words("Vis épaulée plan Mécanor 7731 M10x42 inox A4",
                                              "Shoulder screw drawing Mécanor 7731 M10x42 stainless A4"), "socket-screws", Decimal("1.94")),
                   ("JOI-MECANOR-204", Words("Joint plan Mécanor 204 FKM", "Gasket drawing Mécanor 204 FKM"), "seals", Decimal("3.15")),
                   ("CAI-MECANOR-B", Words("Caisse consignée Mécanor type B", "Returnable crate Mécanor type B"), "cartons", Decimal("8.60")))),
    (3, 16),
)  # fmt: skip


def _small(
    row: str, at: tuple[float, float], buys: tuple[tuple[str, float], ...], discount: str
) -> CompanyFact:
    code, name, segment, domain, number, address, people = row.split(";")
    return CompanyFact(
        code, name, segment, domain, siren(number), 4_000, 0.5, buys, (_place("MAIN", name, "door", address, at, SHOP),),
        _team(*people.split(",")), AgreementFact(f"Conditions {name}", ((buys[0][0], discount),), 10, (buys[0][0],), 120),
        (1, 6),
    )  # fmt: skip


SMALL = (
    _small("FOURNIL;Le Fournil des Carmes;Boulangerie;bakery.example;88123457;3 place des Carmes|63000|Clermont-Ferrand;Agnès Morel,Luc Morel,Agathe Morel",
           (45.776, 3.086), (("food", 3), ("packaging", 2), ("hygiene", 1)), "5"),
    _small("GARAGE;Garage du Vieux-Port;Garage;garage.example;79123458;41 rue Sainte|13001|Marseille;Marius Olive,Fanny Brun,César Roux",
           (43.292, 5.372), (("chemistry", 3), ("tools", 3), ("fasteners", 1)), "8"),
    _small("ECOLE;Institution Sainte-Odile;École;school.example;78123459;2 rue de l’Yser|67000|Strasbourg;Odile Heitz,Pierre Klein,Marie Wolff",
           (48.589, 7.769), (("hygiene", 3), ("office", 3), ("food", 2)), "7"),
    _small("HOTEL;Hôtel des Quais;Hôtel;hotel.example;53123450;18 quai de la Fosse|44000|Nantes;Jeanne Briand,Alan Briand,Rose Morin",
           (47.211, -1.563), (("hygiene", 3), ("food", 2), ("kitchen", 1)), "6"),
    _small("NETPRO;Net Pro Services;Propreté;cleaning.example;50123451;9 rue des Pyrénées|75020|Paris;Awa Ndiaye,Karine Petit,Samuel Cohen",
           (48.853, 2.405), (("hygiene", 5), ("protection", 2)), "15"),
    _small("ELECSUD;Élec Sud;Électricien;electrician.example;49123452;5 avenue de Lyon|31500|Toulouse;Romain Vidal,Lise Gayral,Eva Soler",
           (43.613, 1.458), (("electrical", 5), ("fasteners", 1), ("protection", 1)), "14"),
)  # fmt: skip

COMPANIES: tuple[CompanyFact, ...] = (RESTAURANT, WORKSHOP, HOSPITAL, CONTRACTOR, INDUSTRY, *SMALL)
