"""Identities and their accounts: by command, in both databases, and by settings that cannot be."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from redactor import InputError, OptionError
from redactor_service.access import accounts, identities, sessions
from redactor_service.access.oidc import fetch
from redactor_service.access.oidc.faults import Fault, FaultError
from redactor_service.access.oidc.provider import provider_of
from redactor_service.access.oidc.tokens import Claims
from redactor_service.settings import Settings, load_settings
from redactor_service.storage.engine import Store
from tests.command import Outcome, here
from tests.service.databases import database, postgres, store
from tests.service.provider import answering

__all__ = ["database", "postgres", "store"]

_ISSUER = "https://id.example.gov.cn"


def _claims(subject: str = "7", *, issuer: str = _ISSUER, username: str = "li") -> Claims:
    return Claims(issuer=issuer, subject=subject, name="李娜", username=username)


# By command


def _run(home: Path, *arguments: str, issuer: str = _ISSUER) -> Outcome:
    told = {"REDACTOR_DATA": str(home / "data"), "REDACTOR_DATABASE_URL": ""}
    return here(home, "accounts", *arguments, extra={**told, "REDACTOR_OIDC_ISSUER": issuer})


def test_links_by_command(tmp_path: Path) -> None:
    for name in ("li", "wang"):
        assert _run(tmp_path, "add", name, "--no-password").status == 0
    linked = _run(tmp_path, "link", "li", "--subject", "248 289|7")
    assert (linked.status, linked.text) == (0, f"li: linked to 248 289|7 of {_ISSUER}\n")
    # Once more changes nothing; to somebody else it is refused.
    assert _run(tmp_path, "link", "li", "--subject", "248 289|7").status == 0
    other = _run(tmp_path, "link", "wang", "--subject", "248 289|7")
    assert (other.status, "linked to another account" in other.told) == (2, True)
    elsewhere = ("--issuer", "https://other.example", "--subject", "248 289|7")
    assert _run(tmp_path, "link", "wang", *elsewhere).status == 0
    listed = [each.split("\t")[:3] for each in _run(tmp_path, "identities").text.splitlines()]
    assert listed == [
        ["li", "248 289|7", _ISSUER],
        ["wang", "248 289|7", "https://other.example"],
    ]
    assert _run(tmp_path, "unlink", "wang", "--subject", "248 289|7").status == 2
    assert _run(tmp_path, "unlink", "li", "--subject", "248 289|7").status == 0
    assert len(_run(tmp_path, "identities").text.splitlines()) == 1


@pytest.mark.parametrize(
    ("issuer", "subject", "told"),
    [
        ("", "7", "--issuer"),
        ("http://id.example", "7", "--issuer"),
        ("https://id.example/?a=1", "7", "--issuer"),
        (f"https://id.example/{'x' * 255}", "7", "--issuer"),
        (_ISSUER, "", "--subject"),
        (_ISSUER, "a\nb", "--subject"),
        (_ISSUER, "x" * 256, "--subject"),
    ],
)
def test_what_cannot_be_linked(tmp_path: Path, issuer: str, subject: str, told: str) -> None:
    assert _run(tmp_path, "add", "li", "--no-password").status == 0
    refused = _run(tmp_path, "link", "li", "--subject", subject, issuer=issuer)
    assert (refused.status, told in refused.told) == (2, True), refused.told
    assert _run(tmp_path, "link", "nobody", "--subject", "7").status == 2


# In the database


def test_the_same_person_at_once_is_one_account(store: Store) -> None:
    found: list[str] = []

    def come() -> None:
        found.append(identities.account_of(store, _claims(), makes_accounts=True).id)

    threads = [threading.Thread(target=come) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 6 and len(set(found)) == 1
    assert [each.name for each in accounts.all_accounts(store)] == ["li"]


def test_persons_of_one_name_at_once_are_accounts_of_their_own(store: Store) -> None:
    found: list[str] = []

    def come(number: int) -> None:
        claims = _claims(str(number))
        found.append(identities.account_of(store, claims, makes_accounts=True).name)

    threads = [threading.Thread(target=come, args=(each,)) for each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == ["li", "li-2", "li-3", "li-4"]


def test_issuer_and_subject_choose_the_account_and_nothing_else(store: Store) -> None:
    li = accounts.add(store, "li", None)
    identities.link(store, "li", issuer=_ISSUER, subject="aB")
    token = sessions.begin(store, li)
    assert identities.account_of(store, _claims("aB"), makes_accounts=False).id == li.id
    for claims in (_claims("ab"), _claims("aB", issuer=f"{_ISSUER}/"), _claims("aB ")):
        with pytest.raises(FaultError) as caught:
            identities.account_of(store, claims, makes_accounts=False)
        assert caught.value.fault is Fault.UNKNOWN
    identities.unlink(store, "li", issuer=_ISSUER, subject="aB")
    assert sessions.find(store, sessions.hashed(token)) is None


# Settings


def _settings(**changes: Any) -> Settings:
    told = {"oidc_issuer": _ISSUER, "oidc_client_id": "redactor", "oidc_client_secret": "geheim77"}
    return Settings(**{**told, "data": Path("/nowhere"), **changes})


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"oidc_issuer": "http://id.example"}, "oidc_issuer"),
        ({"oidc_issuer": "id.example"}, "oidc_issuer"),
        ({"oidc_issuer": "https://me:x@id.example"}, "oidc_issuer"),
        ({"oidc_issuer": "https://id.example:99999"}, "oidc_issuer"),
        ({"oidc_issuer": ""}, "oidc_client_id"),
        ({"oidc_issuer": "", "oidc_client_id": ""}, "oidc_client_secret"),
        ({"oidc_client_id": ""}, "oidc_client_id"),
        ({"oidc_scopes": ("profile",)}, "oidc_scopes"),
        ({"oidc_name": ""}, "oidc_name"),
        ({"oidc_name": "长" * 33}, "oidc_name"),
        ({"host": "0.0.0.0"}, "public_url"),
        ({"public_url": "http://jiancha.example.gov.cn"}, "public_url"),
        ({"public_url": "https://jiancha.example.gov.cn/?a"}, "public_url"),
        ({"oidc_client_secret_file": "/x"}, "oidc_client_secret"),
    ],
)
def test_settings_that_cannot_be(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(OptionError) as caught:
        provider_of(_settings(**changes))
    assert caught.value.where == where
    assert "geheim77" not in f"{caught.value} {caught.value!r}"


def test_the_secret_comes_from_a_file_or_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("geheim 88\n")
    told = {"REDACTOR_OIDC_ISSUER": _ISSUER, "REDACTOR_OIDC_CLIENT_ID": "redactor"}
    for name, value in (("SECRET", "geheim 88"), ("SECRET_FILE", str(file))):
        made = load_settings(None, {**told, f"REDACTOR_OIDC_CLIENT_{name}": value})
        provider = provider_of(made)
        assert provider is not None and provider.client_secret == "geheim 88"
        # Who prints settings prints no secret.
        assert "geheim" not in f"{made!r} {provider!r}"
    for content in (b"\n", b"\xff"):
        file.write_bytes(content)
        with pytest.raises(InputError):
            provider_of(_settings(oidc_client_secret="", oidc_client_secret_file=str(file)))
    with pytest.raises(InputError):
        provider_of(_settings(oidc_client_secret="", oidc_client_secret_file=str(tmp_path / "no")))


def test_settings_by_file(tmp_path: Path) -> None:
    file = tmp_path / "redactor.toml"
    file.write_text('oidc_accounts = "create"\noidc_scopes = ["openid", "email"]\n')
    made = load_settings(file, {})
    assert (made.oidc_accounts, made.oidc_scopes) == ("create", ("openid", "email"))
    file.write_text('oidc_accounts = "all"\n')
    with pytest.raises(OptionError, match="known or create"):
        load_settings(file, {})
    assert provider_of(load_settings(None, {})) is None


# https


def _certificate(folder: Path, name: str) -> Path:
    """A certificate that signs itself, with its key, for an address or a name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    moment = datetime.datetime.now(datetime.UTC)
    told = x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - datetime.timedelta(hours=1))
        .not_valid_after(moment + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([told]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(pem, form, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(pem) + private)
    return path


@contextmanager
def _secure(certificate: Path) -> Iterator[str]:
    """A site with https that answers {"a": 1}."""
    server = HTTPServer(("127.0.0.1", 0), answering(b'{"a": 1}'))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_https_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, foreign = _certificate(tmp_path, "127.0.0.1"), _certificate(tmp_path, "id.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(ours))
    with _secure(ours) as url:
        assert fetch.get(url) == {"a": 1}
        # A root that is not ours.
        monkeypatch.setenv("SSL_CERT_FILE", str(foreign))
        with pytest.raises(FaultError) as caught:
            fetch.get(url)
        assert caught.value.fault is Fault.UNREACHABLE
    # A name that is not the site's.
    with _secure(foreign) as url, pytest.raises(FaultError) as caught:
        fetch.get(url)
    assert caught.value.fault is Fault.UNREACHABLE


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_site_that_takes_the_call_and_says_nothing(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        begun = time.monotonic()
        with pytest.raises(FaultError) as caught:
            fetch.get(f"{scheme}://127.0.0.1:{listening.getsockname()[1]}/", seconds=0.5)
        assert caught.value.fault is Fault.SLOW
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    ("scheme", "head"),
    # The head of a record of 16,000 bytes; an answer without end.
    [("https", b"\x16\x03\x03\x3e\x80"), ("http", b"HTTP/1.1 200 OK\r\n\r\n")],
)
def test_what_drips_is_cut(scheme: str, head: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def drip() -> None:
            made, _ = listening.accept()
            made.sendall(head)
            until = time.monotonic() + 10
            try:
                while not over.wait(0.1) and time.monotonic() < until:
                    made.sendall(b"\x02")
            except OSError:
                over.set()

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        begun = time.monotonic()
        with pytest.raises(FaultError) as caught:
            fetch.get(f"{scheme}://127.0.0.1:{listening.getsockname()[1]}/", seconds=0.7)
        assert caught.value.fault is Fault.SLOW
        assert time.monotonic() - begun < 4
        over.set()
        thread.join(10)
