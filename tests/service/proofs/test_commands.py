"""`redactor units`, and `redactor ledger` of the service's database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from redactor.reviews.ledger import verify
from redactor.reviews.storage import FileLedger
from redactor_service.jobs.vault import kept_key
from redactor_service.reviews.desk import Reviews
from redactor_service.reviews.ledger import DatabaseLedger
from redactor_service.storage.engine import open_store
from redactor_service.storage.review_models import LedgerRecord
from tests import command
from tests.command import Outcome
from tests.reviews.ways import DEFAULT


@pytest.fixture
def home(tmp_path: Path, database: str) -> Path:
    (tmp_path / "service.toml").write_text(f"database_url = {json.dumps(database)}\n")
    return tmp_path


def run(home: Path, *arguments: str, **environment: str) -> Outcome:
    own = {"REDACTOR_DATABASE_URL": "", "REDACTOR_DATA": str(home / "service")}
    config = {"REDACTOR_CONFIG": str(home / "service.toml")}
    return command.here(home, *arguments, extra={**own, **config, **environment})


def done(home: Path, *arguments: str) -> str:
    told = run(home, *arguments)
    assert told.status == 0, told.told
    return told.text


def refused(home: Path, *arguments: str) -> str:
    told = run(home, *arguments)
    assert told.status == 2
    assert "Traceback" not in told.told
    assert "internal error" not in told.told
    return told.told


def test_units_are_kept_from_the_command_line(home: Path) -> None:
    assert done(home, "units") == ""
    assert done(home, "units", "add", " 某局 ") == "某局: added\n"
    title, way, digest, people = done(home, "units", "list").rstrip("\n").split("\t")
    assert (title, way, people) == ("某局", "三审三校", "0")
    for name, shown in (("li", "李娜"), ("wang", "")):
        done(home, "accounts", "add", name, "--no-password", "--title", shown)
    assert done(home, "units", "roles", "某局", "li", "editor", "drafter", "editor") == (
        "某局: li: drafter, editor\n"
    )
    done(home, "units", "roles", "某局", "wang", "leader")
    assert done(home, "units", "members", "某局") == (
        "li\tactive\tdrafter,editor\t李娜\nwang\tactive\tleader\twang\n"
    )
    assert "no member" in done(home, "units", "roles", "某局", "wang", "--none")
    done(home, "accounts", "disable", "li")
    assert done(home, "units", "members", "某局") == "li\tdisabled\tdrafter,editor\t李娜\n"
    other = command.written(home, "way.toml", DEFAULT.replace("hours = 168", "days = 7"))
    done(home, "units", "way", "某局", str(other))
    assert done(home, "units", "list").split("\t")[2] != digest
    done(home, "units", "add", "另一局", "--way", str(other))
    bodies = _bodies(home)
    assert [each["kind"] for each in bodies] == ["unit", *["member"] * 3, "way", "unit"]
    assert all(each["by"].startswith("cli") for each in bodies)


def _bodies(home: Path) -> list[dict[str, object]]:
    name = home / "export.jsonl"
    done(home, "ledger", "export", str(name))
    bodies = [json.loads(line)["body"] for line in name.read_text("utf-8").splitlines()]
    name.unlink()
    return bodies


def test_what_cannot_be_is_told_by_file_and_key(home: Path) -> None:
    done(home, "units", "add", "某局")
    done(home, "accounts", "add", "li", "--no-password")
    assert "unit of this name" in refused(home, "units", "add", "某局")
    assert "is no name" in refused(home, "units", "add", "  ")
    assert "no such unit" in refused(home, "units", "members", "无此局")
    assert "no account" in refused(home, "units", "roles", "某局", "zhao", "editor")
    assert "is no role" in refused(home, "units", "roles", "某局", "li", "emperor")
    for wrong in (("某局", "li"), ("某局", "li", "editor", "--none")):
        assert "--none" in refused(home, "units", "roles", *wrong)
    assert "nowhere.toml" in refused(home, "units", "way", "某局", "nowhere.toml")
    for text, key in (
        (DEFAULT.replace("hours = 168", "hours = 168\ndays = 7"), "secrecy.days"),
        (DEFAULT.replace("hours = 168", "days = -1"), "secrecy.days"),
        (DEFAULT.replace("hours = 168", "days = 367"), "secrecy.days"),
        (DEFAULT.replace("hours = 168", "days = 1.5"), "secrecy.days"),
        (DEFAULT.replace("hours = 168", "hours = 99999999999"), "secrecy.hours"),
        ("title = ", "is no TOML"),
    ):
        name = str(command.written(home, "way.toml", text))
        for told in (
            refused(home, "units", "way", "某局", name),
            refused(home, "units", "add", "另一局", "--way", name),
        ):
            assert "way.toml" in told
            assert key in told
    assert done(home, "units", "list").count("\n") == 1


def test_the_ledger_of_the_service(home: Path) -> None:
    done(home, "units", "add", "某局")
    for number in range(5):
        done(home, "accounts", "add", f"a{number}", "--no-password")
        done(home, "units", "roles", "某局", f"a{number}", "editor")
    told = done(home, "ledger", "verify")
    assert "台账完整" in told
    assert "6 条记录" in told
    anchor = command.written(home, "anchors", done(home, "ledger", "checkpoint"))
    assert "校验点 1 个" in done(home, "ledger", "verify", "--checkpoints", str(anchor))
    file = home / "ledger.jsonl"
    assert "6 条记录" in done(home, "ledger", "export", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    key = kept_key(home / "service" / "key")
    assert verify(FileLedger(file).records(), key) is None
    # It is known by its key, which is not this user's.
    assert "6 条记录" in done(home, "ledger", "verify", str(file))
    assert "6 条记录" in done(home, "ledger", "verify", str(file), "--checkpoints", str(anchor))
    assert done(home, "ledger", "checkpoint", str(file)) == anchor.read_text()
    assert run(home, "ledger", "export", "-").out == file.read_bytes()
    assert "is there already" in refused(home, "ledger", "export", str(file))


@pytest.mark.parametrize(
    "change",
    [
        {"seal": "f" * 64},
        {"body": b'{"by":"somebody else"}'},
        {"previous": "no hex"},
        {"body": b"line\nline"},
    ],
)
def test_a_forged_last_record_is_reported_at_its_place(
    home: Path, database: str, change: dict[str, object]
) -> None:
    done(home, "units", "add", "某局")
    done(home, "accounts", "add", "li", "--no-password")
    done(home, "units", "roles", "某局", "li", "editor")
    done(home, "units", "roles", "某局", "li", "leader")
    store = open_store(database)
    with store.write() as session:
        session.execute(sa.update(LedgerRecord).where(LedgerRecord.number == 2).values(**change))
    store.close()
    told = run(home, "ledger", "verify")
    assert told.status == 1
    assert "第 3 条起：记录被改动" in told.text
    assert run(home, "ledger", "checkpoint").status == 1
    done(home, "ledger", "export", "out.jsonl")
    told = run(home, "ledger", "verify", "out.jsonl")
    assert told.status == 1
    assert "第 3 条起" in told.text


def test_the_key_is_the_services(home: Path, database: str) -> None:
    """Made by the first command where there is none: what it sealed the service can read."""
    done(home, "units", "add", "某局")
    key = kept_key(home / "service" / "key")
    store = open_store(database)
    assert verify(DatabaseLedger(store).records(), key) is None
    Reviews(store, None, key=key).check_key()  # type: ignore[arg-type]  # nothing is checked here
    store.close()
    told = run(home, "units", "add", "另一局", REDACTOR_KEY="another key")
    assert told.status == 2
    assert "another key" in told.told
    assert done(home, "units", "list").count("\n") == 1
