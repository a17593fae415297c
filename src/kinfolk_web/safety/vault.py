"""Seals what must not be read: AES-GCM with a key outside the database, bound to the event and the row it belongs to."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext_lazy as _

from kinfolk_web.home import secret

if TYPE_CHECKING:
    from collections.abc import Mapping

NONCE = 12
BLOCK = 512  # what is sealed is filled up to a multiple of this, so that its length tells nothing of a name


UNREADABLE = _(
    "The safety vault does not open with the key of this installation. Put keys/safety.key back, or let a safety lead "
    "withdraw what cannot be read."
)


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
    return _close({name: getattr(values, name).reveal() for name in FIELDS}, _bound("apart", event, request))


def unseal(sealed: bytes, *, event: int, request: int) -> Apart:
    """Return what was sealed.

    Raises
    ------
    VaultError
        The key is another one, or the row was moved or changed.
    """
    values = _open(sealed, _bound("apart", event, request))
    return Apart(**{name: Secret(values.get(name, "")) for name in FIELDS})


def seal_words(words: Mapping[str, Any], *, kind: str, event: int, row: int) -> bytes:
    """Return what a row of this kind says, sealed for that row alone."""
    return _close(words, _bound(kind, event, row))


def unseal_words(sealed: bytes, *, kind: str, event: int, row: int) -> dict[str, Any]:
    """Return what :func:`seal_words` sealed.

    Raises
    ------
    VaultError
        The key is another one, or the row was moved or changed.
    """
    return _open(sealed, _bound(kind, event, row))


def fingerprint(values: Apart, *, event: int, asker: str = "") -> str:
    """Return a keyed digest by which the same request (of the same asker) is recognised without opening any."""
    about = sorted([values.a.reveal(), values.b.reveal()]) if values.known else [values.mention.reveal().casefold()]
    return mark("fingerprint", event, *about, *([asker] if asker else []))


def mark(purpose: str, *about: object) -> str:
    """Return a keyed digest of anything: the same for the same, and nothing to whoever lacks the key."""
    message = json.dumps(about, ensure_ascii=False).encode()
    return hmac.new(_key(purpose.encode()), message, hashlib.sha256).hexdigest()


def _close(words: Mapping[str, Any], bound: bytes) -> bytes:
    text = json.dumps(words, ensure_ascii=False).encode()
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_key(b"seal")).encrypt(nonce, text + b" " * (-len(text) % BLOCK), bound)


def _open(sealed: bytes, bound: bytes) -> dict[str, Any]:
    raw = bytes(sealed)
    try:
        text = AESGCM(_key(b"seal")).decrypt(raw[:NONCE], raw[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise VaultError from error
    words: dict[str, Any] = json.loads(text)
    return words


def _bound(kind: str, event: int, row: int) -> bytes:
    return f"kinfolk.{kind}/1:{event}:{row}".encode()
