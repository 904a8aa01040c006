"""The pages as the server makes them, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from redactor import ScanOptions
from redactor_service.app import create_app
from tests.command import MASKABLE
from tests.service.conftest import NEAR, WORDS

STATIC = Path(__file__).parents[2] / "service" / "redactor_service" / "static"
OWN = [path for path in sorted(STATIC.rglob("*.*")) if "vendor" not in path.parts]
PIECE = {"HX-Request": "true"}
#: A file of each format that is read without another program.
FILES = [
    min(path for path in folder.rglob("*") if path.is_file())
    for folder in sorted((Path(__file__).parents[2] / "corpora/documents/files").iterdir())
    if folder.name not in {"doc", "ppt", "rtf", "xls"}
]


@pytest.fixture(scope="module")
def client(house: ScanOptions) -> TestClient:
    return TestClient(create_app(workers=0, options=house, max_file=1_000_000), base_url=NEAR)


@pytest.mark.parametrize("path", ["/", "/rules", "/rules/privacy/resident_id", "/policies/house"])
def test_pages_load_nothing_from_outside_and_have_no_inline_code(
    client: TestClient, path: str
) -> None:
    told = client.get(path)
    assert told.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.search(r"""https?:|["'(=]\s*//|@import|\sstyle=|\son[a-z]+=""", told.text)
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style", told.text)


@pytest.mark.parametrize("file", OWN, ids=lambda path: path.name)
def test_own_files_load_nothing_from_outside(client: TestClient, file: Path) -> None:
    answer = client.get(f"/static/{file.relative_to(STATIC).as_posix()}")
    assert answer.status_code == 200
    own = answer.text.replace("http://www.w3.org/2000/svg", "")
    if file.name != "field.js":
        assert not re.search(r"""https?:|["'(=]\s*//|@import""", own)
    assert "innerHTML" not in own and "insertAdjacentHTML" not in own
    assert ("Storage" in own) == (file.name == "choice.js")
    assert file.suffix != ".js" or len(own.splitlines()) < 400


def test_files_are_sent_once(client: TestClient) -> None:
    first = client.get("/static/workbench.js")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/static/workbench.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_vendored_files_have_their_licences(client: TestClient) -> None:
    notice = (STATIC / "vendor" / "NOTICE.txt").read_text("utf-8")
    for file in (STATIC / "vendor").glob("*.js"):
        version = re.search(rf"^{re.escape(file.name)}\s+\S+ ([\d.]+)\s+\S", notice, re.MULTILINE)
        assert version and version[1] in file.read_text("utf-8")
        assert list(file.parent.glob(f"{file.name.partition('.')[0]}.LICENSE*.txt"))
        assert client.get(f"/static/vendor/{file.name}").status_code == 200


def test_rules_are_listed_and_explained(client: TestClient) -> None:
    listed = client.get("/rules").text
    rules = client.get("/v1/rules").json()
    for rule in rules:
        assert f'href="/rules/{rule["id"]}"' in listed
    told = client.get("/rules/privacy/resident_id")
    for words in ("公民身份号码", "民法典", "本单位策略", "须遮掩", "出处"):
        assert words in told.text
    piece = client.get("/rules/privacy/resident_id", headers=PIECE)
    assert "<html" in told.text and "<html" not in piece.text
    for rule in rules:
        assert client.get(f"/rules/{rule['id']}", headers=PIECE).status_code == 200
    gone = client.get("/rules/privacy/none")
    assert gone.status_code == 404 and "没有这条规则" in gone.text


def test_policies_and_kinds_are_explained(client: TestClient) -> None:
    assert client.get("/policies/house").text.strip() == "只供测试。"
    assert "名单公示" in client.get("/kinds/roster").text
    for path in ("/policies/none", "/kinds/none", "/policies/..%2fdefault"):
        assert client.get(path).status_code == 404


def test_a_file_s_result_is_drawn(client: TestClient) -> None:
    answer = client.post("/file", files={"file": ("../名单.txt", f"{MASKABLE}\n".encode())})
    assert "须遮掩 1 处" in answer.text and "640104************" in answer.text
    assert "640104195803129952" not in answer.text
    link = re.search(r'href="(v1/files/[^"]+)" download="([^"]+)"', answer.text)
    assert link and link[2] == "名单.txt"
    masked = client.get(f"/{link[1]}").content.decode()
    assert "640104************" in masked


def test_a_file_that_cannot_be_given_says_why(client: TestClient) -> None:
    blocked = client.post("/file", files={"file": ("a.txt", WORDS["block"].encode())}).text
    assert "不得发布" in blocked and "download" not in blocked
    broken = client.post("/file", files={"file": ("坏.docx", b"PK\x03\x04 not a file")}).text
    assert "未检查完 1 项" in broken and "download" not in broken
    wrong = {"policy": "none"}
    assert "选项" in client.post("/file", files={"file": ("a.txt", b"a")}, data=wrong).text
    many = [("file", ("a.txt", b"a")), ("file", ("b.txt", b"b"))]
    assert "一个文件" in client.post("/file", files=many).text
    assert client.post("/file", files={"file": ("a.txt", b"a" * 2_000_000)}).status_code == 413
    hostile = client.post("/file", files={"file": ("<img src=x onerror=alert(1)>.txt", b"a")})
    assert "<img" not in hostile.text


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parent.name)
def test_a_file_of_each_format_gets_a_result(client: TestClient, file: Path) -> None:
    """Whether it can be read here or not; those that can are given back, or it is said why not."""
    answer = client.post(
        "/file", files={"file": (file.name, file.read_bytes())}, data={"clean": "1"}
    )
    assert answer.status_code == 200
    told = answer.text
    assert 'id="file-verdict"' in told and 'class="message alarm"' not in told
    assert "下载遮掩后的文件" in told or 'class="message"' in told
    # All keys of the report have Chinese words.
    for judged in re.findall(r"判断：(.*?)[；。]", told):
        assert not re.search("[a-z]{3}", judged)
