"""Words: dates, allowances, people, the right forms, and what stands beside other findings."""

from __future__ import annotations

from pathlib import Path

import pytest

import redactor
from redactor import Finding, RuleError, Scanner

TOML = 'entity = "TERM"\ntitle = "词表"\nwhy = "w"\nmessage = "m"\nsuggestion = "请核对"\n'
TODAY = "2026-11-29"
RENAMED = "请向国家卫计委申报。"


def pack(folder: Path, words: str = "", *, allow: str = "", names: str = "") -> str:
    """A house pack with these lists."""
    house = folder / "house"
    house.mkdir()
    for stem, text in (("words", words), ("names", names)):
        if text:
            (house / f"{stem}.toml").write_text(TOML, encoding="utf-8")
            (house / f"{stem}.tsv").write_text(text, encoding="utf-8")
    if allow:
        (folder / "allow.tsv").write_text(allow, encoding="utf-8")
    return str(folder)


def terms(text: str, **options: object) -> list[Finding]:
    report = Scanner(**{"today": TODAY, "key": b"test", **options}).scan(text)
    return [finding for finding in report.findings if finding.entity == "TERM"]


def right_forms(text: str, **options: object) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (text[each.start : each.end], each.advice.replacements) for each in terms(text, **options)
    ]


@pytest.mark.parametrize(
    ("options", "severity"),
    [
        ({}, "replace"),
        ({"document_date": "2018-03-17"}, "replace"),
        ({"document_date": "2018-03-16"}, None),
        ({"archived": True}, "hint"),
        ({"archived": True, "document_date": "2020-01-01"}, "replace"),
    ],
)
def test_a_renamed_office_is_wrong_from_its_day_on(
    options: dict[str, object], severity: str | None
) -> None:
    found = terms(RENAMED, **options)
    assert [each.severity for each in found] == ([severity] if severity else [])
    assert [each.action.acting for each in found] == ([severity != "hint"] if severity else [])


def test_the_date_that_a_page_bears_counts() -> None:
    assert terms(f"关于申报的通知\n{RENAMED}\n某某县民政局\n2016年5月3日") == []
    assert len(terms(f"关于申报的通知\n{RENAMED}\n某某县民政局\n2026年5月3日")) == 1


def test_a_notice_of_the_reform_may_name_what_it_ends() -> None:
    assert terms("关于机构改革后名称变更的公告\n国家卫计委的印章停用。") == []


def test_the_suggestion_of_a_word_is_its_right_form_with_its_own_basis() -> None:
    (found,) = terms("请核对帐户。")
    assert found.advice.suggestion == "账户"
    assert "异形词" in found.advice.basis[0]
    told = redactor.report_dict(Scanner(today=TODAY).scan("请核对帐户。"))["findings"][0]
    assert told["replacements"] == ["账户"]
    assert told["severity"] == found.severity


def test_a_wrong_word_stands_beside_what_else_is_found_there() -> None:
    text = "家住内蒙赤峰市红山区桃山村三组18号的刘玉梅"
    entities = {finding.entity for finding in Scanner(today=TODAY).scan(text).findings}
    assert {"TERM", "HOME_ADDRESS"} <= entities


def test_hidden_text_is_read_for_words_too() -> None:
    page = '<p>慰问活动</p><img alt="瘸子老人" src="a.png">'
    found = terms(page, format="html")
    assert [page[each.start : each.end] for each in found] == ["瘸子"]


def test_sure_right_forms_are_written_in_and_others_left(tmp_path: Path) -> None:
    words = "term\tseverity\tsuggestion\n甲乙词\treplace\t丙丁词\n戊己词\twarn\t庚辛词\n壬癸词\treplace\t子丑词 | 寅卯词\n"
    packs = [pack(tmp_path, words)]
    text = "写甲乙词、戊己词、壬癸词，电话13800138000。"
    done = redactor.redact(text, packs=packs, apply_wording=True, today=TODAY)
    assert done.text == "写丙丁词、戊己词、壬癸词，电话138********。"
    assert redactor.redact(text, packs=packs, today=TODAY).text.startswith("写甲乙词")


def test_a_right_form_is_not_written_into_what_is_masked(tmp_path: Path) -> None:
    packs = [pack(tmp_path, "term\tseverity\tsuggestion\n桃山村\treplace\t桃花村\n")]
    text = "家庭住址：某某县城关镇桃山村三组18号"
    done = redactor.redact(text, packs=packs, apply_wording=True, today=TODAY)
    assert "桃花村" not in done.text
    assert "18号" not in done.text


def test_right_forms_keep_a_page_apart_from_its_tags() -> None:
    page = "<p>焚烧<b>秸</b>杆 &amp; 秸杆</p>"
    done = redactor.redact(page, format="html", apply_wording=True, today=TODAY)
    assert done.text == "<p>焚烧<b>秸秆</b> &amp; 秸秆</p>"


def test_an_allowed_longer_word_suppresses_the_shorter_until_it_expires(tmp_path: Path) -> None:
    allow = "allow\treason\texpires\n秸杆牌饲料\t商标\t2026-12-31\n帐户通\t产品名\t\n"
    packs = [pack(tmp_path, allow=allow)]
    assert terms("秸杆牌饲料和帐户通", packs=packs) == []
    late = terms("秸杆牌饲料和帐户通", packs=packs, today="2027-01-01")
    assert [each.start for each in late] == [0]
    assert "allowance expired" in late[0].evidence


def test_an_allowance_may_name_the_word_itself(tmp_path: Path) -> None:
    packs = [pack(tmp_path, allow="allow\treason\n帐户\t本行用字\n")]
    assert terms("请核对帐户和秸杆。", packs=packs) != []
    assert right_forms("请核对帐户和秸杆。", packs=packs) == [("秸杆", ("秸秆",))]


def test_a_house_list_speaks_last(tmp_path: Path) -> None:
    packs = [pack(tmp_path, "term\tseverity\tsuggestion\n帐户\thint\t户头\n")]
    (found,) = terms("请核对帐户。", packs=packs)
    assert (found.severity, found.advice.replacements) == ("hint", ("户头",))


def test_a_term_in_both_widths_is_found(tmp_path: Path) -> None:
    packs = [pack(tmp_path, "term\tseverity\nQ版文件\twarn\n")]
    assert [each.start for each in terms("发Q版文件、Ｑ版文件", packs=packs)] == [1, 6]


PEOPLE = (
    "name\tseverity\ttitles\torder\n"
    "林一川\twarn\t县委书记\t1\n"
    "周望舒\twarn\t县长 | 县委副书记\t2\n"
    "沈见青\twarn\t副县长\t3\n"
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("县长林一川出席会议。", [("县长林一川", ("县委书记林一川",))]),
        ("县委书记林一川、县长周望舒出席。", []),
        ("县委副书记周望舒主持。", []),
        ("周望舒县委书记主持。", [("周望舒县委书记", ("周望舒县长",))]),
        ("时任县长林一川介绍，", []),
        ("周望舒、林一川、沈见青参加。", [("周望舒、林一川、沈见青", ("林一川、周望舒、沈见青",))]),
        ("林一川、周望舒和沈见青参加。", []),
        ("林益川出席。", [("林益川", ("林一川",))]),
        ("林川一出席。", [("林川一", ("林一川",))]),
        ("刘一川、林一帆出席。", []),
    ],
)
def test_titles_order_and_spelling_of_people(
    tmp_path: Path, text: str, found: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert right_forms(text, packs=[pack(tmp_path, names=PEOPLE)]) == found


def test_a_name_is_found_over_a_line_break_and_in_spaced_writing() -> None:
    assert right_forms("本条例由全国人民代表大会常务委会通过并由中华人\n民共合国主席令公布") == [
        ("全国人民代表大会常务委会", ("全国人民代表大会常务委员会",)),
        ("中华人\n民共合国", ("中华人民共和国",)),
    ]
    assert right_forms("中华 人民共合国") == [("中华 人民共合国", ("中华人民共和国",))]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("的\twarn\t\t\t\t\t\t", "line 2"),
        ("帐.*户\twarn\t\t\t\t\t\t", "regular expression"),
        ("帐户\tbad\t\t\t\t\t\t", "severity"),
        ("帐户\twarn\t帐户\t\t\t\t\t", "suggestion"),
        ("帐户\twarn\t\t\t2026\t\t\t", "YYYY-MM-DD"),
        ("帐户\twarn\t\t\t\tpresent\t\t", "from"),
        ("帐户\twarn\t\t\t\tnever\t\t", "applies"),
        ("帐户\twarn\t\t\t\t\t\t别的词", "except"),
        ("=A1\twarn\t\t\t\t\t\t", "formula"),
        ("帐户\twarn\t\t\t\t\t\t\t", "columns"),
        ("帐户\twarn\t\t\t\t\t\t\n帐户\thint\t\t\t\t\t\t", "line 3"),
    ],
)
def test_a_faulty_row_refuses_its_list_by_line(tmp_path: Path, row: str, told: str) -> None:
    header = "term\tseverity\tsuggestion\tbasis\tfrom\tapplies\tnear\texcept"
    packs = [pack(tmp_path, f"{header}\n{row}\n")]
    with pytest.raises(RuleError) as refused:
        Scanner(packs=packs)
    assert told in str(refused.value)
    assert "words.tsv" in str(refused.value)


def test_a_longer_word_that_was_right_then_hides_the_shorter_one_in_it(tmp_path: Path) -> None:
    words = "term\tseverity\tfrom\tapplies\n甲乙词\treplace\t\t\n甲乙词社\treplace\t2030-01-01\tpresent\n"
    packs = [pack(tmp_path, words)]
    assert terms("办甲乙词社。", packs=packs) == []
    assert [each.end for each in terms("办甲乙词社。", packs=packs, today="2031-01-01")] == [5]


def test_a_gloss_stands_in_brackets_behind_the_right_form() -> None:
    assert terms("孤独症（自闭症）儿童康复") == []
    assert len(terms("帐户余额不足，请核对账户。")) == 1


def test_the_order_of_people_without_titles_is_checked(tmp_path: Path) -> None:
    packs = [pack(tmp_path, names="name\torder\n林一川\t1\n周望舒\t2\n")]
    assert right_forms("周望舒、林一川参加。", packs=packs) == [
        ("周望舒、林一川", ("林一川、周望舒",))
    ]


def test_a_windows_line_break_is_one_too() -> None:
    text = "本条例由全国人民代表大会常务委员会通过并由中华人\r\n民共合国主席令公布"
    assert [each.advice.replacements for each in terms(text)] == [("中华人民共和国",)]


def test_a_list_that_finds_nothing_is_refused(tmp_path: Path) -> None:
    for number, (toml, tsv) in enumerate(
        ((TOML, None), (TOML, ""), (None, "term\tseverity\n甲乙\twarn\n"))
    ):
        house = tmp_path / str(number) / "house"
        house.mkdir(parents=True)
        (house / "own.toml").write_text(
            TOML + 'labels = ["x"]\n' if toml is None else TOML, "utf-8"
        )
        if tsv is not None:
            name = "other.tsv" if toml is None else "own.tsv"
            (house / name).write_text(tsv, encoding="utf-8")
        with pytest.raises(RuleError):
            Scanner(packs=[str(house.parent)])


def test_a_linked_folder_of_rules_is_refused(tmp_path: Path) -> None:
    packs = pack(tmp_path, "term\tseverity\n甲乙词\twarn\n")
    (tmp_path / "linked").symlink_to(tmp_path / "house", target_is_directory=True)
    with pytest.raises(RuleError, match="link"):
        Scanner(packs=[packs])


def test_a_decision_that_cannot_be_read_is_refused_at_once(tmp_path: Path) -> None:
    packs = pack(tmp_path, "term\tseverity\n甲乙词\twarn\n")
    toml = tmp_path / "house" / "words.toml"
    toml.write_text(TOML.replace("TERM", "HOUSE") + '[policy]\naction = "burn"\n', "utf-8")
    with pytest.raises(RuleError, match="action"):
        Scanner(packs=[packs])
