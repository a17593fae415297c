"""Communities, their events, and who may do what in them."""
