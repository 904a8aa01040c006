"""A draft held against an index, by the command line: found, held, and never waved through."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Outcome, here
from tests.joins.made import roster

CIVIL = roster(("马小花", "桃山村", "640104********9952"), title="青云县民政局2026年9月公示")
DISABLED = roster(("马小花", "桃山村", "64010419580312****"), title="青云县残联2026年9月公示")
HARMLESS = roster(("马小花", "桃山村", "640104************"), title="青云县残联2026年9月公示")
SECRET = {"REDACTOR_KEY": "a key for tests"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an audit of one page and its index."""
    home = tmp_path_factory.mktemp("home")
    (home / "site" / "civil").mkdir(parents=True)
    (home / "site" / "civil" / "a.txt").write_text(CIVIL, encoding="utf-8")
    for name, text in (("draft", DISABLED), ("harmless", HARMLESS)):
        (home / f"{name}.txt").write_text(text, encoding="utf-8")
    ran(home, "audit", "site", "-o", "OUT", "--quiet")
    built = ran(home, "joins", "build", "OUT")
    assert (built.status, "索引 1 个页面" in built.text) == (0, True), built
    return home


def ran(home: Path, *arguments: str, key: str = SECRET["REDACTOR_KEY"]) -> Outcome:
    return here(home, *arguments, extra={"REDACTOR_KEY": key})


def scanned(
    home: Path, name: str, index: str = "OUT", **told: str
) -> tuple[int, dict[str, object]]:
    done = ran(home, "scan", f"{name}.txt", "--against", index, "--format", "json", **told)
    report: dict[str, object] = json.loads(done.out)
    return done.status, report


def risks(report: dict[str, object]) -> list[dict[str, object]]:
    found = report["findings"]
    assert isinstance(found, list)
    return [each for each in found if each["entity"] == "JOIN_RISK"]


def test_a_draft_that_undoes_a_published_mask_is_held(home: Path) -> None:
    status, report = scanned(home, "draft")
    assert (status, report["verdict"]) == (1, "hold")
    (found,) = risks(report)
    assert (found["rule"], found["action"], found["parts"]) == ("page/join_risk", "hold", [])
    assert found["certainty"] == "likely" and found["place"] == "第1条"
    assert found["evidence"] == ["joined by village"]
    message = str(found["message"])
    assert "“civil/a.txt”" in message and "只剩 1 种" in message
    assert "最小的改动" in str(found["suggestion"])
    # Neither a number put together, nor what it is put together of.
    assert "19580312" not in json.dumps(report) and "9952" not in json.dumps(report)


def test_a_draft_in_the_safe_convention_passes(home: Path) -> None:
    status, report = scanned(home, "harmless")
    assert (status, report["verdict"], risks(report)) == (0, "pass", [])


def test_an_index_may_be_named_by_its_file(home: Path) -> None:
    assert scanned(home, "draft", "OUT/joins.index")[0] == 1


def test_the_index_is_left_as_it_was(home: Path) -> None:
    path = home / "OUT" / "joins.index"
    before = path.read_bytes()
    scanned(home, "draft")
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("index", "key", "told"),
    [
        ("nowhere", "a key for tests", "没有找到索引"),
        ("draft.txt", "a key for tests", "不是拼接索引"),
        ("OUT", "another key", "另一把密钥"),
    ],
)
def test_an_index_that_cannot_be_used_holds_the_draft(
    home: Path, index: str, key: str, told: str
) -> None:
    status, report = scanned(home, "harmless", index, key=key)
    assert (status, report["verdict"]) == (2, "hold")
    (failure,) = report["failures"]  # a list of one
    assert failure["code"] == "joins_index" and told in failure["message"]


def test_a_chain_of_the_archive_is_shown_and_gone_when_a_page_is(home: Path) -> None:
    page = home / "site" / "civil" / "b.txt"
    page.write_text(DISABLED, encoding="utf-8")
    ran(home, "audit", "site", "-o", "OUT", "--quiet")
    built = ran(home, "joins", "build", "OUT", "--json")
    figures = json.loads(built.out)
    assert (built.status, figures["new"], figures["risks"]) == (1, 1, {"ten": 1})
    shown = ran(home, "joins", "show", "OUT")
    assert shown.status == 1
    assert "civil/a.txt" in shown.text and "civil/b.txt" in shown.text
    pages = [
        json.loads(line) for line in ran(home, "joins", "show", "OUT", "--json").text.splitlines()
    ]
    assert [(each["page"], each["left"]) for each in pages] == [
        ("civil/a.txt", 1),
        ("civil/b.txt", 1),
    ]
    page.unlink()
    ran(home, "audit", "site", "-o", "OUT", "--quiet")
    assert ran(home, "joins", "build", "OUT").status == 0
    assert ran(home, "joins", "show", "OUT").status == 0


def test_the_report_has_a_page_of_conventions(home: Path) -> None:
    done = ran(home, "report", "OUT")
    assert "joins.html" in done.text
    page = (home / "OUT" / "joins.html").read_text(encoding="utf-8")
    assert "各处现用的遮法" in page and "前6位和后4位" in page
    assert "身份证号只留前 6 位，其余全部遮住，不留尾号。" in page


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("joins", "build", "nowhere"), "nowhere"),
        (("joins", "build", "OUT", "--under", "1"), "--under"),
        (("joins", "show", "draft.txt"), "draft.txt"),
        (("scan", "--jsonl", "draft.txt", "--against", "OUT"), "--against"),
    ],
)
def test_what_cannot_be_is_said_and_not_done(
    home: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = ran(home, *arguments)
    assert done.status == 2 and told in done.told
    assert "Traceback" not in done.told


def test_another_key_than_the_audit_s_is_refused(home: Path) -> None:
    done = ran(home, "joins", "build", "OUT", key="another key")
    assert done.status == 2 and "REDACTOR_KEY" in done.told
