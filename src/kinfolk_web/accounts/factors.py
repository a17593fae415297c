"""Second factors as they are kept: sealed with a key that is not in the database, and named in our words."""

from __future__ import annotations

import base64
import secrets
from functools import cache

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12


@cache
def _key() -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"kinfolk.factors/1", info=b"seal").derive(
        settings.SECRET_KEY.encode()
    )


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Whoever reads the database alone makes no codes."""

    def encrypt(self, text: str) -> str:
        """Return a secret of a factor as it is kept."""
        nonce = secrets.token_bytes(NONCE)
        return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret of a factor."""
        raw = base64.b64decode(encrypted_text)
        return AESGCM(_key()).decrypt(raw[:NONCE], raw[NONCE:], None).decode()
