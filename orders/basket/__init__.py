"""The basket: what a person is about to order, the same on all his devices."""

from orders.basket.selectors import BasketLineView, BasketView, basket_count, basket_of
from orders.basket.services import (
    NoShipToError,
    add_to_basket,
    choose_way,
    clear_basket,
    quote_basket,
    remove_from_basket,
    set_delivery,
    set_quantity,
    take_out,
)

__all__ = [
    "BasketLineView",
    "BasketView",
    "NoShipToError",
    "add_to_basket",
    "basket_count",
    "basket_of",
    "choose_way",
    "clear_basket",
    "quote_basket",
    "remove_from_basket",
    "set_delivery",
    "set_quantity",
    "take_out",
]
