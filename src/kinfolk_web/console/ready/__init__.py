"""Whether the day can begin: looked at the evening before, and in the room."""
