"""Moderators: what waits to be read, what is shown, what is offered to begin with, and the way to stop it all."""
