"""Pages of whoever sets up the door."""
