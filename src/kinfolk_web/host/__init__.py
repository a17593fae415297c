"""Pages of those who host tables and greet newcomers, on any phone."""
