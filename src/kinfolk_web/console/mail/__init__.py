"""Organisers' pages of this room: mail."""
