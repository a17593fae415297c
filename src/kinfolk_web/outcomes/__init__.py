"""What came of an event, and what may be said of it."""
