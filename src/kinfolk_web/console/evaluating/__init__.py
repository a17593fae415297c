"""Pages on which organisers find out honestly whether it works."""
