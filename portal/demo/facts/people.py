"""Who works for the wholesaler: the desk and the operators of each site; and the demo's one password."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "comptoir-demo"  # noqa: S105 - the demo's published log-in
DOMAIN = "comptoir.example"


@dataclass(frozen=True, slots=True)
class StaffFact:
    """A person of the wholesaler; without sites he works at the desk."""

    email: str
    first_name: str
    last_name: str
    sites: tuple[str, ...] = ()
    language: str = "fr"


DESK: tuple[StaffFact, ...] = (
    StaffFact(f"desk@{DOMAIN}", "Camille", "Lemoine"),
    StaffFact(f"desk2@{DOMAIN}", "Olivier", "Garnier"),
    StaffFact(f"desk3@{DOMAIN}", "Sarah", "Whitfield", language="en"),
)
OPERATORS: tuple[StaffFact, ...] = (
    StaffFact(f"operator@{DOMAIN}", "Karim", "Benali", ("DC-LYON",)),
    StaffFact(f"lesquin@{DOMAIN}", "Julie", "Vandamme", ("DC-NORD",)),
    StaffFact(f"lyon@{DOMAIN}", "Thomas", "Perrin", ("DC-LYON",)),
    StaffFact(f"toulouse@{DOMAIN}", "Inès", "Fabre", ("DC-TOUL",)),
    StaffFact(f"orleans@{DOMAIN}", "Marc", "Thibault", ("HUB-ORL",)),
    StaffFact(f"dijon@{DOMAIN}", "Nadia", "Moreau", ("HUB-DIJ",)),
    StaffFact(f"paris@{DOMAIN}", "Hugo", "Marchand", ("SC-PARIS",)),
    StaffFact(f"nantes@{DOMAIN}", "Élodie", "Guérin", ("SC-NANT",)),
    StaffFact(f"marseille@{DOMAIN}", "Rayan", "Costa", ("SC-MARS",)),
    StaffFact(f"strasbourg@{DOMAIN}", "Anne", "Schmitt", ("SC-STRA",)),
)
