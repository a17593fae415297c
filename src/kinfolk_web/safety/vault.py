"""Seals what must not be read: AES-GCM with a key outside the database, bound to the event and the row it belongs to."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kinfolk_web.home import secret

NONCE = 12
BLOCK = 512  # what is sealed is filled up to a multiple of this, so that its length tells nothing of a name


class VaultError(Exception):
    """The vault cannot be opened: another key, or a row that was moved or changed."""

    def __init__(self) -> None:
        super().__init__("the safety vault cannot be opened with this key")


class Secret:
    """A text that shows itself only to who asks for it: not in logs, errors or pages that forget to."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> Any:  # noqa: ANN401 - the signature of pickle
        raise TypeError("a secret is not written anywhere")

    def reveal(self) -> str:
        """Return the text."""
        return self._text


NOTHING = Secret("")


@dataclass(frozen=True, slots=True)
class Apart:
    """Whom a request is about: attendees by their codes once they are known, else as somebody wrote it; and a note."""

    a: Secret = field(default=NOTHING)
    b: Secret = field(default=NOTHING)
    mention: Secret = field(default=NOTHING)
    note: Secret = field(default=NOTHING)
    reason: Secret = field(default=NOTHING)

    @property
    def known(self) -> bool:
        """Whether both are attendees."""
        return bool(self.a) and bool(self.b)


FIELDS = ("a", "b", "mention", "note", "reason")


@cache
def _key(purpose: bytes) -> bytes:
    material = secret("safety").encode()
    return HKDF(algorithm=SHA256(), length=32, salt=b"kinfolk.vault/1", info=purpose).derive(material)


def seal(values: Apart, *, event: int, request: int) -> bytes:
    """Return ``values`` sealed for one row of one event; nobody can put them under another."""
    text = json.dumps({name: getattr(values, name).reveal() for name in FIELDS}, ensure_ascii=False).encode()
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_key(b"seal")).encrypt(nonce, text + b" " * (-len(text) % BLOCK), _bound(event, request))


def unseal(sealed: bytes, *, event: int, request: int) -> Apart:
    """Return what was sealed.

    Raises
    ------
    VaultError
        The key is another one, or the row was moved or changed.
    """
    raw = bytes(sealed)
    try:
        text = AESGCM(_key(b"seal")).decrypt(raw[:NONCE], raw[NONCE:], _bound(event, request))
    except (InvalidTag, ValueError) as error:
        raise VaultError from error
    values = json.loads(text)
    return Apart(**{name: Secret(values.get(name, "")) for name in FIELDS})


def fingerprint(values: Apart, *, event: int) -> str:
    """Return a keyed digest by which the same request is recognised without opening any."""
    about = sorted([values.a.reveal(), values.b.reveal()]) if values.known else [values.mention.reveal().casefold()]
    message = json.dumps([event, *about], ensure_ascii=False).encode()
    return hmac.new(_key(b"fingerprint"), message, hashlib.sha256).hexdigest()


def _bound(event: int, request: int) -> bytes:
    return f"kinfolk.apart/1:{event}:{request}".encode()
