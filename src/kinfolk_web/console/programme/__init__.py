"""Organisers' pages of this room: programme."""
