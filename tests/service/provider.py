"""A small provider of identities on a port of this machine, real HTTP, with keys of its own.

It checks what a client must send, signs without the library that the service reads with, and can be told
to be wrong in one thing at a time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

CLIENT = "redactor"
SECRET = "geheim:%/+ 77"
_PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int) -> str:
    return encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A key with its id."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    id: str = field(default_factory=lambda: secrets.token_hex(4))

    @classmethod
    def rsa(cls, bits: int = 2048) -> Pair:
        return cls(key=rsa.generate_private_key(65537, bits))

    @classmethod
    def ec(cls) -> Pair:
        return cls(key=ec.generate_private_key(ec.SECP256R1()))

    def public(self) -> dict[str, Any]:
        """As it stands in the set."""
        told = {"kid": self.id, "use": "sig"}
        if isinstance(self.key, rsa.RSAPrivateKey):
            numbers = self.key.public_key().public_numbers()
            return {**told, "kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
        point = self.key.public_key().public_numbers()
        x, y = (encoded(each.to_bytes(32, "big")) for each in (point.x, point.y))
        return {**told, "kty": "EC", "crv": "P-256", "x": x, "y": y}

    def pem(self) -> bytes:
        return self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def signed(self, algorithm: str, content: bytes) -> bytes:
        if algorithm == "none":
            return b""
        if algorithm == "HS256":
            # The known trick: the public key taken for a shared secret.
            return hmac.new(self.pem(), content, hashlib.sha256).digest()
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            r, s = utils.decode_dss_signature(self.key.sign(content, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        form = _PSS if algorithm == "PS256" else padding.PKCS1v15()
        digest = hashes.SHA512() if algorithm == "RS512" else hashes.SHA256()
        return self.key.sign(content, form, digest)


@dataclass
class Provider:
    """Its state. A test changes what it wants to be wrong."""

    issuer: str
    pairs: list[Pair]
    redirect_uris: set[str] = field(default_factory=set)
    secret: str = SECRET
    subject: str = "248289761001"
    algorithm: str = "RS256"
    header: dict[str, Any] = field(default_factory=dict)
    #: Claims that differ; None takes one away.
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    #: What a path does instead.
    instead: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    #: Everything that must not be seen anywhere.
    given: list[str] = field(default_factory=list)

    def documents(self) -> dict[str, dict[str, Any]]:
        about = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return {
            "/.well-known/openid-configuration": {**about, **self.metadata},
            "/jwks": {"keys": [each.public() for each in self.pairs]},
        }

    def authorize(self, asked: Mapping[str, str]) -> str:
        """Where the browser goes at once: this provider's person is always signed in."""
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code", asked
        assert asked["redirect_uri"] in self.redirect_uris, asked
        assert asked["code_challenge_method"] == "S256" and asked["tenant"] == "1", asked
        assert "openid" in asked["scope"].split() and asked["state"] and asked["nonce"], asked
        code = secrets.token_urlsafe(16) + "/+ ="
        self.codes[code] = dict(asked)
        self.given += [code, asked["state"], asked["nonce"]]
        told = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    def token(self, sent: Mapping[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        if not self._knows(sent, authorization):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(sent.get("code", ""), None)
        verifier = sent.get("code_verifier", "")
        digest = hashlib.sha256(verifier.encode()).digest()
        if (
            asked is None
            or sent.get("grant_type") != "authorization_code"
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or encoded(digest) != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        token = self.minted(asked["nonce"])
        self.given += [token, verifier]
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": token}

    def _knows(self, sent: Mapping[str, str], authorization: str) -> bool:
        if not self.secret:
            return sent.get("client_id") == CLIENT and not authorization
        if "token_endpoint_auth_methods_supported" in self.metadata:
            return (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, self.secret)
        kind, _, pair = authorization.partition(" ")
        told = base64.b64decode(pair).decode().split(":")
        return kind == "Basic" and [unquote_plus(each) for each in told] == [CLIENT, self.secret]

    def minted(self, nonce: str) -> str:
        """An ID token."""
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "nonce": nonce,
            "name": "李娜",
            "preferred_username": "Li.Na",
            **self.claims,
        }
        pair = self.pairs[0]
        header = {"alg": self.algorithm, "kid": pair.id, **self.header}
        kept = {name: value for name, value in claims.items() if value is not None}
        parts = [
            encoded(json.dumps({k: v for k, v in each.items() if v is not None}).encode())
            for each in (header, kept)
        ]
        content = ".".join(parts).encode()
        return f"{content.decode()}.{encoded(pair.signed(self.algorithm, content))}"


@lru_cache
def _usual() -> tuple[Pair, ...]:
    """What every provider starts with: making a key takes a while."""
    return Pair.rsa(), Pair.ec()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:  # the library's name
        provider, parts = self.server.provider, urlsplit(self.path)
        provider.asked.append(parts.path)
        if parts.path in provider.instead:
            provider.instead[parts.path](self)
        elif parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", provider.authorize(dict(parse_qsl(parts.query))))
            self.end_headers()
        else:
            answer_json(self, 200, provider.documents()[parts.path])

    def do_POST(self) -> None:  # the library's name
        provider = self.server.provider
        provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path in provider.instead:
            provider.instead[self.path](self)
            return
        assert self.path == "/token", self.path
        told = provider.token(dict(parse_qsl(body)), self.headers.get("Authorization", ""))
        answer_json(self, *told)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests read what the service logs."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    provider: Provider

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that left is no news."""


def answer_json(handler: BaseHTTPRequestHandler, status: int, told: object) -> None:
    answer(handler, status, json.dumps(told).encode())


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def answering(body: bytes) -> type[BaseHTTPRequestHandler]:
    """A handler that answers whatever is asked with this."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            answer(self, 200, body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing, as above."""

    return Answering


@contextmanager
def providing(host: str = "127.0.0.1") -> Iterator[Provider]:
    """A provider that listens."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.provider = Provider(f"http://{host}:{server.server_port}", [*_usual()])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.provider
    server.shutdown()
    server.server_close()
    thread.join(10)
