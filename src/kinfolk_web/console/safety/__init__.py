"""Organisers' pages of this room: safety."""
