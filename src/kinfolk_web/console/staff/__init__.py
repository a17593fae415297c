"""Organisers' pages of this room: staff."""
