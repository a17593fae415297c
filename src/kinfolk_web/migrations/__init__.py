"""One numbered line of history for all rooms."""
