"""Exported posts of Weibo in the forms of common exporters."""

from __future__ import annotations

import csv
import datetime
import json
import pickle
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from redactor.batch import open_collection
from redactor.batch.collections._weibo.post import page_of, posts_in
from redactor.errors import InputError, OptionError
from tests.batch.collected import audited, indexed, refusal, told, why_not
from tests.command import RESIDENT

_DAY = datetime.date(2024, 1, 2)
_MOBLOG = {
    "id": "4762810834227120",
    "mid": "4762810834227120",
    "created_at": "Tue Jan 02 09:04:05 +0800 2024",
    "text": '公示 <a href="/n/x">@某某发布</a> 马秀莲身份证号：64010419<span>5803129952</span><img alt="[心]">',
    "user": {"id": 1, "screen_name": "贺兰发布"},
    "retweeted_status": {"id": "9", "text": "原微博 13800138000", "user": {"screen_name": "某人"}},
    "comments": [{"id": "c", "text": "评论的内容", "user": {"screen_name": "路人"}}],
}
#: Each form with what its post says.
_FORMS: dict[str, dict[str, Any]] = {
    "m.weibo.cn": {"ok": 1, "data": {"cards": [{"card_type": 9, "mblog": _MOBLOG}]}},
    "ajax": {
        "data": {
            "list": [
                {
                    "idstr": "2",
                    "mblogid": "Lq",
                    "created_at": "Tue Jan 02 09:04:05 +0800 2024",
                    "text_raw": f"公示\n身份证号：{RESIDENT}",
                    "text": f"公示<br/>身份证号：{RESIDENT}",
                    "user": {"idstr": "1", "screen_name": "贺兰发布"},
                }
            ]
        }
    },
    "weibo-crawler": {
        "user": {"id": "1", "screen_name": "贺兰发布", "description": "x"},
        "weibo": [
            {
                "id": 3,
                "bid": "Lq",
                "text": "转发",
                "created_at": "2024-01-02",
                "retweet": {"id": 4, "text": f"身份证号：{RESIDENT}", "screen_name": "某人"},
            }
        ],
    },
    "WeiboSpider": {
        "_id": "4",
        "mblogid": "Lq",
        "created_at": "2024-01-02 10:20:54",
        "content": f"身份证号：{RESIDENT}",
        "user": {"_id": "1", "nick_name": "贺兰发布"},
    },
}


@pytest.mark.parametrize("form", _FORMS)
def test_forms_are_audited(tmp_path: Path, form: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(_FORMS[form], ensure_ascii=False), encoding="utf-8-sig")
    collection = open_collection(f"weibo:{path}")
    assert pickle.loads(pickle.dumps(collection)) == collection
    (item,) = collection.items()
    assert item.modified == "2024-01-02"
    loaded = collection.load(item)
    assert loaded.date == _DAY
    assert str(loaded.data).count(RESIDENT) == (0 if form == "m.weibo.cn" else 1)
    _, rows = audited(tmp_path / "out", collection)
    assert told(rows) == {item.id: "mask"}
    assert "RESIDENT_ID" in {each["entity"] for each in rows[item.id]["findings"]}


def test_a_post_is_shown_with_whom_it_quotes_and_comments() -> None:
    (post,) = posts_in(_FORMS["m.weibo.cn"])
    page = page_of(post)
    for each in ("贺兰发布", "@某某发布", "13800138000", "某人", "评论的内容", "路人"):
        assert each in page
    held = {"id": 1, "text": "1 < 2 & <b>", "longText": {"longTextContent": "1 < 2 & all of it"}}
    assert "1 &lt; 2 &amp; all of it" in page_of(held)
    around: dict[str, Any] = {"id": 1, "text": "x"}
    around["retweeted_status"] = around
    assert "x" in page_of(around)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_of_exporters(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    header = ["id", "bid", "正文", "位置", "日期", "是否原创", "源用户昵称", "源微博正文"]
    rows = [
        ["'5", "Lq", f"第一行\n身份证号：{RESIDENT}", "", "2024-01-02 09:04", "True", "", ""],
        ["6\t", "Lr", "转发", "", "2024-01-02", "False", "某人", f"身份证号：{RESIDENT}"],
        ["", "", "no id", "", "", "", "", ""],
        ["7"],
        ["8", "Ls", "fine", "", "2024-13-45", "True", "", "", "more", "than", "columns"],
    ]
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *rows])
    collection = open_collection(f"weibo:{path}")
    planned, found = audited(tmp_path / "out", collection)
    assert planned.inputs == 5
    assert told(found) == {
        "5": "mask",
        "6": "mask",
        "第3行": "no_posts",
        "第4行": "no_posts",
        "8": "pass",
    }
    items = indexed(collection)
    assert "fine" in collection.load(items["8"]).data
    assert "第一行" in collection.load(items["5"]).data


def test_lines_and_what_is_broken(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    lines = [json.dumps(_FORMS["WeiboSpider"]), "{broken", '{"_id": "u", "nick_name": "x"}']
    comment = {"_id": 8, "content": f"身份证号：{RESIDENT}", "comment_user": {"nick_name": "路人"}}
    (folder / "a.jsonl").write_text("\n".join([*lines, json.dumps(comment)]))
    (folder / "b.json").write_text("{broken")
    (folder / "c.json").write_text("[" * 200_000)
    (folder / "d.json").write_text(json.dumps([{**_MOBLOG, "id": 4}, {"id": 9, "text": "x"}]))
    (folder / "e.txt").write_text("x")
    (folder / "f.json").symlink_to("/etc/passwd")
    planned, rows = audited(tmp_path / "out", open_collection(f"weibo:{folder}"))
    assert planned.inputs == 9
    assert told(rows) == {
        "4": "mask",
        "a.jsonl 第2行": "broken_line",
        "a.jsonl 第3行": "no_posts",
        "8": "mask",
        "b.json 第1行": "no_posts",
        "c.json 第1行": "no_posts",
        "4（重复2）": "duplicate_id",
        "9": "pass",
        "f.json": "outside",
    }


def test_a_long_post_of_which_the_end_is_missing(tmp_path: Path) -> None:
    cut = {"id": 1, "isLongText": True, "text": '公示名单如下：一 ...<a href="/status/1">全文</a>'}
    whole = {
        "id": 2,
        "isLongText": True,
        "text": "公示 ...全文",
        "longText": {"longTextContent": "公示，止。"},
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps([cut, whole]))
    assert why_not(open_collection(f"weibo:{path}")) == {
        "1": "",
        "1#全文": "long_text_missing",
        "2": "",
    }


def test_posts_are_fetched(tmp_path: Path) -> None:
    page = (
        f"<html><script>var $render_data = {json.dumps([{'status': _MOBLOG}])}[0] || {{}};</script>"
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = {"/a": json.dumps(_FORMS["m.weibo.cn"]), "/b": page}
            self.send_response(200)
            kind = "application/json" if self.path == "/a" else "text/html"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(told.get(self.path, "<p>another</p>").encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        at = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / "list.txt").write_text(f"{at}/a\n{at}/b\n{at}/c\n")
        collection = open_collection(f"weibo:{tmp_path / 'list.txt'}", allow_local="yes")
        _, rows = audited(tmp_path / "out", collection)
        server.shutdown()
    assert told(rows) == {f"{at}/a": "mask", f"{at}/b": "mask", f"{at}/c": "pass"}


def test_what_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([_MOBLOG]))
    collection = open_collection(f"weibo:{path}")
    (item,) = collection.items()
    path.write_text(json.dumps([{**_MOBLOG, "text": "other"}]))
    assert refusal(collection, item) == "changed_meanwhile"
    with pytest.raises(InputError, match="is not there"):
        open_collection(f"weibo:{tmp_path}/none.json")
    with pytest.raises(OptionError, match="is for addresses"):
        open_collection(f"weibo:{path}", timeout="5")
