"""The deeds of the audit in the reader's language."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import type_of_text

DEEDS: Final[dict[str, type_of_text]] = {
    "release_lines": _("Released lines"),
    "pick_lines": _("Picked lines"),
    "pack_lines": _("Packed lines"),
    "ship_lines": _("Shipped lines"),
    "dock_lines": _("Lines at the dock"),
    "deliver_lines": _("Delivered lines"),
    "invoice_lines": _("Invoiced lines"),
    "hold_lines": _("Put lines on hold"),
    "resume_lines": _("Resumed lines"),
    "cancel_lines": _("Cancelled lines"),
    "return_accepted": _("Accepted a return"),
    "return_refused": _("Refused a return"),
    "receive_return": _("Received a return"),
    "announce_supply": _("Announced supply"),
    "receive_supply": _("Received supply"),
    "delay_supply": _("Delayed supply"),
    "cancel_supply": _("Cancelled supply"),
    "issue_api_key": _("Made an API key"),
    "revoke_api_key": _("Ended an API key"),
    "choose_gain_rule": _("Chose the rule for earlier deliveries"),
    "own_part_number_set": _("Set an own part number"),
    "synonym_added": _("Added a synonym"),
    "synonym_changed": _("Changed a synonym"),
    "synonym_removed": _("Removed a synonym"),
    "items_imported": _("Imported items"),
    "orders_imported": _("Imported orders"),
}


# What is recorded beside a deed or asked for a promise.
KEYS: Final[dict[str, type_of_text]] = {
    "already_there": _("already there"),
    "days": _("days"),
    "delivery": _("delivery note"),
    "due_on": _("due on"),
    "equivalent": _("equivalent"),
    "imported": _("imported"),
    "item": _("item"),
    "label": _("name"),
    "latest": _("latest"),
    "lines": _("lines"),
    "note": _("note"),
    "picked": _("picked"),
    "policy": _("wishes"),
    "quantity": _("quantity"),
    "read": _("rows read"),
    "reason": _("reason"),
    "receiver": _("received by"),
    "rejected": _("rejected"),
    "rule": _("rule"),
    "site": _("site"),
    "sku": _("item"),
    "unit": _("unit"),
}


# What deeds are done to, where it has no screen of its own.
KINDS: Final[dict[str, type_of_text]] = {
    "api_key": _("API key"),
    "file": _("File"),
    "item": _("Item"),
    "synonym": _("Synonym"),
}


def kind_label(kind: str) -> str:
    """Return what kind of thing a deed was done to."""
    return str(KINDS.get(kind) or kind.replace("_", " "))


def key_label(name: str) -> str:
    """Return what a recorded value is called; one that is not known by its own name."""
    return str(KEYS.get(name) or name.replace("_", " "))


def deed_label(action: str) -> str:
    """Return a deed's name; one that is not known stands as it was recorded."""
    return str(DEEDS.get(action) or action.replace("_", " "))
