"""redactor as a component of a spaCy pipeline (extra `nlp`).

    nlp = spacy.blank("zh")
    nlp.add_pipe("redactor", config={"options": {"policy": "customary"}})
    doc = nlp("身份证号：640104195803129952")
    [(span.text, span.label_, span._.redactor["action"]) for span in doc.spans["redactor"]]

spaCy finds the component by its entry point; it needs no import, in a saved pipeline neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spacy import tokens
from spacy.language import Language

from redactor.integrations.entity_names import Naming, name_in, naming_of
from redactor.integrations.scanning import Scanning, placed
from redactor.model import Report, Span
from redactor.render.json import report_dict

_ATTRIBUTE = "redactor"
#: Where a document keeps the reports, by `spans_key`.
_REPORTS = "redactor"
#: Parts the key of a component's spans from a finding's id; no id of spaCy's has it.
_SEPARATOR = "\u241f"
_DEFAULTS: dict[str, Any] = {
    "options": {},
    "naming": Naming.REDACTOR.value,
    "notes": False,
    "spans_key": "redactor",
    "set_ents": True,
    "overwrite_ents": False,
    "person_labels": ["PERSON", "PER"],
}


@Language.factory(
    "redactor",
    assigns=["doc.spans", "doc.ents", "doc._.redactor", "span._.redactor"],
    default_config=_DEFAULTS,
)
def make_component(  # noqa: PLR0917 - spaCy fills in settings by their names
    nlp: Language,
    name: str,
    options: dict[str, Any],
    naming: str,
    notes: bool,
    spans_key: str,
    set_ents: bool,
    overwrite_ents: bool,
    person_labels: list[str],
) -> Component:
    """The component; see `Component` for what may be configured."""
    return Component(
        options=options,
        naming=naming,
        notes=notes,
        spans_key=spans_key,
        set_ents=set_ents,
        overwrite_ents=overwrite_ents,
        person_labels=person_labels,
    )


class Component:
    """Scans each document. `doc._.redactor` is then the report, as `redactor.report_dict` gives it
    (of the component that came last).

    `options`: fields of `redactor.ScanOptions`, dates as text. `doc.spans[spans_key]` holds what needs
    an act, with `notes` also what may be published as it stands; a span's label is the entity, named
    after `naming` (see `redactor.integrations.entity_names`), and `span._.redactor` is its finding,
    with the exact offsets in code points of the text: the span is widened to whole tokens.
    `set_ents`: they are among `doc.ents`, too, where no other entity stands; with `overwrite_ents` the
    other gives way.

    Persons (`person_labels`) among the entities of components before this one are evidence for names
    in prose, which are then looked for, unless the option `names` is false.

    A text that could not be checked raises RedactorError: see `nlp.set_error_handler`.
    OptionError names a setting that cannot be.
    """

    def __init__(
        self,
        *,
        options: Mapping[str, Any],
        naming: str,
        notes: bool,
        spans_key: str,
        set_ents: bool,
        overwrite_ents: bool,
        person_labels: Sequence[str],
    ) -> None:
        self._scanning = Scanning(options)
        self._naming = naming_of(naming)
        self._notes = notes
        self._spans_key = spans_key
        self._set_ents = set_ents
        self._overwrites = overwrite_ents
        self._person_labels = frozenset(person_labels)
        _register()

    def __call__(self, doc: tokens.Doc) -> tokens.Doc:
        report = self._scanning.report(doc.text, told=list(self._persons(doc)))
        reports = dict(doc.user_data.get(_REPORTS, {}))
        # The newest is to be the last.
        reports.pop(self._spans_key, None)
        doc.user_data[_REPORTS] = {**reports, self._spans_key: report_dict(report)}
        spans = list(self._spans(doc, report))
        doc.spans[self._spans_key] = spans
        if self._set_ents:
            doc.set_ents(self._entities(doc, spans), default="outside")
        return doc

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)
        _register()

    def _persons(self, doc: tokens.Doc) -> Iterator[Span]:
        """The persons that others found: not those of a component of ours."""
        for ent in doc.ents:
            if ent.label_ in self._person_labels and _SEPARATOR not in ent.id_:
                yield Span(ent.start_char, ent.end_char)

    def _spans(self, doc: tokens.Doc, report: Report) -> Iterator[tokens.Span]:
        for finding, (start, end) in placed(report, notes=self._notes):
            span = doc.char_span(
                start,
                end,
                label=name_in(finding.entity, self._naming),
                span_id=f"{self._spans_key}{_SEPARATOR}{finding.id}",
                alignment_mode="expand",
            )
            if span is not None:
                yield span

    def _entities(self, doc: tokens.Doc, spans: Sequence[tokens.Span]) -> list[tokens.Span]:
        """The document's entities and ours, none over another."""
        first, second = (spans, doc.ents) if self._overwrites else (doc.ents, spans)
        kept: list[tokens.Span] = []
        for span in [*first, *second]:
            if all(span.end <= other.start or other.end <= span.start for other in kept):
                kept.append(span)
        return kept


def _report_of(doc: tokens.Doc) -> dict[str, Any] | None:
    reports: dict[str, dict[str, Any]] = doc.user_data.get(_REPORTS, {})
    return next(reversed(reports.values()), None)


def _finding_of(span: tokens.Span) -> dict[str, Any] | None:
    key, _, id = span.id_.partition(_SEPARATOR)
    report = span.doc.user_data.get(_REPORTS, {}).get(key, {})
    return next((each for each in report.get("findings", ()) if each["id"] == id), None)


def _register() -> None:
    """The attributes `._.redactor` of documents and spans."""
    if not tokens.Doc.has_extension(_ATTRIBUTE):
        tokens.Doc.set_extension(_ATTRIBUTE, getter=_report_of)
    if not tokens.Span.has_extension(_ATTRIBUTE):
        tokens.Span.set_extension(_ATTRIBUTE, getter=_finding_of)
