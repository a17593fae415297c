"""Seasons of circles: small groups between events, for whoever of a community opted in."""
