"""The database: its form up and down with data in it, private files, errors without secrets."""

from __future__ import annotations

import datetime
import sqlite3
import stat
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from redactor import RedactorError
from redactor_service.access import accounts, csrf, keys, sessions
from redactor_service.access.scopes import Scope
from redactor_service.storage import migrate
from redactor_service.storage.engine import Store, database_url, new_id, now, open_store
from redactor_service.storage.models import Account, ApiKey, Identity
from redactor_service.storage.review_models import Base
from tests.service.databases import database, postgres, store

__all__ = ["database", "postgres", "store"]

PASSWORD = "一匹白马慢慢走过长长的石桥"


def test_models_are_what_migrations_make(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def _key() -> ApiKey:
    return ApiKey(
        id=new_id()[:16],
        name="cms",
        secret_hash=b"\x00\xff",
        scopes=["scan", "redact"],
        per_minute=0,
        created_at=now(),
    )


def test_goes_down_and_up_again_with_data(store: Store) -> None:
    accounts.add(store, "李娜", PASSWORD)
    presented, key = keys.add(store, "内容管理", scopes=[Scope.SCAN])
    # What a start does where the form is the right one already: nothing is lost.
    migrate.upgrade(store.engine)
    assert migrate.current(store.engine) == migrate.head()
    assert [each.name for each in accounts.all_accounts(store)] == ["李娜"]
    assert keys.all_keys(store) == [key]
    assert keys.all_keys(store)[0].is_opened_by(presented.rpartition(key.id + "_")[2])
    migrate.downgrade(store.engine, "base")
    assert sa.inspect(store.engine).get_table_names() in ([], ["alembic_version"])
    migrate.upgrade(store.engine)
    assert accounts.all_accounts(store) == []


def test_people_go_down_and_up_with_their_data(store: Store) -> None:
    li = accounts.add(store, "li", PASSWORD, title="李娜")
    wang = accounts.add(store, "wang", None)
    token = sessions.begin(store, li)
    with store.write() as session:
        session.add(
            Identity(issuer="https://id", subject="a", account_id=wang.id, created_at=now())
        )
    migrate.downgrade(store.engine, "0001")
    with store.engine.connect() as connection:
        kept = connection.execute(sa.text("SELECT name, password FROM accounts ORDER BY name"))
        assert [(name, bool(password)) for name, password in kept] == [("li", True), ("wang", True)]
        # To make the table anew deletes nothing that refers to it.
        assert connection.scalar(sa.text("SELECT count(*) FROM sessions")) == 1
    assert "identities" not in sa.inspect(store.engine).get_table_names()
    migrate.upgrade(store.engine)
    kept_li, kept_wang = accounts.all_accounts(store)
    assert (kept_li.shown_name, kept_li.password) == ("li", li.password)
    assert (kept_wang.shown_name, kept_wang.password) == ("wang", None)
    assert accounts.sign_in(store, "wang", "!") is None
    assert sessions.find(store, sessions.hashed(token)) is not None


def test_keys_of_people_go_down_and_up(store: Store) -> None:
    li, wang = (accounts.add(store, name, None) for name in ("li", "wang"))
    for name, account in (("cms", ""), ("cms of li", "li"), ("cms of wang", "wang")):
        keys.add(store, name, scopes=[Scope.REVIEWS], account=account)
    accounts.disable(store, "wang")
    migrate.downgrade(store.engine, "0003")
    assert "account_id" not in {
        each["name"] for each in sa.inspect(store.engine).get_columns("api_keys")
    }
    migrate.upgrade(store.engine)
    kept = {key.name: key for key in keys.all_keys(store)}
    # The earlier form knows nobody of whom a key was: what did not hold still does not.
    assert [each.holds(now()) for each in kept.values()] == [True, True, False]
    assert not any(each.account for each in kept.values())
    assert {li.id, wang.id} == {each.id for each in accounts.all_accounts(store)}


def test_a_key_needs_an_account_that_there_is(store: Store) -> None:
    with pytest.raises(sa.exc.DatabaseError), store.write() as session:
        made = _key()
        made.account_id = "0"
        session.add(made)


def test_a_removed_account_takes_its_identities_with_it(store: Store) -> None:
    # After a migration references hold again.
    li = accounts.add(store, "li", None)
    for subject in ("a", "A"):
        with store.write() as session:
            made = Identity(
                issuer="https://id", subject=subject, account_id=li.id, created_at=now()
            )
            session.add(made)
    with pytest.raises(sa.exc.DatabaseError), store.write() as session:
        session.add(Identity(issuer="https://id", subject="c", account_id="0", created_at=now()))
    with store.write() as session:
        session.execute(sa.delete(Account))
    with store.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Identity)) == 0


def test_a_migration_that_leaves_a_loose_row_changes_nothing(tmp_path: Path) -> None:
    store = open_store(folder=tmp_path)
    migrate.downgrade(store.engine, "0001")
    with sqlite3.connect(tmp_path / "service.db") as loose:
        loose.execute("INSERT INTO sessions VALUES (x'00', 'nobody', 0, 0, 0)")
    loose.close()
    with pytest.raises(RedactorError, match="refer to nothing"):
        migrate.upgrade(store.engine)
    assert migrate.current(store.engine) == "0001"
    store.close()


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as session:
        session.add(_key())
        session.flush()
        raise ZeroDivisionError
    with store.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ApiKey)) == 0


def test_moments_come_back_in_utc(store: Store) -> None:
    told = datetime.datetime(2026, 7, 1, 8, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    key = _key()
    key.created_at = told
    with store.write() as session:
        session.add(key)
    with store.read() as session:
        kept = session.get_one(ApiKey, key.id)
        assert kept.created_at == told
        assert kept.created_at.utcoffset() == datetime.timedelta()
        assert (kept.secret_hash, kept.scopes) == (b"\x00\xff", ["scan", "redact"])


def test_two_processes_start_at_once(database: str) -> None:
    faults: list[BaseException] = []

    def start() -> None:
        try:
            open_store(database).close()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []


def test_writers_take_turns_and_lose_nothing(store: Store) -> None:
    key = _key()
    with store.write() as session:
        session.add(key)

    def count() -> None:
        for _ in range(20):
            with store.write() as session:
                row = session.get_one(ApiKey, key.id, with_for_update=True)
                row.per_minute = (row.per_minute or 0) + 1

    threads = [threading.Thread(target=count) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with store.read() as session:
        assert session.get_one(ApiKey, key.id).per_minute == 80


def test_a_newer_database_is_refused(database: str) -> None:
    store = open_store(database)
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(RedactorError, match="newer version"):
        open_store(database)


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    store = open_store(folder=tmp_path / "made")
    accounts.add(store, "li", PASSWORD)
    files = sorted((tmp_path / "made").iterdir())
    assert "service.db-wal" in [each.name for each in files]
    assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in files)
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    store.close()


@pytest.mark.parametrize(
    "url",
    ["postgresql://me:geheim77@127.0.0.1:1/x", "mysql://me:geheim77@h/x", "geheim77", "sqlite://"],
)
def test_errors_never_hold_the_url(url: str) -> None:
    with pytest.raises(RedactorError) as caught:
        open_store(url)
    assert "geheim77" not in f"{caught.value} {caught.value!r} {caught.value.__cause__}"


def test_the_environment_names_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REDACTOR_DATABASE_URL", raising=False)
    monkeypatch.setenv("REDACTOR_DATA", str(tmp_path))
    assert database_url() == f"sqlite:///{tmp_path}/service.db"
    monkeypatch.setenv("REDACTOR_DATABASE_URL", "postgresql://h/x")
    assert database_url() == "postgresql://h/x"


def test_no_secret_is_in_the_file(tmp_path: Path) -> None:
    store = open_store(folder=tmp_path)
    presented, key = keys.add(store, "cms", scopes=[Scope.SCAN])
    account = accounts.add(store, "li", PASSWORD)
    token = sessions.begin(store, account)
    # A person who types his password where the name belongs.
    accounts.sign_in(store, PASSWORD, "nothing")
    secret = presented.removeprefix(f"rk_{key.id}_")
    written = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    store.close()
    written += b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert key.id.encode() in written
    for each in (secret, token, csrf.token(token), PASSWORD):
        assert each.encode() not in written
