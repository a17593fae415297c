"""Organisers' pages of this room: people."""
