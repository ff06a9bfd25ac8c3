"""Companies, their people and roles, ship-to places, dock doors and receiving hours."""
