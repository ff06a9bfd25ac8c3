"""Why an earlier delivery is not accepted or declined: what each refusal says and what can be done instead."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Conflict, NotFound


class UnknownGainError(NotFound):
    """No such offer for this order."""

    code = "unknown_gain"
    message = _("There is no such offer for this order.")
    remedy = _("Load the order again: it shows the offers that stand.")


class ExpiredGainError(Conflict):
    """The offer has run out."""

    code = "expired_gain"
    message = _("This offer has expired. The confirmed date stands.")
    remedy = _("You are told when an earlier date becomes possible again.")


class DecidedGainError(Conflict):
    """Somebody has accepted or declined it before."""

    code = "decided_gain"
    message = _("This offer has been answered before.")
    remedy = _("Load the order again: it shows the date that stands.")


class GainGoneError(Conflict):
    """The stock or the capacity for it went to somebody else, or the order has moved."""

    code = "gain_gone"
    message = _(
        "The earlier delivery is no longer possible: the goods have gone elsewhere. The confirmed date stands."
    )
    remedy = _("You are told when an earlier date becomes possible again.")
