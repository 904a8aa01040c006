"""Starting, checking and explaining rules, and the same on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor import InputError, Scanner
from redactor.authoring import Level, check, new
from redactor.rulebook import load
from tests.command import run, written

HEADER = "term\tseverity\tsuggestion\tbasis\tfrom\tapplies\tnear\texcept\n"
TOML = 'entity = "TERM"\ntitle = "t"\nwhy = "w"\nmessage = "m"\nsuggestion = "s"\n'


def rows(folder: Path, *lines: str) -> Path:
    written(folder, "house/words.toml", TOML)
    written(folder, "house/words.tsv", HEADER + "".join(f"{line}\n" for line in lines))
    return folder


def test_a_new_list_is_sound_and_can_be_filled(tmp_path: Path) -> None:
    toml, tsv = new(tmp_path / "house" / "words")
    assert toml.exists()
    with tsv.open("a", encoding="utf-8") as file:
        file.write("甲乙词\treplace\t丙丁词\t\t\t\t\t\n")
    assert check([tmp_path]) == []
    (found,) = Scanner(packs=[str(tmp_path)]).scan("写甲乙词").findings
    assert found.sure_replacement == "丙丁词"
    with pytest.raises(InputError, match="already"):
        new(tmp_path / "house" / "words")


def test_every_fault_is_told_with_file_line_and_key(tmp_path: Path) -> None:
    rows(tmp_path, "的\twarn", "甲乙词\tbad", "丙丁词\twarn\t\t\tnever")
    written(tmp_path, "house/broken.toml", "title = \n")
    written(tmp_path, "house/alone.tsv", "term\tseverity\n甲乙\twarn\n")
    written(tmp_path, "house/odd.tsv", "word\tlevel\n甲乙\twarn\n")
    problems = check([tmp_path])
    assert {problem.level for problem in problems} == {Level.ERROR}
    told = [str(problem) for problem in problems]
    for expected in (
        "broken.toml",
        "words.tsv, line 2, term",
        "words.tsv, line 3, severity",
        "words.tsv, line 4, from",
        "alone.tsv: has no .toml beside it",
        "odd.tsv, line 1",
    ):
        assert any(expected in each for each in told), (expected, told)
    assert all(problem.advice for problem in problems)


def test_what_is_hard_to_live_with_is_a_warning(tmp_path: Path) -> None:
    rows(
        tmp_path,
        "甲乙词\twarn\t丙丁词",
        "甲乙词条\twarn",
        "丙丁词\twarn\t戊己词",
        "的工作\twarn",
    )
    corpus = written(tmp_path, "prose.txt", "各项的工作稳步推进，有关的工作有序开展。")
    told = [str(problem) for problem in check([tmp_path], [corpus])]
    assert len(told) == 3
    assert "甲乙词条 holds 甲乙词" in told[0]
    assert "the suggestion 丙丁词 is itself a term" in told[1]
    assert (
        "的工作 stands 2 times in 20 characters of the corpus, and 2 would be reported" in told[2]
    )


def test_the_shipped_rules_have_no_error_and_no_suggestion_that_is_a_term() -> None:
    problems = check([])
    assert [str(each) for each in problems if each.level is Level.ERROR] == []
    assert [str(each) for each in problems if "is itself a term" in each.what] == []


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    (problem,) = check([tmp_path / "nowhere"])
    assert problem.level is Level.ERROR


def test_rules_on_the_command_line(tmp_path: Path) -> None:
    done = run(tmp_path, "rules", "new", "own/house/words")
    assert done.status == 0
    assert len(done.text.splitlines()) == 2
    assert "finds nothing" in run(tmp_path, "rules", "check", "own").text
    with (tmp_path / "own/house/words.tsv").open("a", encoding="utf-8") as file:
        file.write("的\twarn\n")
    broken = run(tmp_path, "rules", "check", "own")
    assert broken.status == 2
    assert "line 5, term: has one character" in broken.text
    explained = run(tmp_path, "rules", "explain", "国家卫计委")
    assert explained.status == 0
    for expected in ("wording/agencies", "必须改", "国家卫生健康委", "2018-03-17"):
        assert expected in explained.text
    rule = run(tmp_path, "rules", "explain", "secrecy/secrecy_marking")
    assert "国家秘密标志" in rule.text
    assert (
        run(tmp_path, "rules", "RESIDENT_ID").text
        == run(tmp_path, "rules", "explain", "RESIDENT_ID").text
    )
    unknown = run(tmp_path, "rules", "explain", "没有的词")
    assert unknown.status == 2
    assert unknown.told.count("\n") == 1


def test_packs_on_the_command_line(tmp_path: Path) -> None:
    written(tmp_path, "词表.csv", "词语,规范表述,级别\n甲乙词,丙丁词,替换\n戊己词,,提醒\n")
    added = run(tmp_path, "packs", "add", "词表.csv")
    assert added.status == 0, added.told
    assert "2 words" in added.text
    written(tmp_path, "draft.txt", "写甲乙词和戊己词。")
    scanned = run(tmp_path, "scan", "draft.txt", "--pack", "词表")
    assert scanned.status == 1
    assert "甲乙词 → 丙丁词" in scanned.text
    redacted = run(
        tmp_path, "redact", "draft.txt", "-o", "out.txt", "--apply-wording", "--pack", "词表"
    )
    assert redacted.status == 1
    assert "戊己词" in redacted.told
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "写丙丁词和戊己词。"
    assert "词表: 2 words" in run(tmp_path, "packs", "list").text
    assert run(tmp_path, "packs", "check", "词表").status == 0
    assert run(tmp_path, "packs", "remove", "词表").status == 0
    gone = run(tmp_path, "scan", "draft.txt", "--pack", "词表")
    assert gone.status == 2
    assert gone.told.count("\n") == 1


def test_faulty_rows_are_told_on_the_command_line(tmp_path: Path) -> None:
    written(tmp_path, "list.csv", "词语,级别\n的,提醒\n甲乙词,坏\n")
    done = run(tmp_path, "packs", "add", "list.csv")
    assert done.status == 2
    assert "row 2, 词语: has one character" in done.told
    assert "row 3, 级别: must be replace, warn or hint" in done.told
    assert "Traceback" not in done.told
    outside = run(tmp_path, "packs", "add", "list.csv", "--name", "../out")
    assert outside.status == 2
    assert outside.told.count("\n") == 1


def test_a_draft_with_only_sure_wrong_words_is_clean_once_they_are_written_in(
    tmp_path: Path,
) -> None:
    written(tmp_path, "draft.txt", "秸杆还田")
    assert run(tmp_path, "redact", "draft.txt").status == 1
    done = run(tmp_path, "redact", "draft.txt", "--apply-wording")
    assert done.status == 0
    assert done.text == "秸秆还田"


def test_an_archived_page_without_a_date_is_only_told(tmp_path: Path) -> None:
    written(tmp_path, "page.txt", "请向国家卫计委申报。")
    assert run(tmp_path, "scan", "page.txt").status == 1
    assert run(tmp_path, "scan", "page.txt", "--archived").status == 0


def test_lists_are_kept_and_read_anew_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    many = [f"甲{chr(0x4E00 + n)}乙{chr(0x5000 + n)}\twarn" for n in range(2_100)]
    rows(tmp_path / "pack", *many)
    first = load((str(tmp_path / "pack"),)).rule("house/words").terms
    load.cache_clear()
    again = load((str(tmp_path / "pack"),)).rule("house/words").terms
    assert first.lengths is None
    assert again.lengths is not None
    assert again.texts == first.texts
    assert again[7] == first[7]
    (kept,) = (tmp_path / "cache" / "redactor" / "lists").iterdir()
    kept.write_bytes(b"broken")
    load.cache_clear()
    assert load((str(tmp_path / "pack"),)).rule("house/words").terms.texts == first.texts
    rows(tmp_path / "pack", *many, "戊己词\twarn")
    load.cache_clear()
    assert len(load((str(tmp_path / "pack"),)).rule("house/words").terms) == 2_101
    rows(tmp_path / "pack", *many, "的\twarn")
    load.cache_clear()
    problems = [str(problem) for problem in check([tmp_path / "pack"])]
    assert len(problems) == 1
    load.cache_clear()
