"""Values planted in all that a draft has, and then searched for in the files of both databases: in clear they
are nowhere; after the text was deleted, its key is nowhere either."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from redactor.reviews import Accepted
from redactor.reviews import commands as asked
from redactor.reviews.particulars import Particulars
from redactor_service.reviews import sealing
from redactor_service.reviews.contents import Attachment, Content
from redactor_service.reviews.purge import purge
from redactor_service.storage.engine import Store, open_store
from redactor_service.storage.review_models import ReviewContent, ReviewKey
from tests.postgres import Cluster
from tests.service import leaks
from tests.service.proofs.office import KEY, Office, later, open_office

#: Made up: sequence numbers 990–999.
VALUES = (
    *("640104197205119913", "13895155501", "古月南乔的小名叫石榴", "九里桥边第三棵槐树下的约定"),
    *("把蓝布包裹交给撑伞的人", "石榴树下的领款名单", "柳梢头上系着的红布条", "三更时分渡口的灯笼"),
    *("藏在砚台底下的那封信", "雪夜里借走的半袋米"),
)
(ID, PHONE, IN_TEXT, IN_TITLE, IN_FILE, FILE_NAME, REMARK, REASON, BASIS, FACT) = VALUES


async def _planted(office: Office) -> str:
    """A draft in which every value was written somewhere, released."""
    reviews = office.reviews
    content = Content(
        title=f"{IN_TITLE}的公示",
        text=f"{IN_TEXT}，身份证号：{ID}，手机：{PHONE}。",
        attachments=(Attachment(name=f"{FILE_NAME}.txt", data=f"{IN_FILE}{ID}".encode()),),
    )
    told = Particulars(column="公示", drafter=FACT, summary=IN_TEXT, source=REASON)
    draft, outcome = await reviews.submit(office.asking("drafter"), office.unit, content, told)
    assert isinstance(outcome, Accepted)
    await office.done(draft, "editor", asked.Return(reasons=REASON))
    version = reviews.book.kept(draft).draft.version
    await reviews.resubmit(draft, office.asking("drafter", version), content, told)
    kept = reviews.book.kept(draft).draft
    verdicts = tuple(
        asked.Verdict(finding=each.id, ruling=asked.Ruling.KEPT, reason=REASON, basis=BASIS)
        for each in kept.findings
    )
    assert verdicts
    await office.done(draft, "secrecy", asked.Decide(verdicts=verdicts))
    digest = kept.digest
    await office.done(draft, "editor", asked.Sign(stage="first", digest=digest, remark=REMARK))
    await office.done(draft, "head", asked.Sign(stage="second", digest=digest, remark=REMARK))
    public = asked.Conclusion.PUBLIC
    await office.done(
        draft, "secrecy", asked.Conclude(digest=digest, conclusion=public, basis=BASIS)
    )
    await office.done(draft, "leader", asked.Sign(stage="third", digest=digest))
    await reviews.view(draft, office.people["editor"])
    version = reviews.book.kept(draft).draft.version
    done = await reviews.release(draft, office.asking("publisher", version), digest)
    assert isinstance(done, Accepted), done
    return draft


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Path]]:
    """A database of its own, and the folder of all its files."""
    if request.param == "sqlite":
        store = open_store(folder=tmp_path / "data")
        yield store, tmp_path / "data"
        store.close()
        return
    # What was written to the log before a checkpoint is removed with it, and not written over some day.
    cluster = Cluster("wal_recycle=off", "wal_init_zero=off", "min_wal_size=32MB")
    try:
        store = open_store(cluster.url)
        yield store, cluster.data
        store.close()
    finally:
        cluster.remove()


def _settled(store: Store) -> None:
    """The database has written into its files what it has in memory; its log begins anew."""
    if store.is_sqlite:
        return
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        for _ in range(2):
            connection.execute(sa.text("SELECT pg_switch_wal()"))
            connection.execute(sa.text("CHECKPOINT"))


def _where(wanted: bytes, folder: Path) -> list[str]:
    return [where for where, content in leaks.below(folder) if wanted in content]


def test_nothing_in_clear_and_no_key_after_deletion(
    place: tuple[Store, Path],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    store, folder = place
    caplog.set_level(logging.DEBUG)
    office = open_office(store, tmp_path / "home", hook=True)
    drafts = [asyncio.run(_planted(office)) for _ in range(3)]
    with store.read() as session:
        keys = [session.get_one(ReviewKey, draft).sealed for draft in drafts]
        content = session.scalars(
            sa.select(ReviewContent.sealed).where(ReviewContent.draft_id == drafts[0])
        ).first()
    assert content is not None
    _settled(store)
    assert not leaks.found_in_folders(VALUES, folder)
    # The search finds what is there.
    assert all(_where(each, folder) for each in keys)
    # Some are still under way while others go.
    under_way = asyncio.run(office.submitted())
    with store.read() as session:
        own = session.get_one(ReviewKey, under_way).sealed
    assert later(office, 48).purge() == len(drafts)
    _settled(store)
    assert not any(_where(each, folder) for each in keys), "a key of deleted texts is still there"
    assert _where(own, folder)
    assert office.reviews.book.opened(under_way).content is not None
    assert not leaks.found_in_folders(VALUES, folder)
    logged = "\n".join(each.getMessage() for each in caplog.records)
    printed = "".join(capfd.readouterr())
    assert not leaks.found(VALUES, [("log", logged.encode()), ("printed", printed.encode())])


def test_a_draft_is_no_key_to_another(office: Office) -> None:
    """A sealed text that somebody moves to another draft does not open there."""

    async def walk() -> tuple[str, str]:
        return await office.submitted("甲稿"), await office.submitted("乙稿")

    first, second = asyncio.run(walk())
    with office.store.write() as session:
        session.get_one(ReviewKey, second).sealed = session.get_one(ReviewKey, first).sealed
    with pytest.raises(Exception, match="cannot be opened"):
        office.reviews.book.opened(second)
    assert sealing.key_for(KEY, "a") != sealing.key_for(KEY, "b")


def test_what_was_deleted_stays_deleted_after_a_crash(tmp_path: Path) -> None:
    """A service that ends between deleting and cleaning: the next one cleans at its first turn."""
    store = open_store(folder=tmp_path / "data")
    office = open_office(store, tmp_path / "home")
    draft = asyncio.run(_planted(office))
    with store.read() as session:
        key = session.get_one(ReviewKey, draft).sealed

    reviews = later(office, 48)
    assert purge(store, reviews._clock()) == 1
    assert _where(key, tmp_path / "data")
    assert later(office, 48).purge() == 0
    assert not _where(key, tmp_path / "data")
    store.close()
