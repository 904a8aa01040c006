"""A draft carried through its reviews in a real Chromium: pasted, decided on, returned, edited, signed by
three people and the secrecy review, released, printed, found again.

`REDACTOR_PICTURES=docs` writes the pictures that the README shows.
"""

from __future__ import annotations

import asyncio
import datetime
import io
import os
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PIL import Image

from redactor import make_options
from redactor.reviews import commands as asked
from redactor.reviews.particulars import Particulars
from redactor_service.access import accounts, sessions
from redactor_service.access.callers import COOKIE
from redactor_service.access.scopes import Role
from redactor_service.reviews.contents import Content
from redactor_service.reviews.desk import Asking, Reviews
from redactor_service.settings import Settings
from redactor_service.storage.engine import Store, now, open_store
from redactor_service.work.desk import open_desk
from redactor_service.work.pool import Pool
from tests.service import leaks
from tests.service.reviews.page_office import CLEAN, PEOPLE, UNIT, add_people
from tests.service.running import running
from tests.service.test_workbench_pictures import NOTICE
from tests.service.test_workbench_reading import _RUN, _TAGS
from tests.service.workbench import DESK, PHONE, paste, sideways

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

T = TypeVar("T")

PLANTED = (
    *("640104195803129952", "640104197206159933", "640104196609089912"),
    *("13995210873", "13895210864", "15909510852", "6217004360000112233"),
    *("清河镇柳树村三组27号", "清河镇东沟村五组8号", "丁秀云", "尿毒症"),
)
#: The service in its process and this one share it.
_KEY = "a key of thirty-two characters..."
_TITLE = "清河镇2026年第三季度临时救助对象公示"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    """A running service with a unit. `reviews`: of the same database, in this process."""

    url: str
    home: Path
    store: Store
    reviews: Reviews


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Service]:
    home = tmp_path_factory.mktemp("reviews")
    data = home / "data"
    data.mkdir(mode=0o700)
    store, key = open_store("", data), _KEY.encode()
    reviews = Reviews(
        store,
        Pool(Settings(workers=0, data=home), open_desk(make_options({"key": key}))),
        key=key,
        keep=datetime.timedelta(0),
    )
    ids = add_people(store)
    accounts.add(store, "admin", None, role=Role.ADMIN, title="管理员")
    unit = reviews.units.add(UNIT, by="test")
    for name in PEOPLE:
        reviews.units.set_roles(unit, name, [name], by="test")
    with running(home, {"review_hours": 1, "key": _KEY}) as live:
        yield _Service(url=live.url, home=home, store=store, reviews=reviews)
    store.close()
    assert ids


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(os.environ.get("REDACTOR_PICTURES", tmp_path))


@pytest.fixture(scope="module")
def axe() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


class _Desks:
    """A browser for each person; whatever a console complains of fails the test."""

    def __init__(self, browser: Browser, service: _Service) -> None:
        self._browser = browser
        self._service = service
        self._contexts: list[BrowserContext] = []
        self._complaints: list[str] = []

    def of(self, name: str, size: tuple[int, int] = DESK) -> Page:
        width, height = size
        context = self._browser.new_context(
            locale="zh-CN", reduced_motion="reduce", viewport={"width": width, "height": height}
        )
        self._contexts.append(context)
        all_ = accounts.all_accounts(self._service.store)
        account = next(each for each in all_ if each.name == name)
        token = sessions.begin(self._service.store, account)
        context.add_cookies([{"name": COOKIE, "value": token, "url": self._service.url}])
        context.on("page", self._watch)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.set_default_navigation_timeout(60_000)
        return page

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        page.on("console", lambda told: self._noted(told.text))

    def _noted(self, told: str) -> None:
        if "Content Security" in told:
            self._complaints.append(told)

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        assert self._complaints == []


@pytest.fixture
def desks(browser: Browser, service: _Service) -> Iterator[_Desks]:
    desks = _Desks(browser, service)
    yield desks
    desks.close()


def _shoot(page: Page, file: Path, *, whole: bool = False) -> None:
    """In 128 colours, which is a third of the size."""
    taken = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
    taken.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)


def _queued(page: Page, url: str, part: str) -> None:
    """Open the first draft of a part of the queue."""
    page.goto(f"{url}reviews")
    page.locator(f"#{part} tbody a").first.click()
    expect(page.locator("#draft-title")).to_be_visible()


def _sign(page: Page, remark: str) -> None:
    page.fill("#sign-remark", remark)
    page.get_by_role("button", name="同意并签字").click()
    expect(page.get_by_role("status")).to_contain_text("已签字")


def test_a_draft_goes_its_whole_way(
    desks: _Desks, service: _Service, folder: Path, tmp_path: Path
) -> None:
    url = service.url
    drafter, editor, head = (desks.of(name) for name in ("drafter", "editor", "section_head"))
    draft = _handed_in(drafter, url)
    _masked_and_signed(editor, url, tmp_path)
    _returned(head, url)
    _handed_in_again(drafter, url)
    _queued(editor, url, "to-review")
    expect(editor.locator("#changes-title")).to_be_visible()
    expect(editor.locator(".diff ins").first).to_be_visible()
    _decided(editor)
    _sign(editor, "修改之处已核。")
    _queued(head, url, "to-review")
    head.set_viewport_size({"width": DESK[0], "height": 1180})
    head.locator("#findings input[value=kept]").first.check()
    _shoot(head, folder / "review-draft.png")
    head.reload()
    _decided(head)
    _sign(head, "依据和数据已核。")
    _concluded(desks.of("secrecy_reviewer"), url)
    leader = desks.of("leader")
    _queued(leader, url, "to-review")
    _sign(leader, "同意发布。")
    publisher = desks.of("publisher")
    _released(publisher, url)
    assert publisher.url.startswith(draft)
    _printed(publisher, folder, tmp_path)
    publisher.goto(f"{url}reviews/search?title=临时救助+公示&phase=released")
    expect(publisher.locator("table.list tbody tr")).to_have_count(1)
    _gone(service, draft.rpartition("/")[2])


def _handed_in(page: Page, url: str) -> str:
    """Paste a notice into the workbench and hand it in from there; the draft's address."""
    page.goto(url)
    expect(page.locator("html[data-ready]")).to_have_count(1, timeout=60_000)
    paste(page, html=NOTICE)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="提交审核").click()
    form = opened.value
    expect(form.locator("#new-title")).to_have_value(_TITLE)
    form.fill("#new-column", "救助公示")
    form.select_option("#new-source", "原创")
    form.get_by_role("button", name="提交审核").click()
    expect(form.get_by_role("status")).to_contain_text("稿件已提交")
    return form.url.partition("?")[0]


def _masked_and_signed(page: Page, url: str, tmp_path: Path) -> None:
    _queued(page, url, "to-review")
    _shoot(page, tmp_path / "draft-first.png", whole=True)
    page.get_by_role("button", name="都记为“遮盖”").click()
    expect(page.get_by_role("status")).to_contain_text("处理已记录")
    page.get_by_role("button", name="遮盖全部").click()
    expect(page.get_by_role("status")).to_contain_text("已遮盖")
    _shoot(page, tmp_path / "draft-masked.png", whole=True)
    _sign(page, "文字、人名地名已核，个人信息已遮盖。")


def _returned(page: Page, url: str) -> None:
    _queued(page, url, "to-review")
    expect(page.locator(".opinions")).to_contain_text("个人信息已遮盖")
    page.get_by_text("退回", exact=True).first.click()
    page.fill("#return-reasons", "请写明公示的起止日期，并核对机构名称。")
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已退回")


def _handed_in_again(page: Page, url: str) -> None:
    _queued(page, url, "returned")
    expect(page.locator(".opinions")).to_contain_text("请写明公示的起止日期")
    text = page.input_value("#resubmit-text")
    assert PLANTED[0] not in text
    better = text.replace("原国家卫计委", "国家卫生健康委员会")
    page.fill("#resubmit-text", better + "\n公示期7天。")
    page.get_by_role("button", name="重新提交").click()
    expect(page.get_by_role("status")).to_contain_text("已重新提交")


def _concluded(page: Page, url: str) -> None:
    _queued(page, url, "to-review")
    page.get_by_label("公开", exact=True).check()
    page.fill("#conclude-basis", "不涉及国家秘密、工作秘密和内部事务。")
    page.get_by_role("button", name="记录结论").click()
    expect(page.get_by_role("status")).to_contain_text("保密审查结论已记录")


def _released(page: Page, url: str) -> None:
    _queued(page, url, "to-review")
    page.fill("#release-address", "https://www.example.gov.cn/gs/202611/t1.html")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("稿件已发布")


def _decided(page: Page) -> None:
    """Keep what is left to decide, with a reason and a basis for all of it."""
    kept = page.locator("#findings input[value=kept]:visible")
    if not kept.count():
        return
    for each in kept.all():
        each.check()
    page.get_by_text("几处保留的理由、依据相同").click()
    page.fill("#decide-reason", "依法公示所必需")
    page.fill("#decide-basis", "《社会救助暂行办法》公示要求")
    page.get_by_role("button", name="记录所选处理").click()
    expect(page.get_by_role("status")).to_contain_text("处理已记录")


def _printed(page: Page, folder: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader  # noqa: PLC0415  # the reader of what a browser has printed

    page.get_by_role("link", name="审签单", exact=True).click()
    expect(page.locator(".paper-form h2")).to_have_text("信息发布审签单")
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    _shoot(page, tmp_path / "form-screen.png", whole=True)
    made = page.pdf(prefer_css_page_size=True)
    told = "".join(each.extract_text() for each in PdfReader(io.BytesIO(made)).pages)
    flat = "".join(told.split())
    for each in ("信息发布审签单", *PEOPLE.values(), "同意发布。", "救助公示"):
        assert each in flat, each
    assert "下载Word文件" not in flat
    for each in PLANTED[:7]:
        assert each not in flat
    page.emulate_media(media="print")
    # An A4 sheet less its margins, at 96 dots an inch.
    page.set_viewport_size({"width": 680, "height": 1240})
    _shoot(page, folder / "review-form.png")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def _gone(service: _Service, draft_id: str) -> None:
    """Nothing that was planted is in the database's files, before or after the text is deleted."""
    files = sorted((service.home / "data").glob("*.db*"))
    assert files
    assert not leaks.found(PLANTED, [(file.name, file.read_bytes()) for file in files])
    digest = service.reviews.book.kept(draft_id).draft.digest
    assert service.reviews.book.content(draft_id, digest) is not None
    assert service.reviews.purge() >= 1
    assert service.reviews.book.content(draft_id, digest) is None
    assert not leaks.found(PLANTED, [(file.name, file.read_bytes()) for file in files])


def _seed(service: _Service) -> None:
    """Drafts in each part of an editor's queue, one of them overdue."""
    later = Reviews(
        service.store,
        service.reviews._checking._pool,
        key=_KEY.encode(),
        clock=lambda: now() - datetime.timedelta(days=3),
    )
    ids = {each.name: each.id for each in accounts.all_accounts(service.store)}
    unit = service.reviews.units.of_title(UNIT).id
    told = (
        (later, "drafter", "关于开展2026年冬春农田水利建设的通知", "通知公告"),
        (service.reviews, "drafter", "清河镇2026年11月城乡低保对象公示", "救助公示"),
        (service.reviews, "drafter", "清河镇政务服务中心办事指南（修订）", "办事指南"),
        (service.reviews, "drafter", "清河镇2026年残疾人两项补贴发放情况公示", "救助公示"),
        (service.reviews, "editor", "清河镇便民服务点地址和电话", "机构信息"),
    )
    made = {}
    for number, (reviews, who, title, column) in enumerate(told):
        asking = Asking(id=f"seed-{number}", person=ids[who], sender=ids[who])
        content = Content(title=title, text=CLEAN)
        about = Particulars(unit=UNIT, column=column)
        made[number], _ = _awaited(reviews.submit(asking, unit, content, about))
    digest = service.reviews.book.kept(made[3]).draft.digest
    acts: tuple[tuple[int, str, asked.Act], ...] = (
        (3, "editor", asked.Sign(stage="first", digest=digest)),
        (4, "secrecy_reviewer", asked.Return(reasons="请核对地址。")),
    )
    for number, who, act in acts:
        asking = Asking(id=f"act-{number}", person=ids[who], sender=ids[who], version=1)
        _awaited(service.reviews.act(made[number], asking, act))


def _awaited(made: Coroutine[Any, Any, T]) -> T:
    """Playwright has a loop of its own in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, made).result()


def test_the_queue_and_all_pages_are_read_by_everybody(
    desks: _Desks, service: _Service, folder: Path, tmp_path: Path, axe: str
) -> None:
    _seed(service)
    for size in (DESK, PHONE):
        editor, admin = desks.of("editor", size), desks.of("admin", size)
        editor.goto(f"{service.url}reviews")
        if size == DESK:
            _shoot(editor, folder / "review-queue.png")
        _queued(editor, service.url, "to-review")
        draft = editor.url.partition("?")[0]
        unit = service.reviews.units.of_title(UNIT).id
        for page, paths in (
            (
                editor,
                (
                    *("reviews", "reviews/new", "reviews/search?all=1", "reviews/none"),
                    *(
                        draft.removeprefix(service.url),
                        f"{draft.removeprefix(service.url)}/forms/review",
                    ),
                ),
            ),
            (admin, ("reviews", "reviews/units", f"reviews/units/{unit}")),
        ):
            for path in paths:
                page.goto(service.url + path)
                assert _faults(page, axe) == [], path
                assert sideways(page) <= 0, path
                name = path.replace("/", "-").partition("?")[0][:24]
                _shoot(page, tmp_path / f"{name}-{size[0]}.png", whole=True)
        editor.goto(draft)
        editor.fill("#sign-remark", "已看过，没有意见。" * 3)
        other = desks.of("editor", size)
        other.goto(draft)
        other.click("summary:has-text('修改内容')")
        other.fill("#edit-text", CLEAN + f"\n（{size[0]}）")
        other.get_by_role("button", name="保存修改").click()
        expect(other.get_by_role("status")).to_contain_text("修改已保存")
        editor.get_by_role("button", name="同意并签字").click()
        expect(editor.get_by_role("alert")).to_contain_text("已有变化")
        expect(editor.get_by_role("alert")).to_contain_text("修改内容")
        assert editor.input_value("#sign-remark") == "已看过，没有意见。" * 3
        assert _faults(editor, axe) == []
        _shoot(editor, tmp_path / f"stale-{size[0]}.png", whole=True)


def _faults(page: Page, axe: str) -> list[Any]:
    page.evaluate(axe)
    return cast("list[Any]", page.evaluate(_RUN, _TAGS))
