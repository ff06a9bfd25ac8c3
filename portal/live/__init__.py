"""Live tracking: sockets that say which event an order is at, and the relay that feeds them."""
