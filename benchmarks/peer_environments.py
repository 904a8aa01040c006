"""Each peer in an environment of its own, kept between runs, and run there with a time limit.

An adapter imports its peer, so it is read, not imported: what it says of itself are literals.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(__file__).with_name("peer_adapters")
WORKER = Path(__file__).with_name("peer_worker.py")
INSTALL_LIMIT = 900


class PeerError(Exception):
    """Why a peer has no figures, in words for its row."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """What a module in `peer_adapters` says of itself.

    `own`: it is this project, and runs in the interpreter that runs the benchmark, or, where it needs
    an `extra`, in an environment with that. `bare`: packages
    installed without what they ask for. `python`: the version it needs, if not this one.
    `has_corpus`: its package ships labelled texts, which the adapter's corpus() gives.
    """

    name: str
    path: Path
    about: str
    packages: tuple[str, ...]
    kinds: frozenset[str]
    own: bool = False
    extra: str = ""
    bare: tuple[str, ...] = ()
    python: str = ""
    has_corpus: bool = False

    @property
    def is_for_terms(self) -> bool:
        return self.kinds == {"TERM"}


def adapters(folder: Path = FOLDER) -> dict[str, Adapter]:
    """All adapters by name: the folder is the list."""
    return {
        path.stem: read_adapter(path)
        for path in sorted(folder.glob("*.py"))
        if not path.stem.startswith("_")
    }


def read_adapter(path: Path) -> Adapter:
    """One adapter; PeerError says what it lacks."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = _literals(tree)
    lacking = [name for name in ("PACKAGES", "KINDS") if name not in said]
    about = ast.get_docstring(tree)
    has_load = any(isinstance(each, ast.FunctionDef) and each.name == "load" for each in tree.body)
    if lacking or not about or not has_load:
        raise PeerError(f"{path.name}: needs a docstring, PACKAGES, KINDS and load()")
    return Adapter(
        name=path.stem,
        path=path,
        about=about,
        packages=tuple(said["PACKAGES"]),
        kinds=_kinds(said["KINDS"], path),
        own=bool(said.get("OWN", False)),
        extra=str(said.get("EXTRA", "")),
        bare=tuple(said.get("BARE_PACKAGES", ())),
        python=str(said.get("PYTHON", "")),
        has_corpus=bool(said.get("CORPUS", False)),
    )


def _kinds(said: Mapping[str, str] | str, path: Path) -> frozenset[str]:
    """The common kinds; a name means those of the adapter of that name."""
    if isinstance(said, str):
        return read_adapter(path.with_name(f"{said}.py")).kinds
    return frozenset(said.values())


def _literals(tree: ast.Module) -> dict[str, Any]:
    found = {}
    for each in tree.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            try:
                found[each.targets[0].id] = ast.literal_eval(each.value)
            except ValueError:
                continue
    return found


def interpreter(adapter: Adapter, folder: Path) -> str:
    """The peer's own interpreter, its environment made if there is none; PeerError if there cannot
    be one."""
    if adapter.own and not adapter.extra:
        return sys.executable
    home = folder / adapter.name
    python = home / "bin" / "python"
    packages = ("-e", f"{ROOT}[{adapter.extra}]") if adapter.extra else adapter.packages
    wanted = json.dumps([packages, adapter.bare, adapter.python])
    kept = home / "installed.json"
    if kept.is_file() and kept.read_text(encoding="utf-8") == wanted:
        return str(python)
    _tell("installing", adapter.name)
    folder.mkdir(parents=True, exist_ok=True)
    # Neither the version control nor the linters look into it.
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    base = _base_python(adapter.python)
    _install("uv", "venv", "-q", "--clear", "--python", base, str(home))
    install = ("uv", "pip", "install", "-q", "--compile-bytecode", "--python", str(python))
    _install(*install, *packages)
    if adapter.bare:
        _install(*install, "--no-deps", *adapter.bare)
    kept.write_text(wanted, encoding="utf-8")
    return str(python)


def _base_python(version: str) -> str:
    """An interpreter of this version that is on the machine already."""
    if not version:
        return sys.executable
    for found in sorted(Path.home().glob(f".pyenv/versions/{version}*/bin/python3")):
        return str(found)
    return version


def _install(*command: str) -> None:
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=INSTALL_LIMIT,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise PeerError(f"not installed within {INSTALL_LIMIT} s") from error
    except OSError as error:
        raise PeerError("uv is not there to install it") from error
    if done.returncode:
        raise PeerError(f"does not install: {_last_words(done.stderr)}")


def _last_words(text: str, most: int = 160) -> str:
    """The last line that says something, without addresses and what would break a table.

    >>> _last_words("error: no\\n  see https://example.org/a | b\\n")
    'see … / b'
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    last = re.sub(r"https?://\S+", "…", lines[-1] if lines else "no reason given")
    return last.replace("|", "/")[:most]


def run(python: str, job: Mapping[str, Any], folder: Path, limit: float) -> dict[str, Any]:
    """What the worker answers; PeerError if it fails or takes longer than `limit` seconds."""
    answer = folder / "answer.json"
    answer.unlink(missing_ok=True)
    asked = folder / "job.json"
    asked.write_text(json.dumps({**job, "answer": str(answer)}), encoding="utf-8")
    try:
        done = subprocess.run(
            [python, "-P", str(WORKER), str(asked)],
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
            env=_environment(job["environment"]),
        )
    except subprocess.TimeoutExpired as error:
        raise PeerError(f"not done within {limit:.0f} s") from error
    if done.returncode or not answer.is_file():
        raise PeerError(f"does not run: {_last_words(done.stderr)}")
    told: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return told


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """One thread each, and nobody may look for a model elsewhere."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        **os.environ,
        **dict.fromkeys(threads, "1"),
        "HF_HUB_OFFLINE": "1",
        "PYTHONWARNINGS": "ignore",
        **more,
    }


def names_of(requirements: Iterable[str]) -> list[str]:
    """Names of distributions without versions.

    >>> names_of(["setuptools<81", "a-b==1.2"])
    ['setuptools', 'a-b']
    """
    return ["".join(_name(each)) for each in requirements]


def _name(requirement: str) -> Iterable[str]:
    for char in requirement:
        if char in "<>=!~[ ;":
            return
        yield char


def _tell(what: str, name: str) -> None:
    print(f"{what} {name}", file=sys.stderr, flush=True)
