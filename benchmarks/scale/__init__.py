"""Rooms of a hundred thousand and of a million people: the figures that big rooms rest on (`make bench-scale`)."""
