"""Texts of a draft as pages show them: marks, masks, differences, whatever the text is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor_service.pages.reviews.changes import changes, compared, places
from redactor_service.pages.reviews.marks import Marked, masked, pieces, visible
from redactor_service.reviews.contents import Attachment, Content
from tests.service.reviews.page_office import (
    CLEAN,
    IDENTITY,
    MOBILE,
    Office,
    draft_path,
    opened,
    submitted,
)

_TEXTS = st.text(alphabet="甲乙丙丁。，；\n<>&a ", max_size=60)


@pytest.fixture
def office(tmp_path: Any) -> Iterator[Office]:
    office = opened(tmp_path)
    yield office
    office.state.store.close()


@given(_TEXTS, _TEXTS)
def test_differences_give_both_texts_back(before: str, after: str) -> None:
    bits = compared(before, after)
    assert "".join(text for kind, text in bits if kind != "new") == before
    assert "".join(text for kind, text in bits if kind != "gone") == after
    assert (places(bits) == 0) == (before == after)
    assert all(text for _, text in bits)


def test_long_texts_are_compared_in_a_moment() -> None:
    before = "第一句话写得很平常。" * 20_000
    after = before[:1000] + "改" + before[1000:90_000] + before[90_010:] + "尾"
    bits = compared(before, after)
    assert "".join(text for kind, text in bits if kind != "gone") == after
    whole = compared("甲" * 100_000, "乙" * 100_000)
    assert [each.kind for each in whole] == ["gone", "new"]


def test_changes_count_the_title_and_files_too() -> None:
    old = Content(title="公示", text="甲。乙。", attachments=(Attachment(name="a", data=b"1"),))
    new = Content(title="公告", text="甲。丙。", attachments=(Attachment(name="b", data=b"1"),))
    told = changes(old, new)
    assert (told.count, told.added, told.removed) == (4, ("b",), ("a",))
    swapped = Content(title="公示", text="甲。乙。", attachments=(Attachment(name="a", data=b"2"),))
    assert changes(old, swapped).replaced == ("a",)
    assert changes(old, old).count == 0


@given(_TEXTS, st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=6))
def test_marks_change_no_letter(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [
        Marked(min(one, other), max(one, other), action, str(at), "名", False)
        for at, (one, other) in enumerate(spans)
        for action in ("block" if at % 2 else "mask",)
    ]
    made = pieces(text, marks)
    assert "".join(each.text for each in made) == text
    at = 0
    for each in made:
        over = {mark.action for mark in marks if mark.start < at + len(each.text) and at < mark.end}
        assert each.action == ("block" if "block" in over else "mask" if over else "")
        at += len(each.text)


def test_a_value_that_tags_cut_is_marked_in_both_parts() -> None:
    text = "<p>证号640104<b>1958</b>&nbsp;甲</p>"
    marks = [
        Marked(5, 11, "mask", "f", "证号", False),
        Marked(14, 18, "mask", "f", "证号", False),
    ]
    told = [(each.text, each.action, each.id) for each in pieces(text, marks, format="html")]
    assert told[:3] == [("证号", "", ""), ("640104", "mask", "f"), ("1958", "mask", "")]
    assert "\xa0" in "".join(each.text for each in pieces(text, marks, format="html"))


def test_what_nobody_reads_of_html_is_not_shown() -> None:
    text = "<style>p{}</style><script>alert(1)</script><!-- 注 --><td>甲</td><td>乙</td><title>x</title>"
    assert "".join(each.shown for each in visible(text)).split() == ["甲", "乙"]


def test_masks_that_overlap_are_put_in_once() -> None:
    findings = [
        {"action": "mask", "parts": [[0, 3]], "masked": ["*"]},
        {"action": "mask", "parts": [[2, 4]], "masked": ["#"]},
        {"action": "hold", "parts": [[5, 6]], "masked": ["略"]},
        {"action": "mask", "parts": [[7, 8]], "masked": None},
    ]
    assert masked("甲乙丙丁戊己庚辛", findings) == ("*丁戊己庚辛", 1)


def test_a_html_draft_is_masked_where_it_is_written(office: Office) -> None:
    text = f"<p>丁秀云，身份证号：640104<b>19580312</b>9952，电话{MOBILE}</p>"
    editor = office.browser("editor")
    page = submitted(editor, office, title="公示", text=text, format="html")
    path = draft_path(page)
    page = editor.send(page, "/mask")
    assert "须遮盖的内容已遮盖" in page.text
    kept = office.state.reviews.book.kept(path.rpartition("/")[2])
    content = office.state.reviews.book.content(kept.draft.id, kept.draft.digest)
    assert content is not None and content.format == "html"
    assert "<b>" in content.text and "19580312" not in content.text and MOBILE not in content.text
    assert not kept.draft.findings


def test_a_draft_of_two_hundred_attachments(office: Office) -> None:
    files = [(f"{number:03}.txt", f"附件{number}，电话{MOBILE}".encode()) for number in range(201)]
    editor = office.browser("editor")
    page = submitted(editor, office, title="公示", text=CLEAN, files=files)
    kept = office.state.reviews.book.kept(draft_path(page).rpartition("/")[2]).draft
    assert len(kept.findings) == 201
    assert len(page.tree.xpath("//fieldset[@class='ruling']")) == 200
    assert "另有 1 处" in page.text
    page = editor.send(page, "/decide", {"all": "masked"})
    assert "处理已记录" in page.text
    assert len(office.state.reviews.book.kept(kept.id).draft.decisions) == 201


def test_files_larger_than_a_text_may_be_are_taken_and_too_large_ones_are_told(
    office: Office,
) -> None:
    editor = office.browser("editor")
    data = b"0" * (office.state.settings.max_body + 1)
    page = submitted(editor, office, title="公示", text=CLEAN, files=[("大.bin", data)])
    assert "稿件已提交" in page.text and "大.bin" in page.text
    many = [(f"{number}.bin", data) for number in range(7)]
    page = submitted(editor, office, title="太大", text=CLEAN, files=many)
    assert page.status == 409 and "合计不超过 64 MB" in page.text


def test_a_database_that_is_gone_is_told_and_nothing_is_done(office: Office) -> None:
    editor = office.browser("editor")
    page = submitted(office.browser("drafter"), office, title="公示", text=CLEAN)
    page = editor.open(draft_path(page))
    [file] = office.state.settings.data.glob("*.db")
    with sqlite3.connect(file) as direct:
        direct.execute("ALTER TABLE review_events RENAME TO elsewhere")
    told = editor.send(page, "/sign", {"remark": "好"})
    assert told.status == 503
    assert "刚才的操作没有办理" in told.text
    assert IDENTITY not in told.answer.text
    with sqlite3.connect(file) as direct:
        direct.execute("ALTER TABLE elsewhere RENAME TO review_events")
    assert "已签字" in editor.send(page, "/sign", {"remark": "好"}).text
