"""Keep-apart requests, sealed, for safety leads alone."""
