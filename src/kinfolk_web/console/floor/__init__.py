"""Pages of whoever leads the floor on the day."""
