"""From where and by which service a line is to come: what a buyer chooses, held against what leads to him."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal
from promising.network import CompiledNetwork


class UnknownSiteError(Refusal):
    """Nothing goes to the destination from there."""

    code = "unknown_site"
    message = _("Nothing is sent to this address from the site “%(site)s”.")
    remedy = _("Choose one of: %(known)s; or leave it open.")


class UnknownServiceError(Refusal):
    """Nothing goes to the destination by this service, or not from the site that was chosen beside it."""

    code = "unknown_service"
    message = _("Nothing is sent to this address by the service “%(service)s”.")
    remedy = _("Choose one of: %(known)s; or leave it open.")


class HasWay(Protocol):
    """What may say from where and how it is to come; "" leaves it open."""

    @property
    def site(self) -> str: ...
    @property
    def service(self) -> str: ...


def check_ways(lines: Iterable[HasWay], network: CompiledNetwork, destination: str) -> None:
    """Raise UnknownSiteError or UnknownServiceError, with the number of the line, unless each can come as it says.

    Where nothing goes to the destination at all, the promise says so.
    """
    for number, line in enumerate(lines, start=1):
        if line.site or line.service:
            _check(number, line, network, destination)


def is_offered(site: str, service: str, network: CompiledNetwork, destination: str) -> bool:
    """Whether something goes to a destination from a site and by a service; "" is any."""
    return any(
        site in {"", way.origin.code} and service in {"", way.service}
        for way in network.engine.ways_to(destination)
    )


def _check(number: int, line: HasWay, network: CompiledNetwork, destination: str) -> None:
    ways = network.engine.ways_to(destination)
    sites = {way.origin.code for way in ways}
    if ways and line.site and line.site not in sites:
        raise UnknownSiteError(field="site", line=number, site=line.site[:40], known=_listed(sites))
    services = {way.service for way in ways if line.site in {"", way.origin.code}}
    if ways and line.service and line.service not in services:
        service, known = line.service[:40], _listed(services)
        raise UnknownServiceError(field="service", line=number, service=service, known=known)


def _listed(codes: set[str]) -> str:
    return ", ".join(sorted(codes))
