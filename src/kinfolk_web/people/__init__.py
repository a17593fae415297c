"""Persons, attendees, parties, statements; lists in."""
