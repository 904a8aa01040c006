"""Lists of addresses, fetched from a real server that does what servers do."""

from __future__ import annotations

import gzip
import pickle
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from redactor.batch import open_collection
from redactor.batch.addresses import is_inside, resolved
from redactor.batch.items import Item, RefusedError, Unchanged
from redactor.errors import InputError, OptionError
from tests.batch.collected import audited, refusal, told
from tests.command import RESIDENT

_PAGE = f"<p>马秀莲身份证号：{RESIDENT}</p>"
_BOMB = gzip.compress(bytes(90_000_000))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        self.server.log.append((self.headers["Host"], self.path, dict(self.headers)))
        name = self.path.partition("?")[0].strip("/").partition(".")[0].partition("/")[0]
        with suppress(OSError):
            getattr(self, f"page_{name}", self.page_none)()

    def log_message(self, *_: Any) -> None:
        pass

    def answer(self, body: bytes | str, status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        told = {"Content-Type": "text/html", "Content-Length": str(len(data))}
        for key, value in {**told, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
            if value:
                self.send_header(key, value)
        self.end_headers()
        self.wfile.write(data)

    def page_none(self) -> None:
        self.answer("no", 404)

    def page_page(self) -> None:
        self.answer(_PAGE)

    def page_gbk(self) -> None:
        self.answer("<p>公示</p>".encode("gbk"), Content_Type="text/html; charset=gbk")

    def page_packed(self) -> None:
        self.answer(gzip.compress(_PAGE.encode()), Content_Encoding="gzip")

    def page_bomb(self) -> None:
        self.answer(_BOMB, Content_Encoding="gzip")

    def page_half(self) -> None:
        self.answer(gzip.compress(_PAGE.encode())[:-9], Content_Encoding="gzip")

    def page_brotli(self) -> None:
        self.answer(b"x", Content_Encoding="br")

    def page_wrong(self) -> None:
        self.answer(f"{RESIDENT}", Content_Type="image/png")

    def page_download(self) -> None:
        name = "附件：名单.txt".encode("gbk").decode("latin-1")
        kind = "application/octet-stream"
        self.answer(
            RESIDENT, Content_Type=kind, Content_Disposition=f'attachment; filename="{name}"'
        )

    def page_failed(self) -> None:
        self.answer("oh", 500)

    def page_nothing(self) -> None:
        self.answer("", 204)

    def page_busy(self) -> None:
        self.server.busy += 1
        if self.server.busy < 3:
            self.answer("", 503 if self.server.busy == 1 else 429, Retry_After="0")
        else:
            self.answer("fine")

    def page_waits(self) -> None:
        self.answer("", 503, Retry_After="3000")

    def page_changed(self) -> None:
        is_same = self.headers["If-None-Match"] == '"1"'
        self.answer("" if is_same else "fine", 304 if is_same else 200, ETag='"1"')

    def page_dated(self) -> None:
        day = "Mon, 01 Jan 2024 00:00:00 GMT"
        is_same = self.headers["If-Modified-Since"] == day
        self.answer("" if is_same else "fine", 304 if is_same else 200, Last_Modified=day)

    def page_moved(self) -> None:
        self.answer("", 302, Location="/page?a=1")

    def page_around(self) -> None:
        self.answer("", 301, Location="/around?again")

    def page_foreign(self) -> None:
        self.answer("", 302, Location=f"http://localhost:{self.server.server_port}/page")

    def page_file(self) -> None:
        self.answer("", 302, Location="file:///etc/passwd")

    def page_lost(self) -> None:
        self.answer("", 302)

    def page_slow(self) -> None:
        time.sleep(3)
        self.answer("late")

    def page_drips(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def page_head(self) -> None:
        for _ in range(200):
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
            time.sleep(0.05)

    def page_endless(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"10000\r\n" + bytes(0x10000) + b"\r\n")

    def page_large(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "9000000000")
        self.end_headers()

    def page_cut(self) -> None:
        self.server.busy += 1
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def page_noise(self) -> None:
        self.wfile.write(b"\x00\x01 no http\r\n")
        self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.log: list[tuple[str, str, dict[str, str]]] = []
        self.busy = 0

    @property
    def at(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.05,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def listed(path: Path, *addresses: str) -> Any:
    path.write_text("\n".join(addresses) + "\n", encoding="utf-8")
    told = {"allow_local": "yes", "wait": "1", "timeout": "2", "retries": "2", "size": "1"}
    return open_collection(f"urls:{path}", **told)


def test_what_servers_do(tmp_path: Path, server: _Server) -> None:
    at = server.at
    whys = {
        "page": "mask",
        "gbk": "pass",
        "packed": "mask",
        "wrong.png": "mask",
        "download": "mask",
        "moved": "mask",
        "中文 空格": "http_404",
        "none": "http_404",
        "failed": "http_500",
        "nothing": "http_204",
        "bomb": "unpacks_too_far",
        "half": "truncated",
        "brotli": "unknown_packing",
        "waits": "http_503",
        "around": "redirect_loop",
        "foreign": "foreign_redirect",
        "file": "bad_address",
        "lost": "http_302",
        "slow": "too_slow",
        "drips": "too_slow",
        "head": "too_slow",
        "endless": "too_large",
        "large": "too_large",
        "cut": "truncated",
        "noise": "unreachable",
    }
    collection = listed(tmp_path / "list.txt", *(f"{at}/{each}" for each in whys))
    assert pickle.loads(pickle.dumps(collection)) == collection
    planned, rows = audited(tmp_path / "out", collection)
    assert planned.inputs == len(whys)
    assert told(rows) == {f"{at}/{name}": why for name, why in whys.items()}
    assert rows[f"{at}/moved"]["media_type"] == "text/html"
    assert "/中文" not in {path for _, path, _ in server.log}
    assert not any(host.startswith("localhost") for host, _, _ in server.log)
    # Broken off, and asked again; on a busy machine a request may not get as far as the server.
    assert sum(path == "/cut" for _, path, _ in server.log) in {2, 3}
    assert sum(path == "/failed" for _, path, _ in server.log) == 1


def test_what_is_busy_is_asked_again(tmp_path: Path, server: _Server) -> None:
    collection = listed(tmp_path / "list.txt", f"{server.at}/busy")
    (item,) = collection.items()
    assert collection.load(item).data == b"fine"
    assert server.busy == 3


def test_only_what_has_changed_is_fetched_again(tmp_path: Path, server: _Server) -> None:
    at = server.at
    collection = listed(tmp_path / "list.txt", *(f"{at}/{x}" for x in ("changed", "dated", "page")))
    _, rows = audited(tmp_path / "out", collection)
    assert told(rows) == {f"{at}/changed": "pass", f"{at}/dated": "pass", f"{at}/page": "mask"}
    assert rows[f"{at}/changed"]["version"] == 'etag "1"'
    _, rows = audited(tmp_path / "out", collection)
    assert set(told(rows).values()) == {"unchanged"}
    asked = [headers for _, path, headers in server.log if path == "/changed"]
    assert asked[1]["If-None-Match"] == '"1"'
    item = Item(id=f"{at}/dated", name="x", earlier=rows[f"{at}/dated"]["version"])
    with pytest.raises(Unchanged):
        collection.load(item)


def test_a_redirect_to_a_host_that_was_told(tmp_path: Path, server: _Server) -> None:
    collection = open_collection(f"urls:{server.at}/foreign", allow_local=True, hosts="localhost")
    (item,) = collection.items()
    assert collection.load(item).data == _PAGE.encode()


def test_inside_addresses_are_not_asked(tmp_path: Path, server: _Server) -> None:
    collection = open_collection(f"urls:{server.at}/page")
    (item,) = collection.items()
    assert refusal(collection, item) == "inside_address"
    port = server.server_port
    for host in ("localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"):
        collection = open_collection(f"urls:http://{host}:{port}/page")
        (item,) = collection.items()
        assert refusal(collection, item) in {"inside_address", "no_host"}, host
    assert server.log == []
    inside = (
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "fc00::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "no address",
    )
    assert all(map(is_inside, inside))
    assert not any(map(is_inside, ("8.8.8.8", "2400:3200::1")))


def test_a_name_that_answers_otherwise_the_second_time(
    server: _Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was checked is what is connected to: a name is asked for once."""
    answers = ["93.184.216.34", "127.0.0.1"]
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: Any, *told: Any, **more: Any) -> Any:
        if host == "rebind.example":
            asked.append(host)
            return real(answers[min(len(asked), 2) - 1], *told, **more)
        return real(host, *told, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert resolved("rebind.example", 80, allow_local=False) == ["93.184.216.34"]
    with pytest.raises(RefusedError) as error:
        resolved("rebind.example", 80, allow_local=False)
    assert error.value.code == "inside_address"
    asked.clear()
    answers[:] = ["127.0.0.1"]
    collection = open_collection(
        f"urls:http://rebind.example:{server.server_port}/page", allow_local=True
    )
    (item,) = collection.items()
    assert collection.load(item).data == _PAGE.encode()
    assert len(asked) == 1
    assert server.log[0][0] == f"rebind.example:{server.server_port}"


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    collection = listed(tmp_path / "list.txt", f"http://127.0.0.1:{port}/", "http://no.invalid/")
    first, second = collection.items()
    assert refusal(collection, first) == "unreachable"
    assert refusal(collection, second) == "no_host"


def test_lists_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "网址.txt"
    lines = [
        "http://a.cn/一.html",
        "# 政府网站",
        "",
        "https://me:secret@b.cn:8443/x?y=二",
        "ftp://a.cn/",
    ]
    lines += [
        "http://",
        "http://[broken/",
        "/etc/passwd",
        "http://a.cn:port/",
        "javascript:alert(1)",
    ]
    path.write_bytes("\r\n".join(lines).encode("gbk"))
    found = {each.id: each.refusal for each in open_collection(f"urls:{path}").items()}
    assert found == {
        "http://a.cn/一.html": "",
        "https://b.cn:8443/x?y=二": "",
        "ftp://a.cn/": "bad_address",
        "http://": "bad_address",
        "http://[broken/": "bad_address",
        "/etc/passwd": "bad_address",
        "http://a.cn:port/": "bad_address",
        "javascript:alert(1)": "bad_address",
    }
    # A file of nothing but addresses is a list; one that begins with an address is not.
    path.write_text("http://a.cn/\n# more\nhttps://b.cn/\n")
    assert len(list(open_collection(str(path)).items())) == 2
    path.write_text("http://a.cn/\n以上网页请检查。\n")
    assert [each.id for each in open_collection(str(path)).items()] == ["网址.txt"]
    with pytest.raises(InputError, match="cannot be read"):
        open_collection(f"urls:{tmp_path}/none.txt")
    with pytest.raises(OptionError, match="must be a number"):
        open_collection(f"urls:{path}", timeout="long")
    with pytest.raises(OptionError, match="yes or no"):
        open_collection(f"urls:{path}", allow_local="perhaps")
