"""Each command, and each reason to refuse it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from redactor.reviews import (
    Accepted,
    Command,
    Phase,
    Refusal,
    Refused,
    barred,
    due,
    place_of,
    replay,
)
from redactor.reviews import commands as asked
from redactor.reviews.particulars import Particulars
from redactor.reviews.refusals import MESSAGES
from redactor.reviews.way_reading import way_from
from tests.reviews.people import START, Desk, check, roster
from tests.reviews.ways import DEFAULT


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_whole_way(desk: Desk) -> None:
    desk.submit(("m", "mask"), ("h", "hold"), ("b", "block"))
    desk.done("editor", desk.decide("m"))
    desk.walk(["first"])
    desk.done("head", desk.decide("h"))
    desk.walk(["second"])
    desk.done("secrecy", desk.decide("b"))
    desk.walk(["secrecy", "third"])
    desk.done("publisher", desk.release(("m", "mask"), ("h", "hold"), ("b", "block")))
    assert desk.draft.phase is Phase.RELEASED
    assert replay("d1", desk.events) == desk.draft


def test_every_refusal_has_its_sentence() -> None:
    assert MESSAGES.keys() == set(Refused)


def test_places_follow_each_other(desk: Desk) -> None:
    desk.submit()
    seen = [place_of(desk.way, desk.draft)]
    for step in ("first", "second", "secrecy", "third"):
        desk.walk([step])
        seen.append(place_of(desk.way, desk.draft))
    assert seen == ["first", "second", "secrecy", "third", "release"]


def test_order(desk: Desk) -> None:
    desk.submit()
    assert desk.refused("head", desk.sign("second")) == "out_of_order"
    assert desk.refused("leader", desk.sign("nowhere")) == "out_of_order"
    assert desk.refused("secrecy", desk.conclude()) == "out_of_order"
    assert desk.refused("publisher", desk.release()) == "out_of_order"
    desk.walk(["first"])
    assert desk.refused("editor2", desk.sign("first")) == "out_of_order"
    desk.walk(["second"])
    assert desk.refused("leader", desk.sign("third")) == "secrecy_missing"
    assert desk.refused("publisher", desk.release()) == "secrecy_missing"


def test_nobody_signs_twice(desk: Desk) -> None:
    desk.submit()
    desk.done("all", desk.sign("first"))
    assert desk.refused("all", desk.sign("second")) == "same_person"
    desk.walk(["second"])
    assert desk.refused("all", desk.conclude()) == "same_person"
    desk.walk(["secrecy"])
    assert desk.refused("all", desk.sign("third")) == "same_person"


def test_the_secrecy_review_is_another_person(desk: Desk) -> None:
    desk.submit()
    desk.walk(["first", "second"])
    desk.done("all", desk.conclude())
    assert desk.refused("all", desk.sign("third")) == "same_person"


def test_who_drafted_does_not_review(desk: Desk) -> None:
    desk.done("all", asked.Submit(digest="t1", check=check("t1")))
    assert desk.refused("all", desk.sign("first")) == "own_draft"
    desk.walk(["first", "second"])
    assert desk.refused("all", desk.conclude()) == "own_draft"


def test_a_deputy_stands_in_for_somebody(desk: Desk) -> None:
    desk.submit()
    desk.done("editor2", desk.sign("first"))
    assert desk.refused("editor2", desk.sign("second", deputy_for="head")) == "same_person"
    desk.walk(["second", "secrecy"])
    assert desk.refused("leader2", desk.sign("third")) == "no_deputy"
    assert desk.refused("leader2", desk.sign("third", deputy_for="leader2")) == "no_deputy"
    assert desk.refused("leader2", desk.sign("third", deputy_for="head")) == "no_deputy"
    assert desk.refused("leader", desk.sign("third", deputy_for="all")) == "no_deputy"
    desk.done("leader2", desk.sign("third", deputy_for="leader"))
    assert desk.draft.signatures["third"].deputy_for == "leader"


def test_entitled_only(desk: Desk) -> None:
    act = asked.Submit(digest="t1", check=check("t1"))
    assert desk.refused("leader", act) == "not_entitled"
    desk.submit(("m", "mask"), ("h", "hold"), ("b", "block"))
    assert desk.refused("head", desk.sign("first")) == "not_entitled"
    assert desk.refused("drafter", desk.decide("m")) == "not_entitled"
    assert desk.refused("editor", desk.decide("h")) == "not_entitled"
    assert desk.refused("leader", desk.decide("b")) == "block_needs_secrecy"
    assert desk.refused("leader", desk.edit("t2")) == "not_entitled"
    assert desk.refused("admin", asked.Recheck(check=check("t1"))) == "not_entitled"
    assert desk.refused("head", asked.Return(reasons="不全")) == "not_entitled"
    assert desk.refused("head", asked.Withdraw(reason="不发")) == "not_entitled"


def test_nobody_acts_for_another(desk: Desk) -> None:
    desk.submit(("m", "mask"))
    assert desk.refused("editor", desk.decide("m"), sender="admin") == "not_yourself"
    assert desk.refused("admin", desk.decide("m")) == "not_entitled"


def test_who_was_removed_signed_and_signs_no_more(desk: Desk) -> None:
    desk.submit()
    desk.walk(["first"])
    desk.members = roster("editor", "head")
    assert desk.refused("head", desk.sign("second")) == "not_member"
    desk.done("editor2", desk.sign("second", deputy_for="all"))
    assert desk.draft.signatures["first"].person == "editor"


def test_a_stale_page_changes_nothing(desk: Desk) -> None:
    desk.submit()
    desk.walk(["first"])
    assert desk.refused("head", desk.sign("second"), version=1) == "stale"


def test_a_retry_is_done_once(desk: Desk) -> None:
    desk.submit()
    command = Command(
        id="r", sender="editor", person="editor", at=START, version=1, act=desk.sign("first")
    )
    first = desk.send(command)
    desk.walk(["second"])
    before = desk.draft
    again = desk.send(replace(command, at=START.replace(year=2027)))
    assert isinstance(first, Accepted)
    assert isinstance(again, Accepted)
    assert again.answer == first.answer
    assert again.is_repeat
    assert desk.draft is before
    other = desk.send(replace(command, act=desk.sign("third")))
    assert isinstance(other, Refusal)
    assert other.code is Refused.REUSED_ID


def test_two_at_once_one_wins(desk: Desk) -> None:
    desk.submit()
    desk.done("editor", desk.sign("first"), version=1)
    assert desk.refused("editor2", desk.sign("first"), version=1) == "stale"


def test_findings_are_decided_by_who_signs(desk: Desk) -> None:
    desk.submit(("m", "mask"), ("h", "hold"), ("b", "block"))
    assert desk.refused("editor", desk.sign("first")) == "undecided"
    desk.done("editor", desk.decide("m"))
    desk.walk(["first"])
    assert desk.refused("head", desk.sign("second")) == "undecided"
    desk.done("head", desk.decide("h"))
    desk.walk(["second"])
    assert desk.refused("secrecy", desk.conclude()) == "undecided"
    desk.done("secrecy", desk.conclude("refer"))
    desk.done("secrecy", desk.decide("b"))
    desk.walk(["secrecy"])


def test_what_was_to_be_masked_is_masked(desk: Desk) -> None:
    desk.submit(("m", "mask"))
    desk.done("editor", desk.decide("m", "masked"))
    assert desk.refused("editor", desk.sign("first")) == "not_carried_out"
    desk.done("editor", desk.edit("t2"))
    desk.walk(["first"])


def test_keeping_needs_reason_and_basis(desk: Desk) -> None:
    desk.submit(("m", "mask"))
    bare = asked.Verdict(finding="m", ruling=asked.Ruling.KEPT)
    assert desk.refused("editor", asked.Decide(verdicts=(bare,))) == "reason_missing"
    reasoned = replace(bare, reason="公开电话")
    assert desk.refused("editor", asked.Decide(verdicts=(reasoned,))) == "basis_missing"
    assert desk.refused("editor", desk.decide("x")) == "no_finding"
    assert desk.refused("editor", asked.Decide(verdicts=())) == "no_finding"


def test_decisions_are_made_together_or_not_at_all(desk: Desk) -> None:
    desk.submit(("m", "mask"), ("h", "hold"))
    both = (*desk.decide("m").verdicts, *desk.decide("h").verdicts)
    assert desk.refused("editor", asked.Decide(verdicts=both)) == "not_entitled"
    assert not desk.draft.decisions


def test_a_signed_decision_is_changed_by_the_next_alone(desk: Desk) -> None:
    desk.submit(("m", "mask"))
    desk.done("editor", desk.decide("m"))
    desk.walk(["first"])
    assert desk.refused("editor2", desk.sign("first")) == "out_of_order"
    assert desk.refused("leader", desk.decide("m", "masked")) == "signed_decision"
    desk.done("head", desk.decide("m", "masked"))


def test_an_edit_voids_and_keeps_what_is_still_there(desk: Desk) -> None:
    desk.submit(("m", "mask"), ("n", "mask"))
    for finding in ("m", "n"):
        desk.done("editor", desk.decide(finding))
    desk.walk(["first", "second", "secrecy"])
    assert desk.refused("leader", desk.edit("t1")) == "same_text"
    wrong = asked.Edit(digest="t2", check=check("t3"))
    assert desk.refused("leader", wrong) == "other_text"
    desk.done("leader", desk.edit("t2", ("m", "mask"), ("n", "block")))
    assert not desk.draft.signatures
    assert desk.draft.concluded is None
    assert set(desk.draft.decisions) == {"m"}
    assert desk.refused("editor", asked.Sign(stage="first", digest="t1")) == "other_text"


def test_an_edit_may_change_the_title(desk: Desk) -> None:
    desk.submit(particulars=Particulars(title="旧题"))
    other = asked.Edit(digest="t2", check=check("t2"), particulars=Particulars(title="新题"))
    desk.done("editor", other)
    assert desk.draft.particulars.title == "新题"
    desk.done("editor", desk.edit("t3"))
    assert desk.draft.particulars.title == "新题"
    assert replay("d1", desk.events) == desk.draft


def test_a_correction_withdrawn_gives_the_title_back(desk: Desk) -> None:
    desk.submit(particulars=Particulars(title="旧题"))
    desk.walk()
    desk.done("publisher", desk.release())
    other = asked.Correct(
        reason="有误", digest="t2", check=check("t2"), particulars=Particulars(title="新题")
    )
    desk.done("drafter", other)
    assert desk.draft.particulars.title == "新题"
    desk.done("drafter", asked.Withdraw(reason="无误"))
    assert desk.draft.particulars.title == "旧题"
    assert replay("d1", desk.events) == desk.draft


def test_who_may_not_act_where_the_draft_is(desk: Desk) -> None:
    assert barred(desk.way, desk.draft) == set()
    desk.submit()
    assert barred(desk.way, desk.draft) == {"drafter"}
    desk.walk(["first", "second"])
    assert barred(desk.way, desk.draft) == {"drafter", "editor", "head"}
    desk.walk(["secrecy"])
    assert barred(desk.way, desk.draft) == {"drafter", "editor", "head", "secrecy"}
    desk.walk(["third"])
    assert barred(desk.way, desk.draft) == set()


def test_an_edit_voids_from_the_configured_stage() -> None:
    text = DEFAULT.replace('edit_voids_from = "first"', 'edit_voids_from = "second"')
    desk = Desk(way_from(text, "way.toml"))
    desk.submit()
    desk.walk()
    desk.done("publisher", desk.edit("t2"))
    assert set(desk.draft.signatures) == {"first"}
    assert desk.refused("publisher", desk.release()) == "out_of_order"


def test_a_further_check_voids_nothing_and_is_decided(desk: Desk) -> None:
    desk.submit()
    desk.walk()
    assert desk.refused("publisher", desk.release(("m", "mask"))) == "undecided"
    desk.done("publisher", asked.Recheck(check=check("t1", ("m", "mask"))))
    desk.done("leader", desk.decide("m"))
    desk.done("publisher", desk.release(("m", "mask")))


def test_release_is_of_the_bytes_that_were_checked(desk: Desk) -> None:
    desk.submit()
    desk.walk()
    other = asked.Release(digest="t2", check=check("t2"))
    assert desk.refused("publisher", other) == "other_text"
    unchecked = asked.Release(digest="t1", check=check("t2"))
    assert desk.refused("publisher", unchecked) == "other_text"
    assert desk.refused("leader", desk.release()) == "not_entitled"


def test_a_draft_goes_back_and_comes_again(desk: Desk) -> None:
    desk.submit()
    desk.walk(["first", "second"])
    assert desk.refused("secrecy", asked.Return(reasons=" ")) == "reason_missing"
    assert desk.refused("secrecy", asked.Return(reasons="再看", to="third")) == "out_of_order"
    desk.done("secrecy", asked.Return(reasons="再看", to="second"))
    assert place_of(desk.way, desk.draft) == "second"
    desk.done("head", asked.Return(reasons="附件不全"))
    assert desk.draft.phase is Phase.RETURNED
    assert not desk.draft.signatures
    assert desk.refused("editor", desk.sign("first")) == "wrong_phase"
    desk.submit(digest="t2")
    desk.walk()
    desk.done("publisher", desk.release())


@pytest.mark.parametrize("conclusion", ["exempt", "refer"])
def test_what_is_not_public_waits(desk: Desk, conclusion: str) -> None:
    desk.submit()
    desk.walk(["first", "second"])
    desk.done("secrecy", desk.conclude(conclusion))
    assert desk.refused("leader", desk.sign("third")) == "secrecy_missing"
    desk.done("secrecy", desk.conclude())
    desk.done("secrecy", desk.conclude(conclusion))
    desk.done("secrecy", desk.conclude())
    desk.walk(["third"])
    assert desk.refused("secrecy", desk.conclude(conclusion)) == "out_of_order"


def test_a_conclusion_needs_a_basis(desk: Desk) -> None:
    desk.submit()
    desk.walk(["first", "second"])
    bare = replace(desk.conclude(), basis="")
    assert desk.refused("secrecy", bare) == "basis_missing"
    assert desk.refused("secrecy", replace(desk.conclude(), digest="t0")) == "other_text"
    assert desk.refused("leader", desk.conclude()) == "not_entitled"


def test_lanes_are_recorded_and_end_with_an_edit(desk: Desk) -> None:
    source = Particulars(source_address="https://www.example.gov.cn/1.html")
    submit = asked.Submit(digest="t1", check=check("t1"), lane="reprint", lane_reason="转载")
    assert desk.refused("drafter", replace(submit, lane="fast")) == "no_lane"
    assert desk.refused("drafter", replace(submit, lane_reason="")) == "reason_missing"
    assert desk.refused("drafter", submit) == "source_missing"
    desk.done("drafter", replace(submit, particulars=source))
    assert "lane_taken" in [each.kind for each in desk.events]
    desk.walk(["first", "third"])
    assert place_of(desk.way, desk.draft) == "release"
    desk.done("publisher", desk.edit("t2"))
    assert not desk.draft.lane
    desk.walk()
    desk.done("publisher", desk.release())


def test_after_release(desk: Desk) -> None:
    assert desk.refused("publisher", desk.release()) == "wrong_phase"
    desk.submit()
    assert desk.refused("publisher", asked.Retract(reason="误发")) == "wrong_phase"
    desk.walk()
    desk.done("publisher", desk.release())
    assert desk.refused("editor", desk.edit("t2")) == "wrong_phase"
    desk.done("editor", asked.Reread(result="无误"))
    same = asked.Correct(reason="错字", digest="t1", check=check("t1"))
    assert desk.refused("publisher", same) == "same_text"
    assert desk.refused("head", replace(same, digest="t2")) == "not_entitled"
    desk.done("publisher", asked.Correct(reason="错字", digest="t2", check=check("t2")))
    assert not desk.draft.signatures
    desk.walk()
    desk.done("publisher", desk.release())
    assert desk.refused("head", asked.Retract(reason="误发")) == "not_entitled"
    desk.done("secrecy", asked.Retract(reason="误发"))
    assert desk.draft.phase is Phase.RETRACTED


def test_a_correction_under_way_leaves_what_is_online(desk: Desk) -> None:
    desk.submit()
    desk.walk()
    desk.done("publisher", desk.release())
    correct = asked.Correct(reason="错字", digest="t2", check=check("t2"))
    desk.done("publisher", correct)
    desk.walk(["first"])
    desk.done("publisher", asked.Withdraw(reason="不改了"))
    assert desk.draft.phase is Phase.RELEASED
    assert desk.draft.digest == desk.draft.published == "t1"
    assert not desk.draft.signatures
    desk.done("publisher", correct)
    desk.done("publisher", asked.Retract(reason="误发"))
    assert desk.draft.phase is Phase.RETRACTED
    assert desk.refused("editor", desk.sign("first")) == "wrong_phase"
    assert desk.refused("publisher", asked.Retract(reason="误发")) == "wrong_phase"


def test_withdrawn_is_the_end(desk: Desk) -> None:
    desk.submit()
    desk.done("drafter", asked.Withdraw(reason="不发"))
    act = asked.Submit(digest="t1", check=check("t1"))
    assert desk.refused("drafter", act) == "wrong_phase"


def test_a_draft_keeps_the_way_it_was_submitted_on(desk: Desk) -> None:
    desk.submit()
    desk.way = way_from(DEFAULT.replace("hours = 48", "hours = 24"), "way.toml")
    assert desk.refused("editor", desk.sign("first")) == "other_way"


def test_deadlines(desk: Desk) -> None:
    desk.submit()
    assert desk.draft.since is not None
    late = due(desk.way, desk.draft)
    assert late is not None
    assert (late - desk.draft.since).total_seconds() == 24 * 3600
    desk.done("drafter", asked.Withdraw(reason="不发"))
    assert due(desk.way, desk.draft) is None
