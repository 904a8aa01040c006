"""What Presidio's anonymizer does to a text, by its documented requests: overlapping results are
settled, and each value is given to its operator, from the last to the first.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

#: Of JSON.
Params = Mapping[str, object]

_DEFAULT = "DEFAULT"
_BLOCK = 16
_LEAST_SALT = 16
_BLANKS = re.compile(r" +")


class ParameterError(Exception):
    """A request that cannot be carried out. Its message quotes no document text."""


@dataclass(slots=True, kw_only=True)
class Result:
    """A place of a kind, as the analyzer told it."""

    start: int
    end: int
    entity: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What was put where, in the new text."""

    start: int
    end: int
    entity: str
    text: str
    operator: str

    def told(self) -> dict[str, object]:
        return {
            "start": self.start,
            "end": self.end,
            "entity_type": self.entity,
            "text": self.text,
            "operator": self.operator,
        }


def anonymized(
    text: str, results: Sequence[Result], operators: Mapping[str, Params]
) -> tuple[str, list[Item]]:
    """The text with its places replaced, and what was done, the last first."""
    settled = _merged_over_blanks(text, _settled(results))
    return _replaced(text, settled, operators, _ANONYMIZERS, {"type": "replace"})


def deanonymized(
    text: str, results: Sequence[Result], operators: Mapping[str, Params]
) -> tuple[str, list[Item]]:
    """The text with what was encrypted in clear again."""
    return _replaced(text, results, operators, _DEANONYMIZERS, {})


def _replaced(
    text: str,
    results: Sequence[Result],
    operators: Mapping[str, Params],
    known: Mapping[str, Callable[[str, str, Params], str]],
    default: Params,
) -> tuple[str, list[Item]]:
    pieces: list[str] = []
    items: list[Item] = []
    length, reached = 0, 0
    ordered = sorted(results, key=lambda each: each.start)
    for number, result in enumerate(ordered):
        if result.start > len(text) or result.end > len(text):
            raise ParameterError(
                f"Invalid analyzer result, start: {result.start} and end: {result.end}, while text"
                f" length is only {len(text)}."
            )
        name, params = _operator(result.entity, operators, default)
        if name not in known:
            raise ParameterError("Invalid operator class.")
        new = known[name](text[result.start : result.end], result.entity, params)
        pieces += (text[reached : result.start], new)
        start = length + result.start - reached
        length = start + len(new)
        # Of two that overlap, the second one's text is not given twice.
        is_last = number + 1 == len(ordered)
        reached = result.end if is_last else min(result.end, ordered[number + 1].start)
        items.append(Item(start=start, end=length, entity=result.entity, text=new, operator=name))
    pieces.append(text[reached:])
    return "".join(pieces), items[::-1]


def _operator(entity: str, operators: Mapping[str, Params], default: Params) -> tuple[str, Params]:
    params = operators.get(entity) or operators.get(_DEFAULT) or default
    name = params.get("type")
    if not isinstance(name, str) or not name:
        raise ParameterError("Invalid input, operator config must contain operator_name")
    return name, params


def _settled(results: Sequence[Result]) -> list[Result]:
    """Of results of one kind that overlap one is made; what another contains goes."""
    left = sorted(
        (
            Result(start=each.start, end=each.end, entity=each.entity, score=each.score)
            for each in results
        ),
        key=lambda each: (each.start, each.end),
    )
    merged: list[Result] = []
    last: dict[str, Result] = {}
    for each in left:
        before = last.get(each.entity)
        if before is not None and before.end > each.start and each.end > each.start:
            before.end = max(before.end, each.end)
            before.score = max(before.score, each.score)
            continue
        merged.append(each)
        last[each.entity] = each
    return _without_contained(merged)


def _without_contained(results: Sequence[Result]) -> list[Result]:
    """Without what lies inside of another; of those in one place the first of the best score."""
    best: dict[tuple[int, int], Result] = {}
    for each in results:
        held = best.get((each.start, each.end))
        # Of equals Presidio keeps the last.
        if held is None or each.score >= held.score:
            best[each.start, each.end] = each
    kept: list[Result] = []
    reached = -1
    for each in sorted(best.values(), key=lambda each: (each.start, -each.end)):
        if each.end > reached:
            kept.append(each)
            reached = each.end
    return kept


def _merged_over_blanks(text: str, results: Sequence[Result]) -> list[Result]:
    merged: list[Result] = []
    for each in results:
        before = merged[-1] if merged else None
        if (
            before is not None
            and before.entity == each.entity
            and _BLANKS.fullmatch(text, before.end, max(before.end, each.start))
        ):
            before.end = each.end
        else:
            merged.append(each)
    return merged


def _replace(_: str, entity: str, params: Params) -> str:
    new = _of_type(params, "new_value", str, "string")
    return new if isinstance(new, str) and new else f"<{entity}>"


def _redact(_: str, __: str, ___: Params) -> str:
    return ""


def _keep(value: str, _: str, __: Params) -> str:
    return value


def _mask(value: str, _: str, params: Params) -> str:
    character = _of_type(params, "masking_char", str, "string", required=True)
    count = _of_type(params, "chars_to_mask", int, "number", required=True)
    from_end = _of_type(params, "from_end", bool, "boolean", required=False)
    assert isinstance(character, str) and isinstance(count, int)
    if len(character) > 1:
        raise ParameterError("Invalid input, masking_char must be a character")
    hidden = min(len(value), count) if count > 0 else 0
    if from_end:
        return value[: len(value) - hidden] + character * hidden
    return character * hidden + value[hidden:]


def _hash(value: str, _: str, params: Params) -> str:
    kind = params.get("hash_type", "sha256")
    if kind not in ("sha256", "sha512"):
        raise ParameterError("Parameter hash_type value is not in range of values sha256, sha512")
    salt = os.urandom(32)
    if "salt" in params:
        told = params["salt"]
        salt = told.encode("utf-8", "surrogatepass") if isinstance(told, str) else b""
        if len(salt) < _LEAST_SALT:
            raise ParameterError("Salt must be at least 16 bytes (128 bits).")
    # Without a salt of the caller's, a value that can be counted out is not to be found again.
    made = hashlib.new(str(kind), value.encode("utf-8", "surrogatepass") + salt)
    return made.hexdigest()


def _encrypt(value: str, _: str, params: Params) -> str:
    padder = padding.PKCS7(_BLOCK * 8).padder()
    padded = padder.update(value.encode("utf-8", "surrogatepass")) + padder.finalize()
    vector = os.urandom(_BLOCK)
    encryptor = Cipher(algorithms.AES(_key(params)), modes.CBC(vector)).encryptor()
    return base64.urlsafe_b64encode(
        vector + encryptor.update(padded) + encryptor.finalize()
    ).decode()


def _decrypt(value: str, _: str, params: Params) -> str:
    key = _key(params)
    try:
        sealed = base64.b64decode(value.encode(), altchars=b"-_", validate=True)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(sealed[:_BLOCK])).decryptor()
        unpadder = padding.PKCS7(_BLOCK * 8).unpadder()
        padded = decryptor.update(sealed[_BLOCK:]) + decryptor.finalize()
        return (unpadder.update(padded) + unpadder.finalize()).decode()
    except (ValueError, binascii.Error):
        raise ParameterError("Invalid input, the text cannot be decrypted with this key") from None


def _key(params: Params) -> bytes:
    told = _of_type(params, "key", str, "string", required=True)
    assert isinstance(told, str)
    key = told.encode("utf-8", "surrogatepass")
    if len(key) not in (16, 24, 32):
        raise ParameterError("Invalid input, key must be of length 128, 192 or 256 bits")
    return key


def _of_type(
    params: Params, name: str, kind: type, shown: str, *, required: bool = False
) -> object:
    """A parameter of a type; None where it is not there and need not be."""
    value = params.get(name)
    if value is None:
        if required:
            raise ParameterError(f"Expected parameter {name}")
        return None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ParameterError(f"Invalid parameter value for {name}. Expecting '{shown}'.")
    return value


_ANONYMIZERS: Mapping[str, Callable[[str, str, Params], str]] = {
    "encrypt": _encrypt,
    "hash": _hash,
    "keep": _keep,
    "mask": _mask,
    "redact": _redact,
    "replace": _replace,
}
_DEANONYMIZERS: Mapping[str, Callable[[str, str, Params], str]] = {
    "decrypt": _decrypt,
    "deanonymize_keep": _keep,
}
ANONYMIZERS = tuple(_ANONYMIZERS)
DEANONYMIZERS = tuple(_DEANONYMIZERS)
