"""Organisers' pages of this room: the clock, and the record of processing."""
