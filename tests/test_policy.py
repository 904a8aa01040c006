"""Policies: inheritance, refusals by file and key, and what nobody decided about."""

from __future__ import annotations

from pathlib import Path

import pytest

from redactor import (
    Action,
    Audience,
    BlockedError,
    Certainty,
    OptionError,
    RedactorError,
    RuleError,
    Scanner,
    Verdict,
    redact_file,
)
from redactor.masking import Mask, Operator
from redactor.policy import Policy, load_policy, policy_names

HEAD = 'title = "t"\nwhy = "w"\n'
RESIDENT = "640104195803129952"
TEXT = f"身份证号：{RESIDENT}"


def policy_file(folder: Path, content: str, name: str = "house.toml") -> str:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return str(path)


def decided(policy: Policy, entity: str) -> set[Action]:
    return {policy.action(entity, audience, Certainty.CONFIRMED) for audience in Audience}


def test_a_policy_takes_from_another_what_it_does_not_say(tmp_path: Path) -> None:
    policy = load_policy(
        policy_file(
            tmp_path,
            'extends = "customary"\n' + HEAD + '[entity.RESIDENT_ID]\naction = "block"\n'
            "[entity.QQ_ID]\nmask = { last = 2 }\n",
        )
    )
    base = load_policy("customary")
    assert decided(policy, "RESIDENT_ID") == {Action.BLOCK}
    assert policy.mask("RESIDENT_ID") == base.mask("RESIDENT_ID") == Mask(first=6, last=4)
    assert decided(policy, "QQ_ID") == decided(base, "QQ_ID")
    assert policy.mask("QQ_ID") == Mask(last=2)
    assert policy.decisions["PASSPORT"] == load_policy("default").decisions["PASSPORT"]


def test_a_house_policy_may_extend_another_of_the_house(tmp_path: Path) -> None:
    first = policy_file(tmp_path, HEAD + '[entity.NEW]\naction = "note"\n', "first.toml")
    second = policy_file(tmp_path, f"extends = '{first}'\n" + HEAD, "second.toml")
    assert decided(load_policy(second), "NEW") == {Action.NOTE}


def test_what_a_policy_does_not_name_is_held(tmp_path: Path) -> None:
    path = policy_file(tmp_path, HEAD)
    assert decided(load_policy(path), "RESIDENT_ID") == {Action.HOLD}
    redaction = Scanner(policy=path).redact(TEXT)
    assert (redaction.report.verdict, redaction.text) == (Verdict.HOLD, TEXT)
    assert RESIDENT not in "".join(redaction.report.masked_quotes)


def test_a_misspelt_entity_is_refused(tmp_path: Path) -> None:
    """Else what somebody decided would never be done."""
    file = policy_file(
        tmp_path, f'{HEAD}extends = "default"\n[entity.RESIDENTT_ID]\naction = "note"'
    )
    with pytest.raises(RuleError, match="RESIDENT_ID is known"):
        Scanner(policy=file)
    other = policy_file(
        tmp_path, f'{HEAD}[entity.OF_ANOTHER_PACK]\naction = "note"', name="other.toml"
    )
    assert Scanner(policy=other).scan(TEXT).verdict is Verdict.HOLD


def test_an_action_may_differ_by_audience(tmp_path: Path) -> None:
    actions = 'personal = "block", unknown = "hold", public_duty = "mask", organisation = "note"'
    content = HEAD + f"[entity.NEW]\naction = {{ {actions} }}\n"
    policy = load_policy(policy_file(tmp_path, content))
    told = [policy.action("NEW", audience, Certainty.LIKELY).value for audience in Audience]
    assert told == ["block", "mask", "note", "hold"]


def test_what_is_merely_possible_may_be_treated_otherwise(tmp_path: Path) -> None:
    content = HEAD + '[entity.NEW]\naction = "mask"\npossible = "hold"\n'
    policy = load_policy(policy_file(tmp_path, content))
    told = [policy.action("NEW", Audience.UNKNOWN, certainty).value for certainty in Certainty]
    assert told == ["mask", "mask", "hold"]


def test_possible_never_makes_a_note_act(tmp_path: Path) -> None:
    content = HEAD + '[entity.NEW]\naction = "note"\npossible = "hold"\n'
    policy = load_policy(policy_file(tmp_path, content))
    assert policy.action("NEW", Audience.UNKNOWN, Certainty.POSSIBLE) is Action.NOTE


def test_a_mask_has_every_parameter(tmp_path: Path) -> None:
    keys = 'operator = "mask", first = 1, last = 2, width = 3, digits_only = true, keep_from = "@"'
    path = policy_file(tmp_path, HEAD + f'[entity.NEW]\naction = "mask"\nmask = {{ {keys} }}\n')
    assert load_policy(path).mask("NEW") == Mask(
        first=1, last=2, width=3, digits_only=True, keep_from="@"
    )


@pytest.mark.parametrize("operator", Operator)
def test_a_policy_may_name_every_operator(tmp_path: Path, operator: Operator) -> None:
    mask = f'mask = {{ operator = "{operator.value}" }}'
    path = policy_file(tmp_path, HEAD + f'[entity.RESIDENT_ID]\naction = "mask"\n{mask}\n')
    text = Scanner(policy=path, key=b"k").redact(TEXT).text
    assert (RESIDENT in text) is (operator in {Operator.KEEP, Operator.GENERALISE})


ENTITY = '[entity.RESIDENT_ID]\naction = "mask"\n'


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("title = ", ""),
        ('why = "w"\n', "title"),
        ('title = "t"\n', "why"),
        ('title = 3\nwhy = "w"\n', "title"),
        (HEAD + "colour = 1\n", "colour"),
        (HEAD + "extends = 3\n", "extends"),
        (HEAD + "entity = 3\n", "entity"),
        (HEAD + '[entity]\nRESIDENT_ID = "mask"\n', "RESIDENT_ID"),
        (HEAD + ENTITY + "colour = 1\n", "colour"),
        (HEAD + "[entity.NEW]\nmask = { first = 1 }\n", "entity.NEW"),
        (HEAD + '[entity.NEW]\naction = "shout"\n', "entity.NEW"),
        (HEAD + '[entity.NEW]\naction = ["mask"]\n', "entity.NEW"),
        (HEAD + '[entity.NEW]\naction = { personal = "mask" }\n', "entity.NEW"),
        (HEAD + ENTITY + 'possible = "maybe"\n', "RESIDENT_ID"),
        (HEAD + ENTITY + 'mask = "stars"\n', "RESIDENT_ID"),
        (HEAD + ENTITY + "mask = { frist = 3 }\n", "frist"),
        (HEAD + ENTITY + 'mask = { operator = "stars" }\n', "mask"),
        (HEAD + ENTITY + 'mask = { first = "3" }\n', "first"),
        (HEAD + ENTITY + "mask = { first = 1.5 }\n", "first"),
        (HEAD + ENTITY + "mask = { first = true }\n", "first"),
        (HEAD + ENTITY + "mask = { first = -3 }\n", "first"),
        (HEAD + ENTITY + "mask = { last = -3 }\n", "last"),
        (HEAD + ENTITY + "mask = { width = -3 }\n", "width"),
        (HEAD + ENTITY + 'mask = { digits_only = "no" }\n', "digits_only"),
        (HEAD + ENTITY + "mask = { keep_from = 3 }\n", "keep_from"),
    ],
)
def test_a_wrong_policy_is_refused_by_file_and_key(
    tmp_path: Path, content: str, named: str
) -> None:
    with pytest.raises(RuleError) as refused:
        Scanner(policy=policy_file(tmp_path, content))
    assert "house.toml" in str(refused.value)
    assert named in str(refused.value)


def test_a_policy_that_extends_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(f"extends = '{path}'\n{HEAD}", encoding="utf-8")
    with pytest.raises(RedactorError, match=r"house\.toml"):
        load_policy(str(path))


@pytest.mark.parametrize("name", ["nobody", "nobody.toml", "../default", ""])
def test_an_unknown_policy_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(OptionError) as refused:
        load_policy(name)
    assert all(known in str(refused.value) for known in policy_names())


def blocking(folder: Path) -> str:
    content = 'extends = "default"\n' + HEAD + '[entity.MILITARY_ID]\naction = "block"\n'
    return policy_file(folder, content)


DRAFT = f"军官证 军字第1234567号\n{TEXT}\n"


def test_a_block_stops_the_masked_file(tmp_path: Path) -> None:
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text(DRAFT, encoding="utf-8")
    with pytest.raises(BlockedError) as refused:
        redact_file(source, target, policy=blocking(tmp_path))
    assert "a.txt" in str(refused.value)
    assert "1234567" not in str(refused.value)
    assert not target.exists()


def test_force_writes_while_a_block_stands(tmp_path: Path) -> None:
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text(DRAFT, encoding="utf-8")
    report = redact_file(source, target, policy=blocking(tmp_path), force=True)
    assert report.verdict is Verdict.BLOCK
    expected = DRAFT.replace(RESIDENT, "640104************")
    assert target.read_text(encoding="utf-8") == expected
