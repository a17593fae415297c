"""How phones reach a laptop: certificates that belong together, warnings in time, addresses, codes to scan."""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kinfolk.errors import InputError
from kinfolk_web import commands
from kinfolk_web.asgi import Site
from kinfolk_web.core import certificates
from kinfolk_web.core.streams import Hub
from kinfolk_web.running.web import Serving, make_server
from tests.site.running.servers import Echo, _nothing, wait_until_started

NOW = datetime(2027, 5, 14, 9, 0, tzinfo=UTC)


def a_pair(folder, name="kinfolk.example.org", *, until=None, stem="site"):
    """Write a certificate for a name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    until = until or datetime.now(UTC) + timedelta(days=60)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=90))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / f"{stem}.crt", folder / f"{stem}.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    private.write_bytes(key.private_bytes(*form))
    return certificate, private


@pytest.mark.parametrize(
    ("days", "said"),
    [(15, ""), (13.5, "less than 14 days"), (6.5, "less than 7 days"), (0.5, "within a day"), (-0.5, "has expired")],
)
def test_the_end_of_a_certificate_is_announced(tmp_path, days, said):
    certificate, _ = a_pair(tmp_path, until=NOW + timedelta(days=days))
    warning = certificates.warning(certificate, NOW)
    assert (said in warning) if said else not warning


def test_a_certificate_covers_its_names():
    found = certificates.Certificate(frozenset({"*.example.org", "kinfolk.local"}), NOW)
    assert found.covers("circle.example.org")
    assert found.covers("kinfolk.local")
    assert not found.covers("example.org")


def test_files_that_do_not_belong_together_are_refused(tmp_path):
    certificate, key = a_pair(tmp_path)
    _, other = a_pair(tmp_path, stem="other")
    certificates.refuse_unless_a_pair(certificate, key)
    with pytest.raises(InputError, match="does not belong"):
        certificates.refuse_unless_a_pair(certificate, other)
    with pytest.raises(InputError, match="No private key"):
        certificates.refuse_unless_a_pair(certificate, certificate)
    with pytest.raises(InputError, match="No certificate"):
        certificates.refuse_unless_a_pair(key, key)


def test_the_console_is_warned_without_being_told_where_to_look(tmp_path, monkeypatch):
    assert certificates.warning_here() == ""
    certificate, _ = a_pair(tmp_path, until=datetime.now(UTC) + timedelta(days=3))
    monkeypatch.setenv(certificates.VARIABLE, str(certificate))
    assert "less than 7 days" in certificates.warning_here()
    monkeypatch.setenv(certificates.VARIABLE, str(tmp_path / "gone.crt"))
    assert "No certificate can be read" in certificates.warning_here()


def test_a_renewed_certificate_behind_a_link_ends_the_warning(tmp_path, monkeypatch):
    soon, _ = a_pair(tmp_path, until=datetime.now(UTC) + timedelta(days=3), stem="fullchain1")
    late, _ = a_pair(tmp_path, until=datetime.now(UTC) + timedelta(days=80), stem="fullchain2")
    link = tmp_path / "fullchain.pem"
    link.symlink_to(soon)
    options = commands._serving_parser("serve").parse_args(["--certificate", str(link)])
    named = commands._environment("https://kinfolk.example.org", options)[certificates.VARIABLE]
    monkeypatch.setenv(certificates.VARIABLE, named)
    assert "less than 7 days" in certificates.warning_here()
    link.unlink()
    link.symlink_to(late)
    assert certificates.warning_here() == ""


@pytest.mark.parametrize(
    ("host", "port", "tls", "given", "expected"),
    [
        ("127.0.0.1", 8000, False, "", "http://localhost:8000"),
        ("0.0.0.0", 443, True, "https://kinfolk.example.org/", "https://kinfolk.example.org"),
        ("192.168.1.5", 443, True, "", "https://192.168.1.5"),
        ("::1", 8000, False, "", "http://localhost:8000"),
        ("fd00::2", 80, False, "", "http://[fd00::2]"),
    ],
)
def test_the_public_address_is_what_people_type(host, port, tls, given, expected):
    assert certificates.public_url(host=host, port=port, tls=tls, given=given) == expected


@pytest.mark.parametrize("given", ["kinfolk.example.org", "https://example.org/kinfolk", "ftp://example.org"])
def test_what_is_no_address_is_refused(given):
    with pytest.raises(InputError, match="--public-url"):
        certificates.public_url(host="127.0.0.1", port=8000, tls=False, given=given)


def test_codes_can_be_shown_by_strict_pages_and_terminals():
    assert certificates.code_picture("https://kinfolk.example.org").startswith("data:image/svg+xml")
    assert certificates.qr_for_terminal("https://kinfolk.example.org").count("\n") > 10


def test_pages_come_over_tls_and_a_renewed_certificate_is_taken_up(tmp_path):
    certificate, key = a_pair(tmp_path, "old.example.org")
    hub = Hub()
    hub.start = _nothing
    server = make_server(Site(Echo(), hub), Serving(port=0, certificate=certificate, key=key, farewell=1))
    server.config.timeout_notify = 0
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until_started(server, thread)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        assert names_served(port) == "old.example.org"
        a_pair(tmp_path, "new.example.org")
        deadline = time.monotonic() + 5
        while names_served(port) != "new.example.org":
            assert time.monotonic() < deadline
            time.sleep(0.1)
    finally:
        server.should_exit = True
        thread.join(10)


def names_served(port):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=context)
    try:
        connection.request("GET", "/health/")
        assert connection.getresponse().status == 200
        found = x509.load_der_x509_certificate(connection.sock.getpeercert(binary_form=True))
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return names.get_values_for_type(x509.DNSName)[0]
    finally:
        connection.close()
