"""How long the search takes on the demo's items: ``python tests/bench/search.py [--company CODE] [--rounds N]``.

Prints a table of fifty typical searches and of suggestions while typing, in milliseconds: best, p50 and p95.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

SEARCHES = (
    "q=vis", "q=vis inox", "q=vis M10x50", "q=vis 10 x 50", "q=écrous m8", "q=ecrou M8 A2",
    "q=rondelle M10 inox a4", "q=din 933 m12", "q=boulon M16", "q=goujon", "q=cheville 8",
    "q=foret 6,5 mm", "q=forets béton 10", "q=meche bois", "q=gants nitrile", "q=gant nitrile taille 9",
    "q=gants latex L", "q=masque ffp2", "q=lunettes", "q=casque jaune", "q=cable 3g2,5",
    "q=câble 3x1,5 mm²", "q=disjoncteur 16A", "q=gaine icta 20", "q=prise", "q=raccord 1/2\"", "q=tuyau",
    "q=vanne 3/4", "q=essuie-tout", "q=papier toilette", "q=sopalin", "q=savon 5 l", "q=javel",
    "q=gobelet 20 cl", "q=assiettes carton", "q=serviettes 40x40", "q=boite pizza", "q=sac poubelle 100 l",
    "q=screws", "q=hex bolt m10", "q=nitrile gloves", "q=cable ties", "q=batteries", "q=gnats nitrile",
    "q=ecruo m10", "q=disjoncter", "q=boul", "q=gants xylophone", "q=zzzz", "q=vis&sort=price",
    "q=vis&f.material=stainless-a2&f.thread=M10", "", "category=fasteners", "category=fasteners/nuts&q=m8",
)  # fmt: skip
TODAY = datetime.now(tz=UTC).date()
TYPED = (
    "vi",
    "vis",
    "vis m",
    "vis m10",
    "vis m10x5",
    "gan",
    "gants ni",
    "écr",
    "290000",
    "4017-M",
    "OWN-00",
    "sac pou",
)


def main() -> None:
    """Parse the arguments and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--company", default="")
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    import django

    django.setup()
    from portal.catalogue.models import Item
    from portal.customers.models import Company
    from portal.kernel.tenancy import SYSTEM, Scope, scope

    with scope(SYSTEM):
        company = (Company.objects.filter(code=chosen.company) or Company.objects.order_by("pk"))[0]
        print(f"{Item.objects.count():,} items, seen by {company.code}; {chosen.rounds} rounds each")
    with scope(Scope(company.pk)):
        _print_table("Searches", SEARCHES, _search(company.pk), chosen.rounds)
        _print_table("Suggestions", TYPED, _suggest(company.pk), chosen.rounds)


def _search(company_id: int) -> Callable[[str], str]:
    from orders.offers import items_in_stock
    from portal.catalogue.query.filters import read_filters
    from portal.catalogue.search import search_items

    def run(address: str) -> str:
        filters = read_filters(parse_qsl(address))
        page = search_items(
            company_id=company_id, filters=filters, language="fr", on=TODAY, stocked=items_in_stock()
        )
        first = page.hits[0].name if page.hits else ""
        return f"{page.count:>6,} {page.how:<9} {page.did_you_mean or first}"

    return run


def _suggest(company_id: int) -> Callable[[str], str]:
    from portal.catalogue.search import suggest_items

    def run(text: str) -> str:
        found = suggest_items(text=text, company_id=company_id, language="fr", on=TODAY)
        return f"{len(found):>6} {found[0].name if found else ''}"

    return run


def _print_table(title: str, questions: Sequence[str], run: Callable[[str], str], rounds: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    print(f"\n{title:<40} {'best':>7} {'p50':>7} {'p95':>7} queries    hits")
    every: list[list[float]] = []
    for question in questions:
        with CaptureQueriesContext(connection) as queries:
            told = run(question)
        times = [_milliseconds(run, question) for _ in range(rounds)]
        every.append(times)
        print(f"{question:<40} {_figures(times)} {len(queries):>7}  {told[:60]}")
    print(f"{'all':<40} {_figures([one for times in every for one in times])}")
    print(f"{'median of the bests':<40} {statistics.median(min(times) for times in every):>7.1f}")


def _figures(times: Sequence[float]) -> str:
    return f"{min(times):>7.1f} {_share(times, 50):>7.1f} {_share(times, 95):>7.1f}"


def _milliseconds(run: Callable[[str], str], question: str) -> float:
    begun = time.perf_counter()
    run(question)
    return (time.perf_counter() - begun) * 1000


def _share(times: Sequence[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    main()
