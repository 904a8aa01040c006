"""LibreOffice as a converter: one process per job, with a profile of its own in a folder of its own,
no macros, no network as far as the system lets us, and a time limit."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

from redactor.errors import InputError

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" \
xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
#: Macros are never run, links never followed, and what asks for the network finds a closed door.
_ITEMS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
_FILTERS = {
    "docx": "MS Word 2007 XML",
    "xlsx": "Calc MS Excel 2007 XML",
    "pptx": "Impress MS PowerPoint 2007 XML",
    "doc": "MS Word 97",
    "xls": "MS Excel 97",
    "ppt": "MS PowerPoint 97",
    "rtf": "Rich Text Format",
}


def program() -> str | None:
    """Where LibreOffice is installed; None where it is not."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(data: bytes, before: str, after: str, *, where: str, seconds: float) -> bytes:
    """A file of one format in another, both named by their ending. InputError where LibreOffice is
    not installed, does not read the file, or takes too long."""
    office = program()
    if office is None:
        raise InputError(
            "is of an old format that LibreOffice reads, which is not installed",
            where=where,
            advice="install LibreOffice, or save it as .docx, .xlsx or .pptx",
        )
    with tempfile.TemporaryDirectory(prefix="redactor-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        source = home / f"input.{before}"
        source.write_bytes(data)
        _write_profile(home / "profile")
        _run(_command(office, home, source, after), home, where, seconds)
        result = home / "out" / f"input.{after}"
        if not result.is_file():
            raise InputError(
                "could not be converted by LibreOffice",
                where=where,
                advice="open it, save it in a newer format and try again",
            )
        return result.read_bytes()


def _write_profile(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    items = "\n".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in _ITEMS)
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), "utf-8")


def _command(office: str, home: Path, source: Path, after: str) -> list[str]:
    return [
        *_without_network(),
        office,
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--nologo",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nofirststartwizard",
        "--convert-to",
        f"{after}:{_FILTERS[after]}",
        "--outdir",
        str(home / "out"),
        str(source),
    ]


@lru_cache(maxsize=1)
def _without_network() -> tuple[str, ...]:
    """What starts a program without any network, where the system allows it."""
    tool = shutil.which("unshare")
    if tool is None:
        return ()
    command = (tool, "--user", "--map-current-user", "--net", "--")
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False)
        if done.returncode == 0:
            return command
    return ()


def _run(command: list[str], home: Path, where: str, seconds: float) -> None:
    """Run it in its own group of processes, which is ended when time is up."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": os.environ.get("LANG", "C.UTF-8"),
        "SAL_USE_VCLPLUGIN": "svp",
        **dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9"),
    }
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env=environment,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise InputError(
            f"took LibreOffice more than {seconds:g} seconds",
            where=where,
            advice="split it, or save it in a newer format",
        ) from None
    finally:
        # Also when all is done: nothing that it started goes on.
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
