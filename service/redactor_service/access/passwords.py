"""Names and passwords of accounts."""

from __future__ import annotations

import re
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from redactor.errors import OptionError

MIN_LENGTH = 12
#: Nobody's password is longer; hashing a megabyte would be work done for an attacker.
MAX_LENGTH = 1024
MAX_TITLE = 64

_NAME = re.compile(r"[\w.@-]{1,64}")
_hasher = PasswordHasher()
#: A verification takes 64 MB: a burst of tries must not take the machine's memory.
_turns = threading.BoundedSemaphore(2)
#: Verified when there is no account, so that the answer takes as long.
_nobody = _hasher.hash("no account has this password")


def fold_name(name: str) -> str:
    """A name as it is kept, so that full width and capitals make no second account.

    >>> fold_name(" Ｌi.Na ")
    'li.na'
    """
    return unicodedata.normalize("NFKC", name).strip().casefold()


def checked_name(name: str) -> str:
    """The folded name. OptionError when it is none."""
    folded = fold_name(name)
    if not _NAME.fullmatch(folded):
        raise OptionError(
            "cannot be an account's name", where="NAME", advice="letters, digits, . _ @ -; up to 64"
        )
    return folded


def checked_title(title: str) -> str:
    """A person's name as it is kept, empty for none. OptionError when it is too long or is no text.

    >>> checked_title(" 买买提·吐尔逊 ")
    '买买提·吐尔逊'
    """
    kept = unicodedata.normalize("NFC", title).strip()
    if len(kept) > MAX_TITLE or not kept.isprintable():
        raise OptionError(
            "cannot be shown as a person's name",
            where="--title",
            advice=f"up to {MAX_TITLE} characters on one line",
        )
    return kept


def hash_password(password: str, *, name: str = "") -> str:
    """The hash to keep. OptionError, which does not quote it, for a password that is too weak."""
    folded = _folded(password)
    if not MIN_LENGTH <= len(folded) <= MAX_LENGTH:
        what = f"has fewer than {MIN_LENGTH} or more than {MAX_LENGTH} characters"
        raise OptionError(what, where="password", advice="a sentence is easy to remember")
    if len(set(folded)) < 5 or (name and fold_name(folded) == fold_name(name)):
        raise OptionError("is easily guessed", where="password", advice="choose another")
    with _turns:
        return _hasher.hash(folded)


def verify(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed; without an account never, as slowly."""
    folded = _folded(password)
    if len(folded) > MAX_LENGTH:
        return False
    with _turns:
        try:
            return _hasher.verify(kept or _nobody, folded) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def _folded(password: str) -> str:
    # Input methods write the same character in several ways. A lone surrogate has no bytes.
    folded = unicodedata.normalize("NFKC", password)
    return folded.encode("utf-8", "replace").decode("utf-8")
