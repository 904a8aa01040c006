"""Databases as collections: SQLite, and a PostgreSQL of its own."""

from __future__ import annotations

import pickle
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from redactor.batch import open_collection
from redactor.errors import InputError, OptionError
from tests.batch.collected import audited, indexed, refusal, told
from tests.command import RESIDENT
from tests.postgres import server

_PAGE = f"公示\n马秀莲身份证号：{RESIDENT}\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    path = tmp_path / "pages.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "CREATE TABLE pages (id INTEGER PRIMARY KEY, title TEXT, body TEXT, changed TEXT)"
        )
        db.executemany(
            "INSERT INTO pages VALUES (?, ?, ?, ?)",
            [(each, f"第{each}页", _PAGE if each % 2 else "正文", "1") for each in range(1, 101)],
        )
        db.execute("UPDATE pages SET body = NULL WHERE id = 10")
        db.execute("CREATE TABLE files (path TEXT, data BLOB, other TEXT)")
        db.execute("INSERT INTO files VALUES ('a.html', ?, 'x')", [b"<p>fine</p>"])
        db.execute("INSERT INTO files VALUES (NULL, ?, 'x')", [b"x"])
        db.execute("INSERT INTO files VALUES ('b.txt', ?, 'x')", [_PAGE.encode("gbk")])
        db.commit()
    return path


def test_rows_of_a_table_are_audited(tmp_path: Path, pages: Path) -> None:
    collection = open_collection(f"sqlite:///{pages}", table="pages", version="changed")
    assert pickle.loads(pickle.dumps(collection)) == collection
    planned, rows = audited(tmp_path / "out", collection)
    assert planned.inputs == 100
    verdicts = {str(each): "mask" if each % 2 else "pass" for each in range(1, 101)}
    assert told(rows) == verdicts | {"10": "no_content"}
    with closing(sqlite3.connect(pages)) as db:
        db.execute("UPDATE pages SET body = '别的', changed = '2' WHERE id IN (7, 90)")
        db.execute("DELETE FROM pages WHERE id = 10")
        db.commit()
    planned, rows = audited(tmp_path / "out", collection)
    assert (planned.unchanged, planned.gone) == (97, 1)
    assert told(rows) == {"7": "pass", "90": "pass"}


def test_rows_of_a_query_in_any_order(pages: Path) -> None:
    query = "SELECT id, title || ':' || body AS text FROM pages WHERE id > 5 -- the news;"[:-1]
    collection = open_collection(f"sqlite:///{pages}", query=query)
    items = indexed(collection)
    assert len(items) == 95
    for id in ("6", "7", "9", "50", "51", "8", "100"):
        assert str(collection.load(items[id]).data).startswith(f"第{id}页:")
    with closing(sqlite3.connect(pages)) as db:
        db.execute("DELETE FROM pages WHERE id = 60")
        db.commit()
    assert refusal(collection, items["60"]) == "row_is_gone"
    assert str(collection.load(items["61"]).data).startswith("第61页:")


def test_files_in_a_column(tmp_path: Path, pages: Path) -> None:
    collection = open_collection(f"sqlite:///{pages}", table="files", id="path", bytes="data")
    planned, rows = audited(tmp_path / "out", collection)
    assert planned.inputs == 3
    assert told(rows) == {"a.html": "pass", "b.txt": "mask", "第1行": "no_id"}
    assert rows["a.html"]["media_type"] == "text/html"


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM pages",
        "SELECT 1; DELETE FROM pages",
        "WITH x AS (SELECT 1) DELETE FROM pages",
        "SELECT 1) asked; DELETE FROM pages --",
        "PRAGMA query_only = OFF",
        "INSERT INTO pages SELECT * FROM pages",
        "SELECT nothing FROM nowhere",
        "",
    ],
)
def test_databases_are_only_read(pages: Path, query: str) -> None:
    with pytest.raises(OptionError):
        open_collection(f"sqlite:///{pages}", query=query)
    with closing(sqlite3.connect(pages)) as db:
        assert db.execute("SELECT count(*) FROM pages").fetchone() == (100,)


def test_what_cannot_be_asked(tmp_path: Path, pages: Path) -> None:
    at = f"sqlite:///{pages}"
    with pytest.raises(OptionError, match="a table or a query"):
        open_collection(at)
    with pytest.raises(OptionError, match="table none: is not there"):
        open_collection(at, table="none")
    with pytest.raises(OptionError, match=r"two is no column.*columns: path, data, other"):
        open_collection(at, table="files", id="path", bytes="two")
    with pytest.raises(OptionError, match="nothing is no column"):
        open_collection(at, table="pages", version="nothing")
    with pytest.raises(InputError, match="is not there"):
        open_collection(f"sqlite:///{tmp_path}/none.db", table="pages")
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "no.db").write_bytes(b"no database" * 1000)
    with pytest.raises((InputError, OptionError), match="cannot be"):
        open_collection(f"sqlite:///{tmp_path}/no.db", table="pages")


def test_passwords_are_shown_nowhere() -> None:
    secret = "s3cret"
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    for at in (
        f"postgresql+pg8000://me:{secret}@127.0.0.1:{port}/name",
        f"postgresql+nodriver://me:{secret}@127.0.0.1:{port}/name",
        f"postgresql+pg8000://me@127.0.0.1:{port}/name?password={secret}",
    ):
        with pytest.raises((InputError, OptionError)) as error:
            open_collection(at, table="pages")
        assert secret not in f"{error.value} {error.value!r} {error.value.__cause__}"
        assert error.value.__suppress_context__


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A server of its own, with a table."""
    pytest.importorskip("pg8000")
    with server() as url:
        _fill(url)
        yield url


def _fill(url: str) -> None:
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+pg8000:"))
    with engine.begin() as db:
        db.execute(sa.text("CREATE TABLE pages (id uuid PRIMARY KEY, body text, raw bytea)"))
        db.execute(
            sa.text(
                "INSERT INTO pages SELECT gen_random_uuid(), CASE WHEN mod(n, 2) = 0"
                " THEN '正文' ELSE CAST(:page AS text) END, convert_to('正文', 'UTF8')"
                " FROM generate_series(1, 200) n"
            ),
            {"page": _PAGE},
        )
        db.execute(sa.text("CREATE SEQUENCE counted"))
    engine.dispose()


def test_postgresql(tmp_path: Path, postgres: str) -> None:
    collection = open_collection(postgres, table="public.pages", text="body")
    assert "s3cret" not in f"{collection} {collection!r} {collection.spec}"
    copied = pickle.loads(pickle.dumps(collection))
    planned, rows = audited(tmp_path / "out", copied)
    assert planned.inputs == 200
    assert sorted(told(rows).values()) == ["mask"] * 100 + ["pass"] * 100
    for path in (tmp_path / "out").rglob("*"):
        assert not path.is_file() or b"s3cret" not in path.read_bytes()
    files = open_collection(postgres, table="pages", bytes="raw")
    assert {files.load(each).data for each in list(files.items())[:3]} == {"正文".encode()}
    query = open_collection(
        postgres,
        query="SELECT id::text AS id, body FROM pages WHERE body LIKE '正%' AND body <> ':x'",
    )
    assert len(indexed(query)) == 100


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM pages RETURNING id, body) SELECT * FROM gone",
        "SELECT id, body INTO other FROM pages",
        "SELECT nextval('counted') AS id, body FROM pages",
        "SELECT id, body FROM pages FOR UPDATE",
    ],
)
def test_postgresql_is_only_read(postgres: str, query: str) -> None:
    with pytest.raises(OptionError, match="cannot be asked"):
        open_collection(postgres, query=query)
    assert len(indexed(open_collection(postgres, table="pages", text="body"))) == 200


def test_a_connection_that_is_lost(postgres: str) -> None:
    collection = open_collection(postgres, table="pages", text="body")
    items = list(collection.items())
    assert collection.load(items[0]).data
    engine = sa.create_engine(postgres.replace("postgresql:", "postgresql+pg8000:"))
    with engine.begin() as db:
        db.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND usename = 'me'"
            )
        )
    engine.dispose()
    assert all(collection.load(each).data for each in items)
