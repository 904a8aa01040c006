"""ID tokens whose claims or signature do not count."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.service.oidc import (
    DISCOVERY,
    House,
    browser,
    desk,
    house,
    li,
    one_desk,
    provider,
    quick_hashes,
    refused,
    signs_in,
)
from tests.service.provider import CLIENT, Pair, Provider, answer_json

__all__ = ["browser", "desk", "house", "li", "one_desk", "provider", "quick_hashes"]


def _in(seconds: int) -> int:
    return int(time.time()) + seconds


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"nonce": "other"}, "token_nonce"),
        ({"nonce": None}, "token_nonce"),
        ({"nonce": ["x"]}, "token_nonce"),
        ({"iss": "https://id.example"}, "token_issuer"),
        ({"iss": None}, "token_issuer"),
        ({"aud": "other"}, "token_audience"),
        ({"aud": ["other", "another"]}, "token_audience"),
        ({"aud": [CLIENT, "other"]}, "token_audience"),
        ({"aud": {CLIENT: 1}}, "token_audience"),
        ({"aud": None}, "token_audience"),
        ({"azp": "other"}, "token_audience"),
        ({"exp": _in(-3600)}, "token_expired"),
        ({"exp": None}, "token_time"),
        ({"exp": "never"}, "token_time"),
        ({"exp": True}, "token_time"),
        ({"exp": float("nan")}, "token_malformed"),
        ({"exp": 10**400}, "token_time"),
        ({"iat": None}, "token_time"),
        ({"iat": _in(3600)}, "token_time"),
        ({"nbf": _in(3600)}, "token_time"),
        ({"nbf": "soon"}, "token_time"),
    ],
)
@pytest.mark.usefixtures("li")
def test_claims_that_do_not_hold(
    browser: httpx.Client,
    provider: Provider,
    caplog: pytest.LogCaptureFixture,
    claims: dict[str, Any],
    code: str,
) -> None:
    provider.claims = claims
    told = signs_in(browser)
    refused(browser, told, "没有通过核对")
    assert [each.told["code"] for each in caplog.records if hasattr(each, "told")] == [code]
    # Which claim it was helps nobody on the page.
    assert code not in told.text


def _none(provider: Provider) -> None:
    provider.algorithm = "none"


def _capitals(provider: Provider) -> None:
    provider.algorithm, provider.header = "none", {"alg": "NoNe"}


def _public_key_as_secret(provider: Provider) -> None:
    provider.algorithm = "HS256"


def _public_key_as_secret_told_rs256(provider: Provider) -> None:
    provider.algorithm, provider.header = "HS256", {"alg": "RS256"}


def _other_hash(provider: Provider) -> None:
    provider.algorithm = "RS512"


def _no_algorithm(provider: Provider) -> None:
    provider.header = {"alg": None}


def _strange_key(provider: Provider) -> None:
    published = provider.pairs[0]
    provider.pairs = [Pair(key=Pair.rsa().key, id=published.id)]
    keys = {"keys": [published.public()]}
    provider.instead["/jwks"] = lambda handler: answer_json(handler, 200, keys)


def _key_in_the_header(provider: Provider) -> None:
    own = Pair.rsa()
    provider.pairs[0], kept = own, provider.pairs
    provider.header = {"kid": None, "jwk": own.public()}
    keys = {"keys": [each.public() for each in kept[1:]]}
    provider.instead["/jwks"] = lambda handler: answer_json(handler, 200, keys)


def _short_key(provider: Provider) -> None:
    provider.pairs = [Pair.rsa(1024)]


def _key_for_encryption(provider: Provider) -> None:
    keys = {"keys": [{**provider.pairs[0].public(), "use": "enc"}]}
    provider.instead["/jwks"] = lambda handler: answer_json(handler, 200, keys)


def _key_of_another_algorithm(provider: Provider) -> None:
    keys = {"keys": [{**provider.pairs[0].public(), "alg": "PS256"}]}
    provider.instead["/jwks"] = lambda handler: answer_json(handler, 200, keys)


def _critical_header(provider: Provider) -> None:
    provider.header = {"crit": ["exp"], "exp": 1}


def _broken_keys(provider: Provider) -> None:
    broken = [{}, 7, {"kty": "RSA"}, {"kty": "RSA", "n": "!", "e": "AQAB"}, {"kty": "EC", "crv": 5}]
    symmetric = {"kty": "oct", "k": "AAAA", "kid": provider.pairs[0].id}
    keys = {"keys": [*broken, symmetric]}
    provider.instead["/jwks"] = lambda handler: answer_json(handler, 200, keys)


def _no_token(provider: Provider) -> None:
    provider.instead["/token"] = lambda handler: answer_json(handler, 200, {"access_token": "at"})


def _encrypted(provider: Provider) -> None:
    told = {"id_token": "a.b.c.d.e"}
    provider.instead["/token"] = lambda handler: answer_json(handler, 200, told)


def _not_base64(provider: Provider) -> None:
    told = {"id_token": "é.b.c"}
    provider.instead["/token"] = lambda handler: answer_json(handler, 200, told)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (_none, "token_algorithm"),
        (_capitals, "token_algorithm"),
        (_public_key_as_secret, "token_algorithm"),
        (_public_key_as_secret_told_rs256, "token_signature"),
        (_other_hash, "token_algorithm"),
        (_no_algorithm, "token_algorithm"),
        (_strange_key, "token_signature"),
        (_key_in_the_header, "token_key_unknown"),
        (_short_key, "token_key_unknown"),
        (_key_for_encryption, "token_key_unknown"),
        (_key_of_another_algorithm, "token_key_unknown"),
        (_critical_header, "token_malformed"),
        (_broken_keys, "token_key_unknown"),
        (_no_token, "token_malformed"),
        (_encrypted, "token_malformed"),
        (_not_base64, "token_malformed"),
    ],
)
@pytest.mark.usefixtures("li")
def test_signatures_that_do_not_count(
    browser: httpx.Client,
    provider: Provider,
    caplog: pytest.LogCaptureFixture,
    wrong: Callable[[Provider], None],
    code: str,
) -> None:
    wrong(provider)
    refused(browser, signs_in(browser), "没有通过核对")
    assert [each.told["code"] for each in caplog.records if hasattr(each, "told")] == [code]


def test_a_changed_token_does_not_count(
    house: House, browser: httpx.Client, li: str, provider: Provider
) -> None:
    real = provider.minted

    def changed(nonce: str) -> str:
        head, body, signature = real(nonce).split(".")
        provider.subject = "248289761001"
        other = real(nonce).split(".")[1]
        assert other != body
        return f"{head}.{other}.{signature}"

    provider.subject = "somebody"
    provider.minted = changed  # type: ignore[method-assign]  # one token of two
    refused(browser, signs_in(browser), "没有通过核对")


@pytest.mark.usefixtures("li")
def test_new_keys_are_asked_for(browser: httpx.Client, provider: Provider) -> None:
    assert signs_in(browser).status_code == 200
    assert signs_in(browser).status_code == 200
    assert provider.asked.count("/jwks") == 1
    time.sleep(1.1)
    provider.pairs = [Pair.rsa()]
    assert signs_in(browser).status_code == 200
    assert provider.asked.count("/jwks") == 2
    time.sleep(1.1)
    # Under the old name.
    provider.pairs = [Pair(key=Pair.rsa().key, id=provider.pairs[0].id)]
    assert signs_in(browser).status_code == 200
    assert provider.asked.count("/jwks") == 3
    assert provider.asked.count(DISCOVERY) == 1
    # A token without a key's name is tried with each that fits.
    provider.pairs.append(Pair.rsa())
    provider.header = {"kid": None}
    assert signs_in(browser).status_code == 200
