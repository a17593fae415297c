"""What lies in the database so that nobody who only sees the database can read it: sealed by a key of the installation."""

from __future__ import annotations

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


def _key(purpose: str) -> bytes:
    return hashlib.sha256(f"kinfolk {purpose}\0".encode() + settings.SECRET_KEY.encode()).digest()


def seal(purpose: str, plain: bytes, bound: bytes | None = None) -> bytes:
    """Return some bytes sealed.

    Parameters
    ----------
    purpose
        What they are; each has a key of its own.
    bound
        Whose they are: in the row of anybody else they cannot be opened.
    """
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key(purpose)).encrypt(nonce, plain, bound)


def opened(purpose: str, sealed: bytes, bound: bytes | None = None) -> bytes | None:
    """Return what was sealed; None if it was not sealed here, for this purpose and for them."""
    try:
        return AESGCM(_key(purpose)).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
    except InvalidTag:
        return None
