"""How phones reach this installation: its address, a picture of it, and the days its certificate is still good for."""

from __future__ import annotations

import io
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]
import segno
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from kinfolk.errors import InputError

WARN_DAYS = (14, 7, 1)
VARIABLE = "KINFOLK_CERTIFICATE"  # set by `serve`, so that pages can warn


@dataclass(frozen=True)
class Certificate:
    """What a certificate says: its names and its last moment."""

    names: frozenset[str]
    until: datetime

    def days_left(self, now: datetime | None = None) -> float:
        """Return the days it is still good for; negative once it has expired."""
        return (self.until - (now or datetime.now(UTC))).total_seconds() / 86_400

    def covers(self, host: str) -> bool:
        """Return whether browsers accept it for a host."""
        return host in self.names or f"*.{host.partition('.')[2]}" in self.names


def read(file: Path) -> Certificate:
    """Read a certificate (PEM; the first one of a chain).

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        found = x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(
            f"No certificate can be read here: {error}.", file=str(file), remedy="Name a PEM file with --certificate."
        ) from error
    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return Certificate(frozenset(), found.not_valid_after_utc)
    hosts = [*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))]
    return Certificate(frozenset(hosts), found.not_valid_after_utc)


def refuse_unless_a_pair(certificate: Path, key: Path) -> None:
    """Refuse files that do not belong together, before anything is started.

    Raises
    ------
    InputError
        With what is wrong and how to mend it.
    """
    read(certificate)
    public = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    try:
        private = load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"No private key can be read here: {error}.",
            file=str(key),
            remedy="Name its PEM file with --key, without a password.",
        ) from error
    if private.public_key() != public:
        raise InputError(
            f"This key does not belong to the certificate {certificate}.",
            file=str(key),
            remedy="Name the two files that were made together.",
        )


def warning(file: Path, now: datetime | None = None) -> str:
    """Return what to tell organisers about a certificate that ends soon, or nothing.

    Parameters
    ----------
    file
        The certificate.
    now
        The present moment, for tests.
    """
    left = read(file).days_left(now)
    if left <= 0:
        return "The certificate of this site has expired: browsers warn everybody. Renew it now."
    for days in sorted(WARN_DAYS):
        if left <= days:
            span = "within a day" if days == 1 else f"in less than {days} days"
            return f"The certificate of this site expires {span}. Renew it before the event."
    return ""


def warning_here() -> str:
    """Return what to tell organisers about the certificate that this installation serves with, or nothing."""
    named = os.environ.get(VARIABLE)
    try:
        return warning(Path(named)) if named else ""
    except InputError as error:
        return str(error)


def until_here() -> datetime | None:
    """Return the last moment of the certificate that this installation serves with; nothing if there is none to read."""
    named = os.environ.get(VARIABLE)
    try:
        return read(Path(named)).until if named else None
    except InputError:
        return None


def addresses() -> list[str]:
    """Return the addresses of this machine in its networks, as phones beside it would use them."""
    found = [
        entry.address
        for name, entries in psutil.net_if_addrs().items()
        for entry in entries
        if entry.family == socket.AF_INET and not entry.address.startswith(("127.", "169.254."))
        if not name.startswith(("docker", "br-", "veth", "virbr"))
    ]
    return sorted(found, key=lambda one: not one.startswith(("192.168.", "10.", "172.")))


def public_url(*, host: str, port: int, tls: bool, given: str = "") -> str:
    """Return the address under which people reach the site.

    Parameters
    ----------
    host, port, tls
        Where it listens.
    given
        What the organiser said it is; wins.

    Raises
    ------
    InputError
        If that is no address.
    """
    if given:
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
            raise InputError(
                f"{given!r} is no public address.", remedy="Write it as https://kinfolk.example.org with --public-url."
            )
        return given.rstrip("/")
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - asked for by name
        host = next(iter(addresses()), "localhost")
    elif host in {"127.0.0.1", "::1"}:
        host = "localhost"  # a secure context, and one name for cookies
    scheme, usual = ("https", 443) if tls else ("http", 80)
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port == usual else f"{scheme}://{shown}:{port}"


def qr_for_terminal(address: str) -> str:
    """Return the address as a QR code made of characters."""
    out = io.StringIO()
    segno.make(address, error="m").terminal(out=out, compact=True, border=2)
    return out.getvalue()


def code_picture(address: str) -> str:
    """Return an address as the source of an ``<img>``: a code to scan, dark on light in every look, sharp at any size."""
    return segno.make(address, error="m").svg_data_uri(scale=8, border=4, dark="#10201a", light="#fff")
