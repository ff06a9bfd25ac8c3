"""Sites, lanes, calendars, capacity, the stock ledger, supply and reservations."""
