"""Pure reading of tables made by others: bytes and lines in, typed rows and flaws out; no I/O, no ORM, no clock."""
