"""Commands for manage."""
