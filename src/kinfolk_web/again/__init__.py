"""What carries people from one event to the next: memory, reunions of casts, postcards, and one small offer."""
