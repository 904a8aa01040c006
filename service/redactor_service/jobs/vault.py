"""Files that nobody can read without the service, each for a while.

An entry is AES-256-GCM in chunks; each entry has a key of its own, derived from one of two:

    passing   the key lives in this process only: uploads, masked files. Unreadable once it ends.
    lasting   the key lies beside them, for the owner alone: jobs and answers, over a restart.

An entry's time to live is its file's modification time, which lies in the future: who may write to the
folder could as well remove the file. Names are random or keyed; nothing of a document is in them.

Services that share a folder each have a place of their own, held by a lock; what is left of one that has
ended is removed by the next.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import hmac
import os
import secrets
import shutil
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from redactor import InputError

_CHUNK = 1 << 18
_TAG = 16
_SALT = 32
_KEY = 32
_FIRST = b"redactor vault 1"
#: Chunk number and whether it is the last: no chunk can be moved, and none cut off unseen.
_NONCE = struct.Struct(">4xI3x?")
#: How a lasting entry's name begins; all others are passing.
LASTING = "k-"


class Vault:
    """The encrypted files below a folder, which is made for the owner alone. `clock` in seconds."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._lasting_key = kept_key(folder / "key")
        self._passing_key = secrets.token_bytes(_KEY)
        self._lock = threading.Lock()
        #: By which jobs of this process are known.
        self.owner = secrets.token_hex(8)
        self._place = folder / f"p-{self.owner}"
        # Two that start at once must not take the other's place for one that was left.
        with (folder / "lock").open("wb") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            _wipe_places(folder)
            self._place.mkdir(mode=0o700)
            self._held: BinaryIO | None = (self._place / "lock").open("wb")
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def put(self, data: bytes, *, seconds: float, name: str = "") -> str:
        """Keep bytes; the name to get them by. A `name` that begins with LASTING outlives the process,
        and replaces what had it."""
        with self.writer(seconds=seconds, name=name) as writer:
            writer.write(data)
        return writer.name

    def writer(self, *, seconds: float, name: str = "") -> Writer:
        """For what comes piece by piece. It counts once the writer is left without an error."""
        name = name or secrets.token_urlsafe(24)
        salt = secrets.token_bytes(_SALT)
        path = self._path(name)
        return Writer(
            name, path, salt, self._cipher(name, salt), until=lambda: self._clock() + seconds
        )

    def get(self, name: str) -> bytes | None:
        """The bytes, None when there are none of that name (any more)."""
        pieces = self.pieces(name)
        return None if pieces is None else b"".join(pieces)

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """The bytes piece by piece. InputError while reading when they were tampered with."""
        path = self._path(name)
        try:
            file = path.open("rb")
        except (OSError, ValueError):
            return None
        if os.fstat(file.fileno()).st_mtime <= self._clock():
            file.close()
            self.drop(name)
            return None
        return _pieces(file, self._cipher(name, file.read(_SALT)))

    def keep(self, name: str, *, seconds: float) -> None:
        """From now on so long."""
        until = self._clock() + seconds
        with contextlib.suppress(OSError):
            os.utime(self._path(name), (until, until))

    def drop(self, name: str) -> None:
        _wipe(self._path(name))

    def names(self, prefix: str) -> list[str]:
        """Of the lasting entries whose name begins so."""
        return sorted(
            path.name for path in self._folder.glob(f"{LASTING}*") if path.name.startswith(prefix)
        )

    def name_of(self, kind: str, *parts: str) -> str:
        """A lasting entry's name that follows from what it is for, and tells nothing of it."""
        told = "\0".join((kind, *parts)).encode("utf-8", "surrogatepass")
        return (
            f"{LASTING}{kind}-{hmac.new(self._lasting_key, told, hashlib.sha256).hexdigest()[:40]}"
        )

    def sweep(self) -> None:
        """Wipe what is over."""
        now = self._clock()
        for folder in (self._folder, self._place):
            for path in folder.iterdir():
                if path.name in {"key", "lock"} or path.is_dir():
                    continue
                # Another thread, or another service on the same folder, may have been faster.
                with contextlib.suppress(OSError):
                    if path.stat().st_mtime <= now:
                        _wipe(path)

    def is_alive(self, owner: str) -> bool:
        """Whether the process that was the owner still runs."""
        return owner == self.owner or not _is_free(self._folder / f"p-{owner}" / "lock")

    def close(self) -> None:
        """Wipe all that passes."""
        with self._lock:
            shutil.rmtree(self._place, ignore_errors=True)
            if self._held is not None:
                self._held.close()
                self._held = None

    def _path(self, name: str) -> Path:
        if not name or "/" in name or name.startswith(".") or "\0" in name or len(name) > 200:
            raise InputError("no name of an entry", where="vault")
        return (self._folder if name.startswith(LASTING) else self._place) / name

    def _cipher(self, name: str, salt: bytes) -> AESGCM:
        key = self._lasting_key if name.startswith(LASTING) else self._passing_key
        made = HKDF(algorithm=SHA256(), length=_KEY, salt=salt, info=_FIRST + name.encode())
        return AESGCM(made.derive(key))


class Writer:
    """Encrypts what it is given; see `Vault.writer`."""

    def __init__(
        self, name: str, path: Path, salt: bytes, cipher: AESGCM, until: Callable[[], float]
    ) -> None:
        self.name = name
        #: In clear.
        self.size = 0
        self._path = path
        self._half = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        self._cipher = cipher
        self._until = until
        self._rest = bytearray()
        self._number = 0
        descriptor = os.open(self._half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._file.write(salt)
        # Half an entry of a process that was killed goes with the next sweep that finds it old.
        moment = until()
        os.utime(self._half, (moment, moment))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self._rest += data
        while len(self._rest) > _CHUNK:
            self._seal(bytes(self._rest[:_CHUNK]), is_last=False)
            del self._rest[:_CHUNK]

    def close(self) -> None:
        """It is whole, and there from now on."""
        self._seal(bytes(self._rest), is_last=True)
        self._rest.clear()
        self._file.close()
        moment = self._until()
        os.utime(self._half, (moment, moment))
        self._half.replace(self._path)

    def abandon(self) -> None:
        """It is not to be."""
        self._rest.clear()
        self._file.close()
        _wipe(self._half)

    def _seal(self, data: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_NONCE.pack(self._number, is_last), data, None))
        self._number += 1


def _pieces(file: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    with file:
        number = 0
        sealed = file.read(_CHUNK + _TAG)
        while True:
            following = file.read(_CHUNK + _TAG)
            try:
                yield cipher.decrypt(_NONCE.pack(number, not following), sealed, None)
            except InvalidTag:
                raise InputError("was changed or is not whole", where="vault") from None
            if not following:
                return
            sealed = following
            number += 1


def service_key(data: Path) -> bytes:
    """The key of ids, of the ledger and of what reviews seal: REDACTOR_KEY, or one that is kept in the
    data folder. InputError when that is none."""
    told = os.environ.get("REDACTOR_KEY", "").encode()
    if told:
        return told
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return kept_key(data / "key")


def kept_key(path: Path) -> bytes:
    """The key in a file; made, for the owner alone, when there is none."""
    half = path.with_name(f"key.{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY))
            file.flush()
            os.fsync(file.fileno())
        # Of two services that start at once, the first one's is both's.
        with contextlib.suppress(FileExistsError):
            os.link(half, path)
        half.unlink()
    key = path.read_bytes()
    if len(key) != _KEY:
        raise InputError(
            "is no key", where=str(path), advice="remove it; what was kept cannot be read any more"
        )
    return key


def _is_free(lock: Path) -> bool:
    """Whether nobody holds a lock. It is held for as long as its process lives."""
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _wipe_places(folder: Path) -> None:
    """Remove what services that have ended left."""
    for place in folder.glob("p-*"):
        if _is_free(place / "lock"):
            shutil.rmtree(place, ignore_errors=True)


def _wipe(path: Path) -> None:
    """Overwrite the salt, without which nothing can be decrypted, and remove."""
    with contextlib.suppress(OSError):
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(_SALT))
            file.flush()
        path.unlink(missing_ok=True)
