"""Files by HTTP."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from redactor import ScanOptions
from redactor_service import files
from redactor_service.app import create_app
from redactor_service.jobs.vault import Vault
from tests.command import MASKABLE
from tests.service.conftest import NEAR

ID = "640104195803129952"
DRAFT = f"户主身份证号：{ID}\n".encode()


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(
        create_app(workers=0, options=ScanOptions(), max_file=2_000_000), base_url=NEAR
    )


def send(client: TestClient, data: bytes, name: str, **options: Any) -> Any:
    form = {"options": json.dumps(options)} if options else {}
    return client.post("/v1/files", files={"file": (name, data)}, data=form)


def test_a_report_without_a_file(client: TestClient) -> None:
    told = send(client, DRAFT, "名单.txt").json()
    assert told["verdict"] == "mask" and told["file"] is None and told["refused"] is None
    assert [each["entity"] for each in told["findings"]] == ["RESIDENT_ID"]
    assert ID not in json.dumps(told)


def test_the_masked_file_is_fetched_under_its_own_name(client: TestClient) -> None:
    told = send(client, DRAFT, "名单.txt", redact=True).json()
    answer = client.get(told["file"]["url"])
    assert answer.content.decode() == f"户主身份证号：{ID[:6]}{'*' * 12}\n"
    assert "%E5%90%8D%E5%8D%95.txt" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_token_is_not_guessed_and_its_time_ends(tmp_path: Path) -> None:
    now = [1000.0]
    shelf = files.Shelf(Vault(tmp_path), clock=lambda: now[0])
    token = shelf.put(b"x", "a.txt", "me")
    assert shelf.get(token, "me") == (b"x", "a.txt")
    assert shelf.get("nonesuch", "me") is None and shelf.get(token, "you") is None
    now[0] += files.KEPT
    assert shelf.get(token, "me") is None


def test_only_so_many_files_are_kept(tmp_path: Path) -> None:
    shelf = files.Shelf(Vault(tmp_path))
    tokens = [shelf.put(b"x", "a.txt") for _ in range(files._MOST + 3)]
    assert shelf.get(tokens[0]) is None and shelf.get(tokens[-1]) is not None


def test_a_block_gives_no_file_but_the_report(client: TestClient) -> None:
    told = send(client, "机密★10年\n报告\n".encode(), "a.txt", redact=True).json()
    assert told["verdict"] == "block" and told["file"] is None
    assert told["refused"]["code"] == "blocked"


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 500, b"%PDF-1.7 broken", b"PK\x03\x04broken"])
def test_what_cannot_be_read_is_held(client: TestClient, data: bytes) -> None:
    told = send(client, data, "名单.bin", redact=True).json()
    assert told["verdict"] == "hold" and told["failures"] and told["file"] is None


def test_wrong_options_are_named(client: TestClient) -> None:
    for options in ('{"polcy": "x"}', "[1]", "{", '{"redact": "yes"}'):
        answer = client.post(
            "/v1/files", files={"file": ("a.txt", DRAFT)}, data={"options": options}
        )
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
    assert send(client, DRAFT, "a.txt", policy="/etc/passwd").status_code == 422


def test_too_large_is_413_before_it_is_read(client: TestClient) -> None:
    answer = send(client, b"x" * 2_200_000, "a.txt")
    assert answer.status_code == 413


def test_a_chunked_body_is_counted_while_it_comes(client: TestClient) -> None:
    def chunks() -> Any:
        yield b"--x\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\n"
        for _ in range(60):
            yield b"a" * 50_000
        yield b"\r\n--x--\r\n"

    answer = client.post(
        "/v1/files",
        content=chunks(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413


def test_a_path_in_the_name_is_no_path(client: TestClient) -> None:
    told = send(client, DRAFT, "../../etc/名单.txt", redact=True).json()
    assert told["file"]["name"] == "名单.txt"


def test_a_zip_is_read_to_its_members_and_given_back(client: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("一/名单.txt", DRAFT)
        archive.writestr("二.txt", "各村要认真组织。")
    told = send(client, packed.getvalue(), "a.zip", redact=True).json()
    assert "名单.txt" in told["findings"][0]["place"]
    with zipfile.ZipFile(io.BytesIO(client.get(told["file"]["url"]).content)) as archive:
        assert ID.encode() not in archive.read("一/名单.txt")
        assert archive.read("二.txt").decode() == "各村要认真组织。"


def test_a_file_sent_again_is_answered_as_before(client: TestClient) -> None:
    headers = {"Idempotency-Key": "file-1"}
    file = {"file": ("a.txt", MASKABLE.encode())}
    first = client.post(
        "/v1/files", files=file, data={"options": '{"redact": true}'}, headers=headers
    )
    again = client.post(
        "/v1/files", files=file, data={"options": '{"redact": true}'}, headers=headers
    )
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json()["file"] == first.json()["file"]
    assert client.get(again.json()["file"]["url"]).status_code == 200
