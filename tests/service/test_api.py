"""The paths, their errors and headers, without a network."""

from __future__ import annotations

import datetime
import logging
import threading
from collections.abc import Iterator
from typing import Any, NoReturn

import httpx
import pytest
from fastapi.testclient import TestClient

import redactor
from redactor import Checker, OptionError, Scanner, ScanOptions
from redactor.evaluation import read_corpora
from redactor_service.app import create_app
from redactor_service.pages.words import words
from redactor_service.schemas import drafts, jobs, presidio, review_answers, reviews
from redactor_service.schemas import drafts as schemas
from redactor_service.schemas.examples import EXAMPLES
from tests.conftest import ROOT
from tests.service.conftest import MASKED, NEAR, WORDS

STATIC = ROOT / "service" / "redactor_service" / "static"
CORPORA = ROOT / "corpora"
SECRET = "不可外传的原文"
ROSTER = "序号\t姓名\t身份证号\n1\t温某\t640104195803129952\n"


@pytest.fixture(scope="module")
def client(house: ScanOptions) -> Iterator[TestClient]:
    with TestClient(create_app(workers=0, options=house, max_body=2000), base_url=NEAR) as client:
        yield client


def _scan(client: TestClient, text: str, **options: Any) -> dict[str, Any]:
    answer = client.post("/v1/scan", json={"text": text, **options})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem that was answered, checked for its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    schemas.Problem.model_validate(problem)
    assert problem["status"] == status
    return problem


def _locations(problem: dict[str, Any]) -> list[str]:
    return [error["location"] for error in problem["errors"]]


@pytest.mark.parametrize("action", WORDS)
def test_scan_gives_verdict_and_place(client: TestClient, action: str) -> None:
    report = _scan(client, f"关于{WORDS[action]}的通知")
    assert report["verdict"] == ("pass" if action == "note" else action)
    [finding] = report["findings"]
    assert (finding["action"], finding["start"], finding["end"]) == (action, 2, 6)
    assert finding["message"] == f"测试规则：{action}。"
    assert finding["basis"] == ["测试依据第一条", "测试依据第二条"]


def test_scan_is_the_object_of_the_contract(client: TestClient, house: ScanOptions) -> None:
    text = "、".join(WORDS.values()) + ROSTER
    made = redactor.make_options({}, house)
    expected = redactor.report_dict(Scanner.of(made).scan(text), text=text)
    assert _scan(client, text) == expected


def test_answers_are_as_the_openapi_document_says(client: TestClient) -> None:
    text = "、".join(WORDS.values()) + ROSTER
    schemas.Report.model_validate(_scan(client, text))
    answer = client.post("/v1/redact", json={"text": text})
    schemas.Redaction.model_validate(answer.json())


def test_a_resident_id_is_found_by_the_shipped_rules() -> None:
    with TestClient(create_app(workers=0), base_url=NEAR) as client:
        answer = client.post("/v1/redact", json={"text": "身份证号：640104195803129952"})
    assert answer.json()["text"] == "身份证号：640104************"
    assert [each["entity"] for each in answer.json()["findings"]] == ["RESIDENT_ID"]


def test_redact_masks_only_what_is_mask(client: TestClient) -> None:
    text = "、".join(WORDS.values())
    answer = client.post("/v1/redact", json={"text": text}).json()
    assert answer["verdict"] == "block"
    assert answer["text"] == text.replace(WORDS["mask"], MASKED)
    assert answer == {**_scan(client, text), "text": answer["text"]}


def test_offsets_count_code_points_unless_utf16_is_asked_for(client: TestClient) -> None:
    text = f"𠮷某某{WORDS['mask']}"
    [points] = _scan(client, text)["findings"]
    [units] = _scan(client, text, offset_unit="utf16")["findings"]
    assert (points["start"], points["end"]) == (3, 7)
    assert (units["start"], units["end"], units["parts"]) == (4, 8, [[4, 8]])
    in_utf16 = text.encode("utf-16-le")
    found = in_utf16[2 * units["start"] : 2 * units["end"]].decode("utf-16-le")
    assert found == WORDS["mask"]


def test_html_keeps_its_markup(client: TestClient) -> None:
    text = f"<p title='甲'>关于<b>{WORDS['mask']}</b>的<script>1</script>通知</p>"
    answer = client.post("/v1/redact", json={"text": text, "format": "html"}).json()
    assert answer["text"] == text.replace(WORDS["mask"], MASKED)


def test_half_a_surrogate_pair_comes_back_as_it_came(client: TestClient) -> None:
    body = b'{"text": "\\ud83d' + WORDS["mask"].encode() + b'"}'
    answer = client.post("/v1/redact", content=body, headers={"content-type": "application/json"})
    assert answer.json()["text"] == f"\ud83d{MASKED}"


def test_null_leaves_an_option_as_the_service_was_started(client: TestClient) -> None:
    report = _scan(client, WORDS["block"], policy=None, page_kind=None, names=None)
    assert report["verdict"] == "block"


def test_policy_changes_the_action(client: TestClient) -> None:
    # The shipped policy does not know the word's entity: it is held, not blocked.
    assert _scan(client, WORDS["block"], policy="default")["verdict"] == "hold"


def test_day_is_the_day_of_the_request(house: ScanOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ScanOptions] = []

    class Spy(Scanner):
        @classmethod
        def of(cls, options: ScanOptions, checker: Checker | None = None) -> Scanner:
            seen.append(options)
            return super().of(options, checker)

    old = redactor.make_options({"today": "2020-02-29"}, house)
    with TestClient(create_app(workers=0, options=old), base_url=NEAR) as client:
        monkeypatch.setattr("redactor_service.work.desk.Scanner", Spy)
        before = datetime.date.today()
        _scan(client, "")
        after = datetime.date.today()
        _scan(client, "", today="2024-02-29", document_date="2023-01-31")
    assert before <= seen[0].today <= after
    assert seen[1].today == datetime.date(2024, 2, 29)
    assert seen[1].document_date == datetime.date(2023, 1, 31)


def test_policies_begin_with_the_one_in_use(client: TestClient, house: ScanOptions) -> None:
    policies = client.get("/v1/policies").json()
    assert policies[0] == {"name": "house", "title": "本单位策略", "why": "只供测试。"}
    assert {"default", "labels"} <= {policy["name"] for policy in policies}
    assert house.policy not in str(policies)
    for policy in policies:
        _scan(client, "", policy=policy["name"])


def test_healthz_names_the_rules(client: TestClient, house: ScanOptions) -> None:
    health = client.get("/healthz").json()
    assert health["status"] == "ok"
    assert health["version"]
    assert health["rulebook"] == redactor.scan("", packs=house.packs).rulebook_digest


@pytest.mark.parametrize("field", ["packs", "key", "spare"])
def test_a_field_that_may_not_be_sent_is_refused(client: TestClient, field: str) -> None:
    answer = client.post("/v1/scan", json={"text": "", field: SECRET})
    assert _locations(_problem(answer, 422)) == [f"body.{field}"]
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", SECRET),
        ("offset_unit", SECRET),
        ("names", SECRET),
        ("names", 1),
        ("policy", [SECRET]),
        ("document_date", SECRET),
        ("today", 1700000000),
        ("text", {"text": SECRET}),
    ],
)
def test_a_wrong_value_is_named_but_not_quoted(
    client: TestClient, field: str, value: object
) -> None:
    answer = client.post("/v1/redact", json={"text": SECRET, field: value})
    assert set(_locations(_problem(answer, 422))) == {f"body.{field}"}
    assert SECRET not in answer.text
    assert "1700000000" not in answer.text


def test_a_key_made_of_draft_text_is_not_quoted(client: TestClient) -> None:
    answer = client.post("/v1/scan", json={"text": "", SECRET: 1, "640104195803129952": 1})
    assert _locations(_problem(answer, 422)) == ["body", "body"]
    assert SECRET not in answer.text
    assert "640104195803129952" not in answer.text


@pytest.mark.parametrize("policy", [SECRET, "../policies/default", "/etc/passwd.toml", ""])
def test_unknown_policy_tells_which_are_known(client: TestClient, policy: str) -> None:
    answer = client.post("/v1/scan", json={"text": "", "policy": policy})
    problem = _problem(answer, 422)
    [error] = problem["errors"]
    assert error["location"] == "policy"
    assert "default" in error["message"]
    assert SECRET not in answer.text


def test_the_path_of_a_policy_file_is_not_a_callers_to_give(
    client: TestClient, house: ScanOptions
) -> None:
    answer = client.post("/v1/scan", json={"text": "", "policy": house.policy})
    _problem(answer, 422)


def test_an_option_that_the_core_refuses(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise OptionError(f"no such kind: {SECRET}", where="page_kind", advice="say roster")

    monkeypatch.setattr("redactor_service.work.desk.make_options", refuse)
    answer = client.post("/v1/scan", json={"text": "", "page_kind": "x"})
    problem = _problem(answer, 422)
    assert problem["errors"] == [{"location": "page_kind", "message": "say roster"}]
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'"' + SECRET.encode(),
        b"[]",
        b"null",
        b'{"text": "\xff"}',
        b"[" * 1900,
        b'{"text": "' + SECRET.encode("gb18030") + b'"}',
        SECRET.encode(),
    ],
)
def test_what_is_not_a_json_object_is_refused(client: TestClient, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = client.post("/v1/scan", content=body, headers=headers)
    problem = _problem(answer, 422)
    assert problem["errors"]
    assert SECRET not in answer.text


def test_json_under_another_media_type_is_refused(client: TestClient) -> None:
    body = b'{"text": "' + SECRET.encode() + b'"}'
    answer = client.post("/v1/scan", content=body, headers={"content-type": "text/plain"})
    _problem(answer, 422)
    assert SECRET not in answer.text


def _body_of(size: int) -> bytes:
    """A scan of a draft, in exactly `size` bytes."""
    frame = b'{"text": ""}'
    return frame[:-2] + b"a" * (size - len(frame)) + frame[-2:]


def _in_chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 64):
        yield body[start : start + 64]


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(
    ("size", "status"), [(2000, 200), (2001, 413), (15_999, 413), (1_000_000, 413)]
)
def test_the_limit_counts_bytes(client: TestClient, size: int, status: int, chunked: bool) -> None:
    body = _body_of(size)
    content = _in_chunks(body) if chunked else body
    headers = {"content-type": "application/json"}
    answer = client.post("/v1/scan", content=content, headers=headers)
    assert ("content-length" in answer.request.headers) is not chunked
    assert answer.status_code == status
    if status == 413:
        assert "2000 bytes" in _problem(answer, 413)["detail"]


def _raise(*_: object, **__: object) -> NoReturn:
    raise ValueError(SECRET)


@pytest.mark.parametrize("path", ["/v1/scan", "/v1/redact"])
def test_a_fault_gives_no_text_and_no_traceback(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    path: str,
) -> None:
    monkeypatch.setattr(Scanner, "scan", _raise)
    monkeypatch.setattr(Scanner, "redact", _raise)
    with caplog.at_level(logging.DEBUG):
        answer = client.post(path, json={"text": SECRET})
    problem = _problem(answer, 500)
    assert "errors" not in problem
    for told in (answer.text, caplog.text):
        assert SECRET not in told
        assert "Traceback" not in told
    assert "unexpected ValueError at " in caplog.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_unknown_paths_and_methods_are_problems(client: TestClient) -> None:
    _problem(client.get(f"/{SECRET}"), 404)
    _problem(client.get("/static/none.js"), 404)
    _problem(client.get("/static/..%2fapp.py"), 404)
    refused = client.get("/v1/scan")
    _problem(refused, 405)
    assert refused.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/static/workbench.js",
        "/static/page.css",
        "/healthz",
        "/rules",
        "/v1/policies",
        "/nowhere",
    ],
)
def test_security_headers_are_on_every_answer(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_answers_are_not_stored_and_the_page_is_asked_for_anew(client: TestClient) -> None:
    answers = [
        client.get("/healthz"),
        client.get("/openapi.json"),
        client.post("/v1/scan", json={"text": ""}),
        client.post("/v1/redact", json={"text": ""}),
        client.post("/v1/redact", json={}),
    ]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert client.get("/").headers["cache-control"] == "no-cache"


def test_openapi_describes_bodies_answers_and_problems(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) >= {
        "/v1/scan",
        "/v1/redact",
        "/v1/files",
        "/v1/files/{token}",
        "/v1/policies",
        "/v1/packs",
        "/v1/rules",
        "/v1/page-kinds",
        "/v1/gate",
        "/v1/scan/batch",
        "/healthz",
        "/readyz",
    }
    answers = document["paths"]["/v1/redact"]["post"]["responses"]
    assert set(answers) == {"200", "401", "403", "408", "413", "422", "429", "500", "503"}
    assert "Retry-After" in answers["429"]["headers"]
    assert document["paths"]["/v1/redact"]["post"]["security"]
    assert document["paths"]["/healthz"]["get"]["security"] == []
    assert answers["200"]["content"]["application/json"]["schema"]["$ref"].endswith("Redaction")
    assert list(answers["422"]["content"]) == ["application/problem+json"]
    models = document["components"]["schemas"]
    assert models["Draft"]["additionalProperties"] is False
    assert "key" not in models["Draft"]["properties"]
    schemas.Report.model_validate(*models["Report"]["examples"])
    schemas.Redaction.model_validate(*models["Redaction"]["examples"])
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_every_body_has_an_example_that_is_one(client: TestClient) -> None:
    models = client.get("/openapi.json").json()["components"]["schemas"]
    for name, example in EXAMPLES.items():
        [model] = {
            found
            for module in (drafts, jobs, presidio, reviews, review_answers)
            if (found := getattr(module, name, None))
        }
        model.model_validate(example)
        if name in models:
            assert models[name]["examples"] == [example]
    for path in client.get("/openapi.json").json()["paths"].values():
        for operation in path.values():
            for body in (operation.get("requestBody", {}), operation["responses"].get("200", {})):
                told = body.get("content", {}).get("application/json", {})
                schema = told.get("schema", {})
                name = schema.get("$ref", schema.get("items", {}).get("$ref", "")).rpartition("/")[
                    2
                ]
                assert not name or "examples" in models[name], name


def test_the_draft_example_gives_what_the_answer_example_says(client: TestClient) -> None:
    models = client.get("/openapi.json").json()["components"]["schemas"]
    [draft] = models["Draft"]["examples"]
    [example] = models["Redaction"]["examples"]
    answer = client.post("/v1/redact", json={**draft, "policy": "default"}).json()
    assert answer["text"] == example["text"]
    assert _essence(answer) == _essence(example)


def _essence(report: dict[str, Any]) -> list[Any]:
    """What a reader of the example relies on; the wording is the rule's, and may change."""
    keys = ("rule", "entity", "start", "end", "parts", "action")
    return [report["verdict"], [[each[key] for key in keys] for each in report["findings"]]]


def test_options_that_cannot_be_used_are_refused_at_the_start() -> None:
    with pytest.raises(OptionError, match="no such policy"):
        create_app(workers=0, options=ScanOptions(policy="none-such"))


@pytest.mark.parametrize("scans", [1, 60])
def test_healthz_answers_while_drafts_are_scanned(
    house: ScanOptions, monkeypatch: pytest.MonkeyPatch, scans: int
) -> None:
    """Even with more scans than the thread pool has threads."""
    started, release = threading.Event(), threading.Event()

    def slow(self: Scanner, text: str, **told: object) -> NoReturn:
        started.set()
        release.wait(20)
        raise ValueError

    with TestClient(create_app(workers=0, options=house), base_url=NEAR) as client:
        monkeypatch.setattr(Scanner, "scan", slow)
        senders = [
            threading.Thread(target=client.post, args=("/v1/scan",), kwargs={"json": {"text": ""}})
            for _ in range(scans)
        ]
        for sender in senders:
            sender.start()
        try:
            assert started.wait(10)
            assert client.get("/healthz").status_code == 200
            assert client.get("/").status_code == 200
        finally:
            release.set()
            for sender in senders:
                sender.join()


def test_the_page_has_a_chinese_word_for_every_kind_of_evidence() -> None:
    known = set(words()["evidence"])
    scanner = Scanner(key=b"test", today="2026-11-23", names=True)
    used: set[str] = set()
    folders = ("privacy", "planted", "secrecy", "wording", "names", "strangers")
    for case in read_corpora([CORPORA / name for name in folders]):
        for finding in scanner.scan(case.text).findings:
            used |= set(finding.evidence)
    assert len(used) > 30
    assert used <= known, used - known


def test_a_query_reaches_its_path(client: TestClient) -> None:
    assert client.get("/recognizers?language=zh").status_code == 200
    assert client.get("/recognizers?language=fr").status_code == 422
