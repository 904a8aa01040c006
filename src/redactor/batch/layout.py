"""What lies in the output folder of an audit, and the columns of its Parquet files.

    OUT/audit.json               what the output is: version, collection, key, options
    OUT/plan/RUN.parquet         the items of a run, in order
    OUT/results/RUN-….parquet    results: a row an item; the latest run of an id counts
    OUT/remedy/                  of --fix: plans and parts like these, of the copies that were tried
    OUT/remedy.parquet, .csv     of --fix: what became of each item, but for those with nothing to fix

A file of results is written under another name and renamed; that is the only commit there is. No
column holds a value that the policy masks: quotes are masked, traces are keyed hashes or what a
page itself showed. Ids and names of files are kept as they are, for whoever has to find the file;
`shown_id` is what reports may show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow

#: Of the layout; another one is refused.
VERSION = 1
MARKER = "audit.json"
PLANS, RESULTS, REMEDY = "plan", "results", "remedy"
#: Names that are being written begin so; whoever reads passes them over.
PARTIAL = ".tmp-"

AUDITED, FAILED, SKIPPED, GONE = "audited", "failed", "skipped", "gone"
STATUSES = (AUDITED, FAILED, SKIPPED, GONE)
#: Columns that tell how a row came to be and not what was found: two runs differ in them.
CIRCUMSTANCES = ("run", "seconds", "audited_at")


def plan_schema() -> pyarrow.Schema:
    """A row an item, with the fields of `Item`. `known`: the digest of what was audited before, by
    the same rules; a document with that digest is not audited again."""
    import pyarrow as pa

    texts = ("id", "name", "locator", "version", "parent", "refusal", "skipped", "modified")
    return pa.schema([*_strings(*texts, "earlier", "known"), ("size", pa.int64())])


def result_schema() -> pyarrow.Schema:
    """A row an item, with its findings and traces in lists."""
    import pyarrow as pa

    return pa.schema(
        [
            *_strings("id", "shown_id", "parent", "name", "version", "digest", "media_type"),
            ("bytes", pa.int64()),
            *_strings("page_kind", "status", "reason", "message", "verdict"),
            ("failures", pa.list_(pa.struct(_strings("code", "message", "where")))),
            ("findings", pa.list_(pa.struct(_finding()))),
            ("traces", pa.list_(pa.struct(_trace()))),
            *_strings("rulebook", "options", "run"),
            ("seconds", pa.float32()),
            ("audited_at", pa.timestamp("ms", tz="UTC")),
        ]
    )


def remedy_schema() -> pyarrow.Schema:
    """A row an item of which a masked copy was to be written: `path` of the copy below `folder`;
    `status` fixed, nothing, left or failed; how many places were `masked`; `digest` of the original,
    `copy` that of the copy; `remarks`: what rewriting did beside masking."""
    import pyarrow as pa

    return pa.schema(
        [
            *_strings("id", "path", "status", "reason", "message"),
            ("masked", pa.int64()),
            ("remarks", pa.list_(pa.string())),
            *_strings("digest", "copy", "rulebook", "options", "folder", "run"),
            ("seconds", pa.float32()),
            ("fixed_at", pa.timestamp("ms", tz="UTC")),
        ]
    )


def _finding() -> list[tuple[str, Any]]:
    import pyarrow as pa

    texts = pa.list_(pa.string())
    return [
        *_strings("id", "rule", "entity", "title", "action", "certainty", "audience", "severity"),
        ("marks", texts),
        *_strings("place", "quote", "message", "suggestion"),
        ("basis", texts),
    ]


def _trace() -> list[tuple[str, Any]]:
    """`kind`: value, projection, fragment, name, unit, village; `form`: which projection or
    convention; `value`: a keyed hash, or a fragment as the page shows it; `finding`: the index of
    its finding in the row, -1 for none; `row`: what stands together has the same number."""
    import pyarrow as pa

    return [
        *_strings("kind", "entity", "form", "value"),
        ("finding", pa.int32()),
        ("row", pa.int32()),
    ]


def _strings(*names: str) -> list[tuple[str, Any]]:
    import pyarrow as pa

    return [(name, pa.string()) for name in names]
