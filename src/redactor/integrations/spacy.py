"""redactor as a component of a spaCy pipeline (extra `nlp`).

    nlp = spacy.blank("zh")
    nlp.add_pipe("redactor", config={"options": {"policy": "customary"}})
    doc = nlp("身份证号：640104195803129952")
    [(span.text, span.label_, span._.redactor["action"]) for span in doc.spans["redactor"]]

spaCy finds the component by its entry point; it needs no import, in a saved pipeline neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from redactor.audit import Scanner
from redactor.errors import OptionError, RedactorError
from redactor.integrations.entity_names import Vendor, name_in, vendor
from redactor.model import Report, Span
from redactor.options import make_options
from redactor.render.json import report_dict

_ATTRIBUTE = "redactor"
_DEFAULTS = {
    "options": {},
    "naming": Vendor.REDACTOR.value,
    "notes": True,
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
    """Scans each document; `doc._.redactor` is then the report, as `redactor.report_dict` gives it.

    `options`: fields of `redactor.ScanOptions`, dates as text. `doc.spans[spans_key]` holds what was
    found, with `notes` also what may be published as it stands; a span's label is the entity, named
    after `naming` (see `redactor.integrations.entity_names`), and `span._.redactor` is its finding,
    with the exact offsets: the span is widened to whole tokens. `set_ents`: what was found is among
    `doc.ents`, too, where no other entity stands or `overwrite_ents` is set.

    Entities that components before this one gave one of `person_labels` are evidence for names in
    prose, which are then looked for as with the option `names`.

    A text that could not be checked raises RedactorError: see `nlp.set_error_handler`.
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
        if options.get("format", "text") != "text":
            raise OptionError("spaCy reads plain text only", where="format", advice="leave it out")
        make_options(options)
        self._options = dict(options)
        self._naming = vendor(naming)
        self._notes = notes
        self._spans_key = spans_key
        self._set_ents = set_ents
        self._overwrites = overwrite_ents
        self._person_labels = frozenset(person_labels)
        self._scanners: dict[bool, Scanner] = {}
        _register()

    def __call__(self, doc: Doc) -> Doc:
        told = [
            Span(ent.start_char, ent.end_char)
            for ent in doc.ents
            if ent.label_ in self._person_labels
        ]
        report = self._scanner(names=bool(told)).scan(doc.text, told=told)
        if report.failures:
            raise RedactorError(
                "the text could not be checked",
                where=report.failures[0].where,
                advice="report this rule",
            )
        spans = list(self._spans(doc, report))
        doc.spans[self._spans_key] = spans
        if self._set_ents:
            doc.set_ents(self._entities(doc, spans), default="unmodified")
        return doc

    def __getstate__(self) -> dict[str, Any]:
        # Automata do not travel; they are built where they are used.
        return {**self.__dict__, "_scanners": {}}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)
        _register()

    def _scanner(self, *, names: bool) -> Scanner:
        names = names or bool(self._options.get("names"))
        if names not in self._scanners:
            self._scanners[names] = Scanner(**{**self._options, "names": names})
        return self._scanners[names]

    def _spans(self, doc: Doc, report: Report) -> Iterator[Tokens]:
        told = report_dict(report, text=doc.text)
        doc._.set(_ATTRIBUTE, told)
        for finding, entry in zip(report.findings, told["findings"], strict=True):
            if not finding.parts or not (self._notes or finding.action.acting):
                continue
            label = name_in(finding.entity, self._naming)
            start, end = finding.parts[0].sent.start, finding.parts[-1].sent.end
            span = doc.char_span(start, end, label=label, alignment_mode="expand")
            if span is not None:
                span._.set(_ATTRIBUTE, entry)
                yield span

    def _entities(self, doc: Doc, spans: Iterable[Tokens]) -> list[Tokens]:
        """What is to stand among the document's entities, none over another."""
        free: list[Tokens] = []
        taken = [] if self._overwrites else [(ent.start, ent.end) for ent in doc.ents]
        for span in sorted(spans, key=lambda each: (each.start, -each.end)):
            if all(span.end <= start or end <= span.start for start, end in taken):
                taken.append((span.start, span.end))
                free.append(span)
        if not self._overwrites:
            return free
        kept = (
            ent
            for ent in doc.ents
            if all(ent.end <= span.start or span.end <= ent.start for span in free)
        )
        return [*free, *kept]


def _register() -> None:
    """The attribute `._.redactor` of documents and spans."""
    for owner in (Doc, Tokens):
        if not owner.has_extension(_ATTRIBUTE):
            owner.set_extension(_ATTRIBUTE, default=None)
