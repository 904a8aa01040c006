"""Saved articles of WeChat: pages as browsers save them, MHTML, and fetched ones."""

from __future__ import annotations

import datetime
import pickle
import threading
from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from redactor.batch import open_collection
from redactor.batch.collections._weixin.article import article_of
from redactor.errors import OptionError
from tests.batch.collected import audited, indexed, refusal, told, why_not
from tests.command import RESIDENT

_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8"
    "cfc000000301010018dd8db00000000049454e44ae426082"
)


def article(content: str, *, around: str = "") -> str:
    """As the page of the last years is made."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<meta name="author" content="马秀莲"><meta name="description" content="一周要闻" />
<meta property="og:title" content="关于发放补贴的公示 &amp; 说明">
<script>var biz = "x", appmsgid = "13912345678"; var msg_title = 'no';</script></head>
<body class="zh_CN"><div id="js_article"><h1 id="activity-name">关于发放补贴的公示</h1>
<a id="js_name"> 贺兰发布 </a><em id="publish_time"></em>
<div class="rich_media_content js_underline_content" id="js_content" style="visibility: hidden; opacity: 0;">
{content}<div>nested<div>more</div></div><!-- </div> --><script>"</div>"</script>
</div>
<div id="js_pc_qr_code">{around}</div></div>
<script>var nickname = htmlDecode("贺兰&amp;发布"); var ct = "1704135845"; window.x = "{RESIDENT}"</script>
</body></html>"""


def test_what_stands_in_an_article() -> None:
    found = article_of(article("<p>正文</p>", around="二维码"))
    assert found is not None
    assert found.title == "关于发放补贴的公示 & 说明"
    assert (found.account, found.author, found.summary) == ("贺兰&发布", "马秀莲", "一周要闻")
    assert found.published == datetime.date(2024, 1, 2)
    page = found.page()
    assert "正文" in page
    assert "more" in page
    assert "贺兰&amp;发布" in page
    assert "hidden" not in page
    assert "二维码" not in page
    assert RESIDENT not in page
    assert article_of("<p>another page</p>") is None
    # Another year's: variables and elements only, never closed.
    older = """<html><script>var msg_title = "一则通知"; var createTime = '2019-05-06 07:08';</script>
    <strong class="profile_nickname" id="js_name">某某发布</strong>
    <section id=js_content><p>内容"""
    found = article_of(older)
    assert found is not None
    assert (found.title, found.account) == ("一则通知", "某某发布")
    assert found.published == datetime.date(2019, 5, 6)
    assert found.content == "<p>内容"


def test_saved_pages_are_audited(tmp_path: Path) -> None:
    folder = tmp_path / "文章"
    pictures = folder / "a_files"
    pictures.mkdir(parents=True)
    (folder / "a.html").write_text(
        article(
            f'<p>身份证号：{RESIDENT}</p><img data-src="https://mmbiz.qpic.cn/1" src="./a_files/640">'
            '<img data-src="https://mmbiz.qpic.cn/2" src="data:image/gif;base64,R0lGOD">'
            "<img class='x' data-src='https://mmbiz.qpic.cn/3'>"
        )
    )
    (pictures / "640").write_bytes(_PNG)
    (pictures / "app.js").write_text(f'var x = "{RESIDENT}"')
    (folder / "b.html").write_text(article("<p>正文</p>"))
    (folder / "gone.html").write_text("<html><p>该内容已被发布者删除</p></html>")
    (folder / "asked.html").write_text("<html><p>环境异常</p></html>")
    (folder / "other.html").write_text(f"<html><p>身份证号：{RESIDENT}</p></html>")
    (folder / "附件.txt").write_text(RESIDENT)
    (folder / "empty.html").write_text("")
    (folder / "out.html").symlink_to("/etc/passwd")
    collection = open_collection(f"weixin:{folder}")
    assert pickle.loads(pickle.dumps(collection)) == collection
    found = indexed(collection)
    assert found["a_files/640"].parent == "a.html"
    loaded = collection.load(found["a.html"])
    assert (loaded.format, loaded.date) == ("html", datetime.date(2024, 1, 2))
    _, rows = audited(tmp_path / "out", collection)
    picture = rows.pop("a_files/640")
    assert picture["media_type"] == "image/png"
    assert told(rows) == {
        "a.html": "mask",
        "a.html#图片": "pictures_not_saved",
        "a_files/app.js": "page_part",
        "b.html": "pass",
        "gone.html": "weixin_gone",
        "asked.html": "weixin_asked_back",
        "other.html": "mask",
        "附件.txt": "mask",
        "empty.html": "empty",
        "out.html": "outside",
    }
    assert rows["a.html#图片"]["parent"] == "a.html"
    # The element is hidden until scripts have run; nobody hid anything.
    assert {each["action"] for each in rows["b.html"]["findings"]} == {"note"}


def _mhtml(page: str, charset: str = "utf-8") -> bytes:
    made = MIMEMultipart("related", type="text/html")
    made["Snapshot-Content-Location"] = "https://mp.weixin.qq.com/s/x"
    made.attach(MIMEText(page, "html", charset))
    image = MIMEImage(_PNG, "png")
    image["Content-Location"] = "https://mmbiz.qpic.cn/1"
    made.attach(image)
    return made.as_bytes()


def test_mhtml_is_audited(tmp_path: Path) -> None:
    page = article(
        f'<p>身份证号：{RESIDENT}</p><img data-src="https://mmbiz.qpic.cn/1">'
        '<img data-src="https://mmbiz.qpic.cn/2">'
    )
    (tmp_path / "a.mhtml").write_bytes(_mhtml(page))
    (tmp_path / "b.mht").write_bytes(_mhtml("<p>其他网页</p>", "gbk"))
    plain = EmailMessage()
    plain.set_content("no page")
    (tmp_path / "c.mht").write_bytes(plain.as_bytes())
    collection = open_collection(f"weixin:{tmp_path}")
    found = indexed(collection)
    assert {id: each.skipped for id, each in found.items() if each.parent} == {
        "a.mhtml#图片2.png": "",
        "a.mhtml#图片": "pictures_not_saved",
        "b.mht#图片2.png": "",
    }
    assert collection.load(found["a.mhtml#图片2.png"]).data == _PNG
    assert collection.load(found["b.mht"]).data == "<p>其他网页</p>"
    _, rows = audited(tmp_path / "out", collection)
    assert told(rows)["a.mhtml"] == "mask"
    assert "c.mht" in rows
    (tmp_path / "a.mhtml").write_bytes(_mhtml(page + " "))
    assert refusal(collection, found["a.mhtml"]) == "changed_meanwhile"


def test_articles_are_fetched(tmp_path: Path) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            gone = self.path.endswith("gone")
            body = ("<p>该内容已被发布者删除</p>" if gone else article("<p>正文</p>")).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=UTF-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        at = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / "list.txt").write_text(f"{at}/s/a\n{at}/s/gone\n")
        collection = open_collection(f"weixin:{tmp_path / 'list.txt'}", allow_local="yes")
        _, rows = audited(tmp_path / "out", collection)
        (item,) = open_collection(f"weixin:{at}/s/a").items()
        assert refusal(open_collection(f"weixin:{at}/s/a"), item) == "inside_address"
        server.shutdown()
    assert told(rows) == {f"{at}/s/a": "pass", f"{at}/s/gone": "weixin_gone"}


def test_one_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(article("<p>正文</p>"))
    assert why_not(open_collection(f"weixin:{tmp_path / 'a.html'}")) == {"a.html": ""}
    with pytest.raises(OptionError, match="is for addresses"):
        open_collection(f"weixin:{tmp_path / 'a.html'}", timeout="5")
