"""The rulebook: `rules/` read once into frozen records.

A folder of rules holds

* `privacy/*.toml`, `wording/*.toml` …: one rule a file, its id the path without `.toml`; a
  rule with a `.tsv` of the same name beside it is a word list (`words`) and needs no detector;
* `allow.tsv`: longer words that are right although they hold a listed one;
* `context/*.toml`: topics, labels that say whose a value is or that it is none of ours;
* `pages/*.toml`: kinds of pages, how they are recognised and what may stand on them;
* `policies/*.toml`: read by `redactor.policy`;
* `tables/*.tsv`: facts as data, first column the key.

Whatever cannot be used is refused by file and key: a rule that was silently dropped would let
a draft pass.
"""

from redactor.rulebook.folders import house_folder, pack_folder, pack_names, rules_folder
from redactor.rulebook.loading import load, read
from redactor.rulebook.reading import read_table, read_toml
from redactor.rulebook.records import Numbers, PageKind, Rule, Rulebook, Table, Tables, Topic, Trait
from redactor.rulebook.words import Allowed, Applies, GuardedName, Severity, Term, WordList

__all__ = [
    "Allowed",
    "Applies",
    "GuardedName",
    "Numbers",
    "PageKind",
    "Rule",
    "Rulebook",
    "Severity",
    "Table",
    "Tables",
    "Term",
    "Topic",
    "Trait",
    "WordList",
    "house_folder",
    "load",
    "pack_folder",
    "pack_names",
    "read",
    "read_table",
    "read_toml",
    "rules_folder",
]
