"""Words that say who somebody is: a child, its guardian, one of those who must not be named.

The words are data: rules/tables/people_words.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.rulebook import Tables

MINOR, ADULT, PROTECTED = "minor", "adult", "protected"
RESTRICTED, LIST, VICTIM = "restricted", "list", "victim"
#: Words behind a name: a child's mother goes by its name, 李梓涵妈妈; somebody reported something.
PARENT, INFORMS = "parent", "informs"
#: What the scan looks for in every text; the rest is asked near a name only.
TELLING = frozenset({MINOR, PROTECTED, VICTIM, PARENT, INFORMS, "age", "kin"})
_CLAUSE_ENDS = re.compile("[，,。；;、）)]")


class PeopleWords:
    """The words by what they say, each as one expression."""

    def __init__(self, tables: Tables) -> None:
        by: dict[str, list[str]] = {}
        for word, (says,) in tables["people_words"].items():
            for each in says.split():
                by.setdefault(each, []).append(word)
        self._words = {says: frozenset(words) for says, words in by.items()}
        # 大学生 and 儿童主任 cover the 学生 and 儿童 in them.
        covers = [
            word for word in by[ADULT] if any(child in word for child in by[MINOR] if child != word)
        ]
        by[MINOR] += covers
        self._patterns = {
            says: re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
            for says, words in by.items()
        }

    def find(self, says: str, text: str) -> Iterator[re.Match[str]]:
        words = self._words[says]
        return (match for match in self._patterns[says].finditer(text) if match.group() in words)

    def has(self, says: str, text: str) -> bool:
        return next(self.find(says, text), None) is not None

    def ends_with(self, says: str, text: str) -> bool:
        """Whether such a word is the last of a text."""
        tail = text[-12:].rstrip(" \u3000：:“（(")
        return any(match.end() == len(tail) for match in self.find(says, tail))

    def _without_children(self, text: str) -> str:
        children = self._words[MINOR]
        return self._patterns[MINOR].sub(
            lambda match: "" if match.group() in children else match.group(), text
        )

    def is_adults(self, header: str) -> bool:
        """Whether a column is of adults: 收养人, not 被收养人."""
        return self.has(ADULT, self._without_children(header))

    def is_adult(self, before: str) -> bool:
        """Whether a name goes by a word that only adults go by, right before it."""
        if self.ends_with(MINOR, before):
            # 夫妇拟收养儿童 leads to the child.
            return False
        tail = self._without_children(before[-12:])
        last = max((match.end() for match in self.find(ADULT, tail)), default=-1)
        return last >= 0 and not _CLAUSE_ENDS.search(tail[last:])
