"""One module per kind: what it is and how it is checked.

The folder is the registry. A module serves the rule of the same name under `rules/` and
offers one or more of

* `number(candidate, facts)` for digit runs of the lengths that its rule declares,
* `anchor(candidate, facts)` for the literals that its rule declares.

Each answers with an `Answer`, or None.
"""
