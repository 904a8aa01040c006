"""What the results of all runs tell together, as tables of DuckDB that every report asks.

    item    an item as its latest row tells: a page or a file
    span    a finding that somebody must act on, from the run that first had it to the run that had
            it no more (`until` is null while it stands)
    told    what was not read or checked of an item: its failures
    run     what each run looked at, found and saw disappear

A finding stands until a row tells otherwise: the item is gone, or it was read again, and nothing was
left unchecked that had been checked when the finding was seen. An item that failed or was skipped
closes nothing. Days and hours are those of Beijing.

Only `shown` names an item here: `id` is for whoever counts, and for keyed numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from redactor.batch import results
from redactor.errors import InputError

#: Files in the topmost folder, and items whose id is no path, belong to no section.
NO_SECTION = "（未分栏目）"
_NO_NAME = "（名称已略）"
_BEIJING = 8 * 3600 * 1000

_MACROS = f"""
CREATE MACRO beijing(moment) AS make_timestamp((epoch_ms(moment) + {_BEIJING}) * 1000);
-- A message may quote what its item is called.
CREATE MACRO without(told, id, name, shown) AS
    CASE WHEN length(coalesce(name, '')) > 3 AND NOT contains(shown, name)
    THEN replace(replace(coalesce(told, ''), id, shown), name, '（名称已略）')
    ELSE CASE WHEN id = shown OR id = '' THEN coalesce(told, '')
    ELSE replace(coalesce(told, ''), id, shown) END END;
CREATE MACRO own_section(shown) AS CASE
    WHEN regexp_matches(shown, '^[A-Za-z][A-Za-z0-9+.-]*://')
    THEN rtrim(regexp_extract(shown, '^[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*(/[^/?#]+/)?)', 1), '/')
    WHEN contains(ltrim(shown, './'), '/') THEN split_part(ltrim(shown, './'), '/', 1)
    ELSE '{NO_SECTION}' END;
CREATE MACRO is_page(media_type, shown) AS coalesce(media_type, '') = 'text/html'
    OR regexp_matches(lower(shown), '(\\.(s?html?|aspx?|jspx?|php)|/)([?#].*)?$');
"""

#: `n` counts the rows of an item, by run. A part written twice is one.
_ROWS = f"""
CREATE TABLE kept AS SELECT row_number() OVER () AS r, id, coalesce(shown_id, '{_NO_NAME}') AS shown,
    parent, name, media_type, bytes, page_kind, status, coalesce(reason, '') AS reason, message,
    verdict, run, coalesce(beijing(audited_at), TIMESTAMP '1970-01-01') AS moment, coalesce(failures, []) AS failures,
    coalesce(findings, []) AS findings, digest, rulebook
    FROM rows;
CREATE TABLE number AS SELECT row_number() OVER () AS item, id FROM (SELECT DISTINCT id FROM kept);
CREATE TABLE turn AS
    SELECT *, row_number() OVER (PARTITION BY item ORDER BY run) AS n,
        lead(run) OVER (PARTITION BY item ORDER BY run) AS next_run
    FROM (SELECT r, item, run, moment, status,
            list_transform(failures, lambda x: x.code) AS codes
        FROM kept JOIN number USING (id)
        QUALIFY row_number() OVER (PARTITION BY item, run ORDER BY moment DESC, r) = 1);
CREATE TABLE item AS
    WITH latest AS (SELECT t.item, t.n, k.* EXCLUDE (findings) FROM turn t JOIN kept k USING (r)
        WHERE t.next_run IS NULL)
    SELECT l.* EXCLUDE (message, verdict),
        l.status = 'gone' AS is_gone,
        without(l.message, l.id, l.name, l.shown) AS message,
        CASE WHEN l.status = 'failed' THEN coalesce(l.verdict, 'hold') ELSE l.verdict END AS verdict,
        CASE WHEN p.id IS NOT NULL AND NOT is_page(l.media_type, l.shown)
            THEN own_section(p.shown) ELSE own_section(l.shown) END AS section
    FROM latest l LEFT JOIN latest p ON p.id = l.parent AND l.parent <> '';
"""

#: `twin` parts findings of one id in one row, which should not be.
_SPANS = """
CREATE TABLE seen AS
    WITH each AS (SELECT t.item, t.n, t.codes, unnest(k.findings) AS f,
            generate_subscripts(k.findings, 1) AS place
        FROM turn t JOIN kept k USING (r) WHERE t.status = 'audited')
    SELECT item, n, codes, f, f.id AS finding,
        row_number() OVER (PARTITION BY item, n, f.id ORDER BY place) AS twin
    FROM each WHERE f.action <> 'note';
CREATE TABLE ended AS
    WITH s AS (SELECT item, finding, twin, n, codes,
            lead(n) OVER (PARTITION BY item, finding, twin ORDER BY n) AS seen_next FROM seen)
    SELECT s.item, s.finding, s.twin, s.n, min(t.n) AS ended_n
    FROM s JOIN turn t ON t.item = s.item AND t.n > s.n AND (s.seen_next IS NULL OR t.n < s.seen_next)
        AND (t.status = 'gone' OR (t.status = 'audited' AND list_has_all(s.codes, t.codes)))
    GROUP BY ALL;
CREATE TABLE span AS
    WITH s AS (SELECT seen.*, ended_n,
            lag(ended_n) OVER w IS NOT NULL OR lag(n) OVER w IS NULL AS begins
        FROM seen LEFT JOIN ended USING (item, finding, twin, n)
        WINDOW w AS (PARTITION BY item, finding, twin ORDER BY n)),
    numbered AS (SELECT *, sum(begins::INT) OVER
            (PARTITION BY item, finding, twin ORDER BY n ROWS UNBOUNDED PRECEDING) AS turns FROM s),
    grouped AS (SELECT item, finding, twin, turns, min(n) AS first_n, max(n) AS last_n,
            arg_max(f, n) AS f, max(ended_n) AS ended_n FROM numbered GROUP BY ALL)
    SELECT g.item, g.finding, g.twin, g.turns, g.last_n, g.f.action AS action, g.f.title AS title,
        g.f AS f, a.moment AS since, a.run AS since_run, b.moment AS until, b.run AS until_run
    FROM grouped g JOIN turn a ON a.item = g.item AND a.n = g.first_n
        LEFT JOIN turn b ON b.item = g.item AND b.n = g.ended_n;
"""

_REST = """
CREATE TABLE told AS SELECT item, code, without(message, id, name, shown) AS message,
    without("where", id, name, shown) AS "where"
    FROM (SELECT item, id, name, shown, unnest(failures, recursive := true)
        FROM item WHERE NOT is_gone);
-- On what the latest row tells nothing: it failed, was skipped, or left something unchecked.
CREATE VIEW standing AS SELECT s.*, s.last_n < i.n AS is_old FROM span s JOIN item i USING (item)
    WHERE s.until IS NULL;
CREATE TABLE run AS
    WITH looked AS (SELECT run, max(moment) AS moment, count(*) FILTER (status = 'audited') AS audited,
            count(*) FILTER (status = 'failed') AS failed,
            count(*) FILTER (status = 'skipped') AS skipped,
            count(*) FILTER (status = 'gone') AS gone FROM turn GROUP BY run),
    begun AS (SELECT since_run AS run, count(*) AS new,
        count(*) FILTER (action = 'block') AS block, count(*) FILTER (action = 'hold') AS hold,
        count(*) FILTER (action = 'mask') AS mask FROM span GROUP BY ALL),
    over AS (SELECT until_run AS run, count(*) AS closed,
        count(*) FILTER (action = 'block') AS block, count(*) FILTER (action = 'hold') AS hold,
        count(*) FILTER (action = 'mask') AS mask
        FROM span WHERE until_run IS NOT NULL GROUP BY ALL)
    SELECT l.*, coalesce(b.new, 0) AS new, coalesce(o.closed, 0) AS closed,
        (sum(coalesce(b.block, 0) - coalesce(o.block, 0)) OVER w)::BIGINT AS block,
        (sum(coalesce(b.hold, 0) - coalesce(o.hold, 0)) OVER w)::BIGINT AS hold,
        (sum(coalesce(b.mask, 0) - coalesce(o.mask, 0)) OVER w)::BIGINT AS mask
    FROM looked l LEFT JOIN begun b USING (run) LEFT JOIN over o USING (run)
    WINDOW w AS (ORDER BY l.run ROWS UNBOUNDED PRECEDING);
"""

_BATCH = 10_000


class State(NamedTuple):
    """The tables above, to be asked in SQL; `told` is what the folder says of itself."""

    connection: Any
    told: dict[str, Any]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(sql, list(values)).fetchall())

    def one(self, sql: str, *values: object) -> tuple[Any, ...]:
        return self.rows(sql, *values)[0]

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[dict[str, Any]]:
        """Rows by their columns, never all of them at once."""
        cursor = self.connection.cursor()
        try:
            cursor.execute(sql, list(values))
            names = [each[0] for each in cursor.description]
            while batch := cursor.fetchmany(_BATCH):
                yield from (dict(zip(names, row, strict=True)) for row in batch)
        finally:
            cursor.close()


@contextmanager
def settled(out: Path) -> Iterator[State]:
    """The results in an output folder, settled into those tables."""
    told = results.marker(out)
    with results.opened(out) as connection:
        for each in (_MACROS, _ROWS, _SPANS, _REST):
            connection.execute(each)
        state = State(connection, told)
        if not state.rows("FROM item LIMIT 1"):
            raise InputError(
                "holds no results yet", where=str(out), advice="run the audit, or resume it"
            )
        yield state
