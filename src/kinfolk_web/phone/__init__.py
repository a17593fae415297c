"""Pages of attendees, on any phone."""
