"""Paper and files to download."""
