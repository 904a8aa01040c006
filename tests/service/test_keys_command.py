"""`redactor keys`, `accounts` and `database`, as a user runs them."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from redactor_service.access import accounts, keys
from redactor_service.access.scopes import EVERYDAY
from redactor_service.storage.engine import now, open_store
from redactor_service.storage.models import Account
from tests.command import Outcome, environment, here, run

PASSWORD = "一匹白马慢慢走过长长的石桥"


def _data(home: Path) -> dict[str, str]:
    return {"REDACTOR_DATA": str(home / "data"), "REDACTOR_DATABASE_URL": ""}


def _run(home: Path, *arguments: str, given: str = "") -> Outcome:
    return here(home, *arguments, given=given.encode(), extra=_data(home))


def test_a_key_is_printed_once_and_revoked(tmp_path: Path) -> None:
    asked = ("keys", "add", "内容管理系统", "--scope", "scan,redact", "--days", "30")
    made = run(tmp_path, *asked, extra=_data(tmp_path))
    assert made.status == 0, made.told
    presented = made.text.strip()
    parts = keys.split(presented)
    assert parts
    listed = _run(tmp_path, "keys", "list").text
    assert f"{parts[0]}\tactive\tredact,scan\tuntil " in listed
    assert "内容管理系统" in listed
    assert parts[1] not in listed
    # Pasted whole, it is taken for its id.
    assert _run(tmp_path, "keys", "revoke", presented).text == f"{parts[0]}: revoked\n"
    assert f"{parts[0]}\trevoked" in _run(tmp_path, "keys").text


def test_a_key_has_everything_but_admin_unless_told(tmp_path: Path) -> None:
    assert _run(tmp_path, "keys", "add", "cms", "--rate", "0", "--max-body", "5000").status == 0
    store = open_store(folder=tmp_path / "data")
    (key,) = keys.all_keys(store)
    store.close()
    assert key.scopes == EVERYDAY
    assert key.limits == keys.Limits(per_minute=None, max_body=5000)


def test_a_key_may_act_in_a_persons_name(tmp_path: Path) -> None:
    for name, role in (("li", "editor"), ("wang", "admin")):
        asked = ("accounts", "add", name, "--role", role, "--no-password")
        assert _run(tmp_path, *asked).status == 0
    assert _run(tmp_path, "keys", "add", "cms", "--account", "Li").status == 0
    assert "\tcms\tli\n" in _run(tmp_path, "keys", "list").text
    store = open_store(folder=tmp_path / "data")
    (key,) = keys.all_keys(store)
    (li,) = (each for each in accounts.all_accounts(store) if each.name == "li")
    assert (key.account, key.holds(now())) == (li.id, True)
    accounts.disable(store, "li")
    assert not keys.all_keys(store)[0].holds(now())
    store.close()
    assert f"{key.id}\tdisabled\t" in _run(tmp_path, "keys", "list").text
    # Of nobody, of somebody who may not sign in, of somebody who may less than the key.
    assert _run(tmp_path, "accounts", "enable", "li").status == 0
    for asked in (("--account", "zhao"), ("--account", "li", "--scope", "reviews,admin")):
        told = _run(tmp_path, "keys", "add", "cms", *asked)
        assert told.status == 2 and "Traceback" not in told.told
    assert _run(tmp_path, "accounts", "disable", "li").status == 0
    assert _run(tmp_path, "keys", "add", "cms", "--account", "li").status == 2
    admins = ("keys", "add", "cms", "--account", "wang", "--scope", "reviews,admin")
    assert _run(tmp_path, *admins).status == 0


def test_the_settings_of_the_service_name_the_database(tmp_path: Path) -> None:
    config = tmp_path / "service.toml"
    config.write_text(f'database_url = "sqlite:///{tmp_path / "own.db"}"\n', encoding="utf-8")
    assert _run(tmp_path, "keys", "--config", str(config), "add", "cms").status == 0
    assert (tmp_path / "own.db").exists()
    assert not (tmp_path / "data").exists()


def test_faults_are_told_with_advice(tmp_path: Path) -> None:
    unknown = _run(tmp_path, "keys", "add", "cms", "--scope", "everything")
    assert (unknown.status, "one of: scan" in unknown.told) == (2, True)
    assert _run(tmp_path, "keys", "revoke", "abcdefgh").status == 2
    assert _run(tmp_path, "keys", "add", "cms", "--days", "-1").status == 2
    assert _run(tmp_path, "accounts", "disable", "li").status == 2
    weak = _run(tmp_path, "accounts", "add", "li", given="kurz\n")
    assert (weak.status, "kurz" in weak.told) == (2, False)


def test_an_account_from_standard_input(tmp_path: Path) -> None:
    assert _run(tmp_path, "accounts", "add", "Li.Na", given=PASSWORD + "\n").status == 0
    assert _run(tmp_path, "accounts", "add", "li.na", given=PASSWORD + "\n").status == 2
    assert _run(tmp_path, "accounts", "list").text.startswith("li.na\tactive\teditor\t")
    assert _run(tmp_path, "accounts", "disable", "li.na").status == 0
    assert _run(tmp_path, "accounts").text.startswith("li.na\tdisabled\t")
    other = PASSWORD + "。"
    assert _run(tmp_path, "accounts", "password", "li.na", given=other + "\r\n").status == 0
    store = open_store(folder=tmp_path / "data")
    assert accounts.sign_in(store, "li.na", PASSWORD) is None
    assert isinstance(accounts.sign_in(store, "li.na", other), Account)
    store.close()


def test_the_name_of_a_person(tmp_path: Path) -> None:
    added = _run(tmp_path, "accounts", "add", "wang", "--title", " 王 芳 ", "--no-password")
    assert (added.status, added.text) == (0, "wang: added as editor\n"), added.told
    assert _run(tmp_path, "accounts").text.split("\t")[-1] == "王 芳\n"
    changed = _run(tmp_path, "accounts", "title", "wang", "王小芳")
    assert changed.text == "wang: shown as 王小芳\n"
    assert _run(tmp_path, "accounts", "title", "wang", "").text == "wang: shown as wang\n"
    for title in ("长" * 65, "一\n二"):
        refused = _run(tmp_path, "accounts", "title", "wang", title)
        assert (refused.status, "--title" in refused.told) == (2, True)
    assert _run(tmp_path, "accounts", "title", "li", "李").status == 2


def test_an_account_without_password_is_disabled_and_enabled(tmp_path: Path) -> None:
    assert _run(tmp_path, "accounts", "add", "wang", "--no-password").status == 0
    assert _run(tmp_path, "accounts", "disable", "wang").status == 0
    assert _run(tmp_path, "accounts").text.startswith("wang\tdisabled\t")
    assert _run(tmp_path, "accounts", "enable", "wang").status == 0
    assert _run(tmp_path, "accounts").text.startswith("wang\tactive\t")
    assert _run(tmp_path, "accounts", "enable", "li").status == 2


def test_a_password_typed_at_a_terminal_is_not_shown(tmp_path: Path) -> None:
    here, there = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "redactor", "accounts", "add", "li"],
        stdin=there,
        stdout=there,
        stderr=there,
        env=environment(tmp_path, {"REDACTOR_DATA": str(tmp_path / "data")}),
        start_new_session=True,
    )
    os.close(there)
    shown = b""
    try:
        for prompt in (b"Password: ", b"Once more: "):
            while not shown.endswith(prompt):
                shown += os.read(here, 1000)
            os.write(here, b"correct horse battery\n")
        while process.poll() is None:
            shown += os.read(here, 1000)
    except OSError:
        pass  # the terminal's other end is closed
    finally:
        os.close(here)
    assert process.wait(20) == 0
    assert b"correct horse" not in shown


def test_the_database_goes_up_and_down_by_command(tmp_path: Path) -> None:
    assert _run(tmp_path, "database").text.startswith("revision none, needed 0")
    assert _run(tmp_path, "database", "upgrade", "0001").text == "revision 0001\n"
    assert _run(tmp_path, "keys", "add", "cms").status == 0
    assert _run(tmp_path, "database", "downgrade", "0001").text == "revision 0001\n"
    assert _run(tmp_path, "database", "upgrade").text.startswith("revision 0")
    assert "cms" in _run(tmp_path, "keys").text
    assert _run(tmp_path, "database", "upgrade", "7777").status == 2
    assert _run(tmp_path, "database", "downgrade", "base").text == "revision none\n"
