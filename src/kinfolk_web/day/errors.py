"""What cannot be done as asked, in a sentence for people that names the remedy."""

from __future__ import annotations


class RefusedError(Exception):
    """Nothing was changed; the message is for people."""
