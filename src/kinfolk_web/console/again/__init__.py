"""Organisers' page on what is carried from one event to the next."""
