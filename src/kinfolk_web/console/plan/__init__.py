"""Organisers' pages of this room: plan."""
