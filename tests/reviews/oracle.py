"""What must be true of a draft's events, whatever was asked: worked out from the events, the
configuration file and who was a member when, and from nothing that the machine computed."""

from __future__ import annotations

from typing import Any

#: Who was a member when an event happened: person to roles.
Roles = dict[str, frozenset[str]]


class Oracle:
    """Reads the events of one draft in order, and fails at the first that must not be."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.order = [each["key"] for each in settings["stage"]]
        self.stages = {each["key"]: each for each in settings["stage"]}
        self.text = self.online = ""
        self.phase = "new"
        self.lane = ""
        self.authors: set[str] = set()
        #: Stage to (person, text); the secrecy review's (person, text, conclusion).
        self.signed: dict[str, tuple[str, str]] = {}
        self.secrecy: tuple[str, str, str] | None = None
        #: The findings of the last check, and the decisions that stand on them.
        self.checked = ("", {})  # type: tuple[str, dict[str, str]]
        self.decided: dict[str, tuple[str, str]] = {}
        self.seen: dict[str, int] = {}
        self.version = self.number = self.releases = 0

    def read(self, event: Any, roles: Roles) -> None:
        assert event.by in roles, "somebody who is no member acted"
        assert event.number == self.number + 1
        assert event.version in (self.version, self.version + 1)
        assert self.seen.setdefault(event.command, event.version) == event.version, "done twice"
        self.number, self.version = event.number, event.version
        self.own = roles[event.by]
        self.roles = roles
        getattr(self, f"_{event.kind.value}")(event, event.facts)

    def _has(self, post: dict[str, Any], event: Any) -> None:
        """Holds the post, or stands in for one who does."""
        if event.deputy_for:
            assert self.own & set(post.get("deputies", ()))
            assert event.deputy_for != event.by
            assert self.roles[event.deputy_for] & set(post["roles"])
        else:
            assert self.own & set(post["roles"])

    def _skipped(self) -> dict[str, Any]:
        skipped: dict[str, Any] = self.settings["lane"][self.lane] if self.lane else {}
        return skipped

    def _needed(self) -> list[str]:
        return [each for each in self.order if each not in self._skipped().get("skips", ())]

    def _is_cleared(self) -> bool:
        """The secrecy review has said of this text that it may be public."""
        if self._skipped().get("skips_secrecy"):
            return True
        return self.secrecy is not None and self.secrecy[1:] == (self.text, "public")

    def _submitted(self, event: Any, facts: Any) -> None:
        assert self.phase in ("new", "returned")
        assert not self.signed
        assert self.secrecy is None
        self.text, self.phase, self.lane = facts["digest"], "review", ""
        self.authors.add(event.by)

    def _lane_taken(self, event: Any, facts: Any) -> None:
        assert facts["reason"].strip()
        self.lane = facts["lane"]
        assert sorted(self._skipped()["skips"]) == facts["skips"]

    def _lane_lost(self, event: Any, facts: Any) -> None:
        # The oracle has ended it already, by itself.
        assert not self.lane

    def _checked(self, event: Any, facts: Any) -> None:
        assert self.phase == "review"
        assert facts["digest"] == self.text
        found = {each["id"]: each["action"] for each in facts["findings"]}
        self.checked = (facts["digest"], found)
        self.decided = {
            id: (action, ruling)
            for id, (action, ruling) in self.decided.items()
            if found.get(id) == action
        }

    def _decisions_dropped(self, event: Any, facts: Any) -> None:
        assert not set(facts["findings"]) & set(self.decided)

    def _decided(self, event: Any, facts: Any) -> None:
        assert self.phase == "review"
        action = self.checked[1][facts["finding"]]
        if action == "block":
            post = self.settings["secrecy"]
            assert self.own & {*post["roles"], *post.get("deputies", ())}, "a block"
        else:
            assert self.own & set(self.settings["decisions"][action])
        if facts["ruling"] == "kept":
            assert facts["reason"].strip()
            assert facts["basis"].strip()
        self.decided[facts["finding"]] = (action, facts["ruling"])

    def _edited(self, event: Any, facts: Any) -> None:
        assert self.phase == "review"
        assert facts["digest"] != self.text
        self.text = facts["digest"]
        void = self.order.index(self.settings["edit_voids_from"])
        if self._skipped().get("lost_by_edit"):
            void = min([void, *(self.order.index(each) for each in self._skipped()["skips"])])
            self.lane = ""
        self._void(self.order[void:])
        self.secrecy = None

    def _void(self, stages: list[str]) -> None:
        self.signed = {key: each for key, each in self.signed.items() if key not in stages}

    def _signatures_voided(self, event: Any, facts: Any) -> None:
        assert not set(facts["stages"]) & set(self.signed), "voided what the oracle has standing"

    def _signed(self, event: Any, facts: Any) -> None:
        stage = facts["stage"]
        assert self.phase == "review"
        assert facts["digest"] == self.text, "signed another text"
        before = [
            each for each in self._needed() if self.order.index(each) < self.order.index(stage)
        ]
        assert set(before) <= set(self.signed), "out of order"
        assert stage in self._needed()
        assert stage not in self.signed
        assert event.by not in {person for person, _ in self.signed.values()}, "signed twice"
        self._has(self.stages[stage], event)
        assert self.stages[stage].get("author_may_sign") or event.by not in self.authors
        if self.settings["secrecy"]["before"] in self.order[: self.order.index(stage) + 1]:
            assert self._is_cleared(), "signed before the secrecy review"
        if self.settings["secrecy"].get("another_person", True) and self.secrecy:
            assert event.by != self.secrecy[0]
        self.signed[stage] = (event.by, self.text)

    def _concluded(self, event: Any, facts: Any) -> None:
        assert self.phase == "review"
        assert facts["digest"] == self.text
        assert facts["basis"].strip()
        secrecy = self.settings["secrecy"]
        self._has(secrecy, event)
        before = secrecy["before"]
        until = self.order.index(before) if before in self.order else len(self.order)
        needed = {each for each in self._needed() if self.order.index(each) < until}
        assert needed <= set(self.signed), "the secrecy review came too early"
        if secrecy.get("another_person", True):
            assert event.by not in {person for person, _ in self.signed.values()}
        if facts["conclusion"] == "public":
            for id, action in self.checked[1].items():
                assert action != "block" or self.decided[id] == ("block", "kept")
        self.secrecy = (event.by, self.text, facts["conclusion"])

    def _conclusion_voided(self, event: Any, facts: Any) -> None:
        self.secrecy = None

    def _returned(self, event: Any, facts: Any) -> None:
        assert self.phase == "review"
        assert facts["reasons"].strip()
        start = self.order.index(facts["to"]) if facts["to"] else 0
        self._void(self.order[start:])
        if not facts["to"]:
            self.phase, self.secrecy = "returned", None

    def _withdrawn(self, event: Any, facts: Any) -> None:
        assert self.phase in ("review", "returned")
        self.phase = "withdrawn"
        if self.online:
            self.phase, self.text, self.lane = "released", self.online, ""
            self.signed, self.secrecy, self.decided, self.checked = {}, None, {}, ("", {})

    def _released(self, event: Any, facts: Any) -> None:
        assert self.phase == "review"
        assert self.own & set(self.settings["release"]["roles"])
        assert facts["digest"] == self.text
        needed = self._needed()
        assert set(needed) <= set(self.signed), "released without a review"
        people = [self.signed[each][0] for each in needed]
        assert len(set(people)) == len(people) >= 1
        void = self.order.index(self.settings["edit_voids_from"])
        read = [self.signed[each][1] for each in needed if self.order.index(each) >= void]
        assert read, "nobody's signature hangs on this text"
        assert set(read) == {self.text}, "released a byte that was not reviewed"
        assert self._is_cleared()
        digest, found = self.checked
        assert digest == self.text
        for id, action in found.items():
            assert self.decided.get(id) == (action, "kept"), "an undecided finding"
        self.phase, self.online = "released", self.text
        self.releases += 1

    def _reread(self, event: Any, facts: Any) -> None:
        assert self.phase == "released"

    def _corrected(self, event: Any, facts: Any) -> None:
        assert self.phase == "released"
        assert facts["digest"] != self.text
        self.text, self.phase, self.lane = facts["digest"], "review", ""
        self.signed, self.secrecy = {}, None

    def _retracted(self, event: Any, facts: Any) -> None:
        assert self.online
        self.phase, self.online = "retracted", ""
