"""Which of a promise's options a buyer is asked to choose from, and under which names."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from orders.options import NAMES, OptionCard

# Of options that are equal for the buyer the first of these is his.
RANK = ("wanted", "earliest", "cheapest", "fewest")


def choices(cards: Sequence[OptionCard], *, held: str) -> list[OptionCard]:
    """Return the options that are worth a choice, each under the names that it deserves for the buyer.

    The engine's cheapest option is the cheapest to serve. Where the soonest one, or that of the wanted day, costs the
    buyer no more, it is his cheapest; likewise with deliveries. What is better in nothing is left out; what is held
    stays, under the code that it is held by.
    """
    owners = {code: card for card in cards for code in card.codes}
    if all(card.sums for card in cards):
        owners |= {code: _best(cards, owners[code], worth) for code, worth in WORTHS if code in owners}
    found = []
    for card in cards:
        names = [NAMES[code] for code in NAMES if owners.get(code) is card]
        if held in card.codes:
            found.append(replace(card, code=held, names=names or card.names))
        elif names:
            found.append(replace(card, names=names))
    return found


def marked(cards: Sequence[OptionCard]) -> str:
    """Return the code of the option that is marked to begin with: that of the day that is wanted, else the first."""
    return next((card.code for card in cards if "wanted" in card.codes), cards[0].code if cards else "")


def _best(cards: Sequence[OptionCard], owner: OptionCard, worth: Callable[[OptionCard], Any]) -> OptionCard:
    """Return the option that is best by a worth, of those that are as complete as the one that the engine chose."""
    complete = [card for card in cards if card.option.short <= owner.option.short]
    return min(complete, key=lambda card: (worth(card), min(map(RANK.index, card.codes))))


def _price(card: OptionCard) -> Decimal:
    return card.sums.total.amount if card.sums else Decimal(0)


WORTHS: Sequence[tuple[str, Callable[[OptionCard], Any]]] = (
    ("cheapest", _price),
    ("fewest", lambda card: (card.option.deliveries, _price(card))),
)
