"""Organisers' pages of this room: log."""
