"""What the open orders of the demo are to show: each state with how many orders, when they move, and their story."""

from __future__ import annotations

from dataclasses import dataclass

FUTURE, WORK, WAY, DOCK, ARRIVED, WAITING = "future", "work", "way", "dock", "arrived", "waiting"
PICK_STORY = ("placed", "confirmed", "released", "picked", "packed", "shipped")


@dataclass(frozen=True, slots=True)
class Scene:
    """Orders in one state: `stock` says what they mean for the shelf, `time` how they lie around now."""

    state: str
    count: int
    stock: str
    time: str
    story: tuple[str, ...]
    return_state: str = ""
    first_state: str = ""


SCENES: tuple[Scene, ...] = (
    Scene("to_approve", 8, "reserved", FUTURE, ("placed", "approval_requested")),
    Scene("received", 3, "reserved", FUTURE, ("placed",)),
    Scene("confirmed", 38, "reserved", FUTURE, PICK_STORY[:2]),
    Scene("on_hold", 4, "reserved", FUTURE, (*PICK_STORY[:2], "on_hold")),
    Scene("backordered", 8, "", WAITING, ("placed", "backordered")),
    Scene("backordered", 5, "reserved", FUTURE, (*PICK_STORY[:2], "backordered"), first_state="confirmed"),
    Scene("released", 18, "reserved", WORK, PICK_STORY[:3]),
    Scene("picked", 10, "staged", WORK, PICK_STORY[:4]),
    Scene("packed", 9, "staged", WORK, PICK_STORY[:5]),
    Scene("shipped", 20, "shipped", WAY, PICK_STORY),
    Scene("at_dock", 4, "shipped", DOCK, (*PICK_STORY, "at_dock")),
    Scene("delivered", 18, "shipped", ARRIVED, (*PICK_STORY, "delivered")),
    Scene("invoiced", 8, "shipped", ARRIVED, (*PICK_STORY, "delivered", "invoiced")),
    Scene("cancelled", 6, "", FUTURE, (*PICK_STORY[:2], "cancelled")),
    Scene("substituted", 3, "reserved", FUTURE, (*PICK_STORY[:2], "substituted"), first_state="confirmed"),
    Scene("claimed", 4, "shipped", ARRIVED, (*PICK_STORY, "delivered", "claimed")),
    *(
        Scene(state, 3, "shipped", ARRIVED, (*PICK_STORY, "delivered", *story), return_state=return_state)
        for return_state, state, story in (
            ("requested", "delivered", ("return_requested",)),
            ("accepted", "delivered", ("return_requested", "return_accepted")),
            ("refused", "invoiced", ("return_requested", "return_refused", "invoiced")),
            ("received", "returned", ("return_requested", "return_accepted", "return_received")),
            ("credited", "returned", ("return_requested", "return_accepted", "return_received", "credited")),
        )
    ),
)
RETURN_REASONS = ("damaged", "wrong_item", "too_many", "faulty", "no_longer_needed", "other")
RETURN_COMMENTS = (
    "Carton écrasé à la réception",
    "Référence différente de la commande",
    "Chantier arrêté, surplus intact",
    "Défaut constaté à l’ouverture",
    "Besoin annulé par le service",
    "Received with a broken seal",
)
HOLD_REASON = "Encours client dépassé"
