"""The sites of the demo network: three distribution centres, two hubs, four trade counters, eight suppliers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteFact:
    """A site; cut-off "HH:MM" local, handling in working minutes, `pick_lines` and `dock_slots` a day."""

    code: str
    name: str
    kind: str
    calendar: str
    cutoff: str
    handling_minutes: int
    street: str
    postal_code: str
    city: str
    country: str
    latitude: float
    longitude: float
    timezone: str = "Europe/Paris"
    pick_lines: int = 0
    dock_slots: int = 0


@dataclass(frozen=True, slots=True)
class SupplierTerms:
    """What a supplier makes to order: his brands, lead time in days of his calendar, minimum order in EUR."""

    site: str
    brands: tuple[str, ...]
    lead_days: int
    minimum_eur: int


DC, HUB, COUNTER, SUPPLIER = "distribution_centre", "hub", "service_centre", "supplier"

SITES: tuple[SiteFact, ...] = (
    SiteFact("DC-NORD", "Plateforme Nord", DC, "FR-DC", "18:00", 120, "Rue des Saules", "59810", "Lesquin", "FR",
             50.588, 3.113, pick_lines=1800, dock_slots=36),
    SiteFact("DC-LYON", "Plateforme Centre-Est", DC, "FR-DC", "18:00", 120, "Rue de l’Aviation", "69800",
             "Saint-Priest", "FR", 45.698, 4.944, pick_lines=2400, dock_slots=48),
    SiteFact("DC-TOUL", "Plateforme Sud-Ouest", DC, "FR-DC", "17:00", 120, "Chemin de la Plaine", "31790",
             "Saint-Jory", "FR", 43.742, 1.371, pick_lines=1200, dock_slots=24),
    SiteFact("HUB-ORL", "Hub d’Orléans", HUB, "FR-HUB", "22:00", 60, "Rue des Châtaigniers", "45770", "Saran", "FR",
             47.951, 1.876, dock_slots=60),
    SiteFact("HUB-DIJ", "Hub de Dijon", HUB, "FR-HUB", "22:00", 60, "Rue de la Poudrière", "21600", "Longvic", "FR",
             47.288, 5.063, dock_slots=40),
    SiteFact("SC-PARIS", "Comptoir de Paris", COUNTER, "FR-COUNTER", "17:30", 30, "Boulevard Poniatowski", "75012",
             "Paris", "FR", 48.834, 2.403, pick_lines=250, dock_slots=6),
    SiteFact("SC-NANT", "Comptoir de Nantes", COUNTER, "FR-COUNTER", "17:30", 30, "Route de Carquefou", "44300",
             "Nantes", "FR", 47.262, -1.514, pick_lines=180, dock_slots=6),
    SiteFact("SC-MARS", "Comptoir de Marseille", COUNTER, "FR-COUNTER", "17:30", 30, "Chemin de la Madrague", "13015",
             "Marseille", "FR", 43.345, 5.357, pick_lines=200, dock_slots=6),
    SiteFact("SC-STRA", "Comptoir de Strasbourg", COUNTER, "FR-ALSACE", "17:30", 30, "Route de la Fédération",
             "67100", "Strasbourg", "FR", 48.556, 7.748, pick_lines=160, dock_slots=6),
    SiteFact("SUP-FERR", "Ferrélia Befestigung", SUPPLIER, "DE-SUPPLIER", "11:00", 240, "Eckeseyer Straße", "58089",
             "Hagen", "DE", 51.369, 7.452, "Europe/Berlin"),
    SiteFact("SUP-TAIL", "Taillanders Werkzeuge", SUPPLIER, "DE-SUPPLIER", "11:00", 240, "Lenneper Straße", "42855",
             "Remscheid", "DE", 51.183, 7.221, "Europe/Berlin"),
    SiteFact("SUP-VOLT", "Voltéa Elettrica", SUPPLIER, "IT-SUPPLIER", "12:00", 240, "Via Orzinuovi", "25125",
             "Brescia", "IT", 45.519, 10.188, "Europe/Rome"),
    SiteFact("SUP-AQUA", "Aquaraccord Ibérica", SUPPLIER, "ES-SUPPLIER", "12:00", 240, "Polígono Malpica", "50016",
             "Zaragoza", "ES", 41.667, -0.818, "Europe/Madrid"),
    SiteFact("SUP-SECU", "Sécurance", SUPPLIER, "FR-SUPPLIER", "12:00", 120, "Rue de la Fonderie", "49300", "Cholet",
             "FR", 47.061, -0.879),
    SiteFact("SUP-PROC", "Proclair Hygiène", SUPPLIER, "FR-SUPPLIER", "12:00", 120, "Quai de Boisguilbert", "76000",
             "Rouen", "FR", 49.441, 1.075),
    SiteFact("SUP-GAST", "Gastéa Verpakking", SUPPLIER, "BE-SUPPLIER", "12:00", 180, "Kennedylaan", "8500", "Kortrijk",
             "BE", 50.806, 3.285, "Europe/Brussels"),
    SiteFact("SUP-GOUR", "Gourmandélia", SUPPLIER, "FR-SUPPLIER", "14:00", 90, "Avenue de la Villette", "94150",
             "Rungis", "FR", 48.759, 2.352),
)  # fmt: skip

SUPPLIERS: tuple[SupplierTerms, ...] = (
    SupplierTerms("SUP-FERR", ("Ferrélia", "Rotalia", "Étanchelis", "Levagis"), 6, 250),
    SupplierTerms("SUP-TAIL", ("Taillanders", "Tranchor", "Abrazel", "Forgeac"), 5, 200),
    SupplierTerms("SUP-VOLT", ("Voltéa", "Câblétis", "Lumélia"), 7, 200),
    SupplierTerms("SUP-AQUA", ("Aquaraccord", "Pneulia"), 8, 200),
    SupplierTerms("SUP-SECU", ("Sécurance", "Ateliance"), 4, 150),
    SupplierTerms(
        "SUP-PROC",
        (
            "Proclair",
            "Ouatéa",
            "Sacrépol",
            "Collégis",
            "Lubrania",
            "Chromalis",
            "Bureléa",
            "Signalis",
            "Comptoir",
        ),
        3,
        120,
    ),
    SupplierTerms("SUP-GAST", ("Gastéa", "Culinéa", "Tablissime", "Lamédor", "Emballia"), 4, 150),
    SupplierTerms(
        "SUP-GOUR", ("Gourmandélia", "Laitia", "Salaisia", "Vergéa", "Marélia", "Sourcéane"), 2, 100
    ),
)

DISTRIBUTION_CENTRES = tuple(site.code for site in SITES if site.kind == DC)
COUNTERS = tuple(site.code for site in SITES if site.kind == COUNTER)
SITE_BY_CODE = {site.code: site for site in SITES}
TERMS_BY_BRAND = {brand: terms for terms in SUPPLIERS for brand in terms.brands}
