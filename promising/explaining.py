"""Why not sooner, in words: a reason's data made into sentences of the active language and time zone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import type_of_text

Facts = Mapping[str, Any]

SENTENCES: Final[Mapping[str, type_of_text]] = {
    "none": _("It cannot come sooner: nothing holds it up."),
    "stock": _("The stock at %(site)s is taken; more comes on %(day)s."),
    "stock.nothing": _("There is no stock left, and no supply is announced."),
    "safety": _("What is left at %(site)s is safety stock; more comes on %(day)s."),
    "safety.nothing": _("What is left is safety stock, and no supply is announced."),
    "protection": _("What is left at %(site)s is kept for other agreements; more comes on %(day)s."),
    "protection.nothing": _("What is left is kept for other agreements."),
    "supplier_lead_time": _("It is made to order: %(site)s has it ready on %(day)s."),
    "supplier_lead_time.part": _("%(part)s of it are made to order: %(site)s has them ready on %(day)s."),
    "cutoff_missed": _("The cut-off of %(site)s at %(cutoff)s has passed: work starts on %(starts_at)s."),
    "site_closed": _("%(site)s is closed until %(opens_at)s."),
    "capacity.pick_lines": _("Pick capacity at %(site)s is full on %(day)s."),
    "capacity.dock_slots": _("All docks at %(site)s are taken on %(day)s."),
    "capacity.lane_volume": _("The transport from %(site)s is full on %(day)s."),
    "handling": _("Preparing it at %(site)s takes %(duration)s."),
    "departure": _("The next departure from %(site)s is on %(leaves_at)s."),
    "transit": _("It leaves %(site)s on %(leaves_at)s; the way takes %(duration)s."),
    "receiving_hours": _("The delivery address receives again on %(opens_at)s."),
    "wanted_date": _("It comes on the day you want."),
    "policy.cheapest": _("It waits for a cheaper delivery; %(day)s would be possible."),
    "policy.fewest": _("It waits to come in fewer deliveries; %(day)s would be possible."),
    "policy.complete": _("It waits until all of it can come together; a part could come on %(day)s."),
    "policy.complete.nothing": _("It waits until all of it can come together."),
    "policy.min_shipment": _("It waits until the smallest delivery that you accept is reached."),
    "policy.max_shipments": _("It waits to come in no more deliveries than you accept."),
    "policy.latest": _("It would come after the last day that you accept."),
    "policy.chosen": _("None of it can come the way that was chosen: %(way)s."),
    "no_lane": _("Nobody delivers to this address yet."),
}
REMEDIES: Final[Mapping[str, type_of_text]] = {
    "service": _("%(service)s from %(site)s: %(gain)s sooner for %(cost)s more"),
    "service.free": _("%(service)s from %(site)s: %(gain)s sooner at no extra cost"),
    "collect_at": _("Collect it at %(site)s: %(at)s"),
    "part": _("%(part)s of it could come on %(at)s"),
    "substitute": _("%(substitute)s instead could come on %(at)s"),
}
SERVICES: Final[Mapping[str, type_of_text]] = {
    "standard": _("Standard"),
    "express": _("Express"),
    "collect": _("Collection at the counter"),
    "shuttle": _("Shuttle between sites"),
}
INSTANTS: Final = ("starts_at", "opens_at", "leaves_at", "arrives_at", "at")
SYMBOLS: Final = {"EUR": "€", "GBP": "£", "USD": "$"}


def sentence(because: Mapping[str, Any]) -> str:
    """Return what set a line's date, in one sentence; nothing for a reason without data or an unknown one."""
    return teller()(because)


def teller() -> Callable[[Mapping[str, Any]], str]:
    """Return `sentence` for many reasons, in the language and zone that are active now."""
    language, zone = get_language(), timezone.get_current_timezone()

    def tell(because: Mapping[str, Any]) -> str:
        facts = because.get("facts") or {}
        return _sentence_in(language, zone, str(because.get("constraint", "")), *facts.items())

    return tell


@lru_cache(maxsize=4096)
def _sentence_in(_language: str | None, _zone: tzinfo, constraint: str, *told: tuple[str, Any]) -> str:
    """Return a reason in the active language and zone; the many lines of promises have few reasons at a time."""
    facts = dict(told)
    variant = _variant(constraint, facts)
    text = SENTENCES.get(variant) or SENTENCES.get(variant.removesuffix(".nothing"))
    return "" if text is None else str(text) % _Words(facts)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would bring a line forward, in words; `site` and `service` where choosing these is all there is to it."""

    text: str
    site: str = ""
    service: str = ""

    def __str__(self) -> str:
        return self.text


def remedies(because: Mapping[str, Any]) -> list[Remedy]:
    """Return what would bring the line forward, soonest first."""
    told = ((_remedy(remedy), remedy) for remedy in because.get("sooner") or ())
    return [Remedy(text, *_way_in(remedy)) for text, remedy in told if text]


def _way_in(remedy: Facts) -> tuple[str, str]:
    site, service = remedy.get("site"), remedy.get("service")
    return (site, service) if site and service else ("", "")


def way_text(site: str, service: str) -> str:
    """Return from where (a name) and by which service (its code) a line comes; either may be open, as ""."""
    words = {"site": site, "service": _service({"service": service})}
    if not site:
        return words["service"]
    return str(_("%(service)s from %(site)s") if service else _("from %(site)s")) % words


def _variant(constraint: str, facts: Facts) -> str:
    if constraint == "capacity":
        return f"capacity.{facts.get('resource')}"
    if constraint == "supplier_lead_time" and facts.get("part"):
        return "supplier_lead_time.part"
    if constraint == "policy":
        constraint = f"policy.{facts.get('rule')}"
    return constraint if facts.get("day") else f"{constraint}.nothing"


def _remedy(remedy: Facts) -> str:
    for kind in ("collect_at", "part", "substitute"):
        if kind in remedy:
            return str(REMEDIES[kind]) % _Words(remedy)
    if "service" not in remedy:
        return ""
    if int(remedy.get("hours", 0)) < 1:  # less than an hour sooner is no way to have it sooner
        return ""
    is_free = Decimal(str(remedy.get("cost", 0))) <= 0
    return str(REMEDIES["service.free" if is_free else "service"]) % _Words(remedy)


class _Words(dict[str, str]):
    """The places of a sentence, worded one by one as they are asked for; what is unknown is a dash."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self.facts = facts

    def __missing__(self, name: str) -> str:
        say = _SAID.get(name)
        if say is not None:
            return say(self.facts)
        if name in INSTANTS:
            return _instant(self.facts.get(name))
        return str(self.facts.get(name, "–"))


def _instant(text: str | None) -> str:
    """Return an instant as day and time of the active zone."""
    if text is None:
        return "–"
    at = timezone.localtime(datetime.fromisoformat(text))
    return f"{_weekday(at.date())} {formats.time_format(at.time(), 'H:i')}"


def _day(text: str | None) -> str:
    return "–" if text is None else _weekday(date.fromisoformat(text))


def _weekday(day: date) -> str:
    return _weekday_in(get_language(), day)


@lru_cache(maxsize=2048)
def _weekday_in(_language: str | None, day: date) -> str:
    """Return a day in the active language; one promise names the same few days a hundred times."""
    return formats.date_format(day, "l j F")


def _site(facts: Facts) -> str:
    return str(facts.get("site_name") or facts.get("site") or "–")


def _duration(facts: Facts) -> str:
    if "days" in facts:
        days = int(facts["days"])
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    return _span(timedelta(minutes=int(facts.get("minutes", 0))))


def _gain(facts: Facts) -> str:
    return _span(timedelta(hours=int(facts.get("hours", 0))))


def _span(span: timedelta) -> str:
    """Return a length of time in its largest sensible unit."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if hours >= 48:
        days = round(hours / 24)
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    if hours and minutes:
        return f"{hours} h {minutes:02d}"
    return f"{hours} h" if hours else f"{minutes} min"


def _cost(facts: Facts) -> str:
    return money_text(Decimal(str(facts.get("cost", 0))), str(facts.get("currency", "EUR")))


def money_text(amount: Decimal, currency: str) -> str:
    """Return an amount of money as the reader writes it, on one line: €1,214.00, or 1 214,00 € in French."""
    shown = formats.number_format(amount, decimal_pos=2, force_grouping=True)
    if currency in SYMBOLS and not (get_language() or "").startswith("fr"):
        return f"{SYMBOLS[currency]}{shown}"
    return f"{shown}\xa0{SYMBOLS.get(currency, currency)}"


def _part(facts: Facts) -> str:
    return formats.number_format(Decimal(str(facts.get("part", 0))).normalize() + 0, force_grouping=True)


def _service(facts: Facts) -> str:
    code = str(facts.get("service", ""))
    return str(SERVICES.get(code, code))


_SAID: Final[Mapping[str, Callable[[Facts], str]]] = {
    "site": _site,
    "day": lambda facts: _day(facts.get("day")),
    "duration": _duration,
    "gain": _gain,
    "cost": _cost,
    "part": _part,
    "service": _service,
    "way": lambda facts: way_text(_site(facts) if facts.get("site") else "", str(facts.get("service", ""))),
}
