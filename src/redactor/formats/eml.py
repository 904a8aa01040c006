"""Mails (RFC 5322, RFC 2045–2049): fields, bodies and attachments, each of which is read as the file
that it is; pages saved as one file (RFC 2557) are such mails, too.

What changes is encoded anew, part by part; all else stays byte for byte. Blind copies, and fields that
tell the way of the mail and the machines on it, are hidden from whoever reads the mail in a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import quote

from redactor.errors import InputError, RewriteError
from redactor.formats._eml.kinds import (
    BLIND,
    ENDING_OF,
    MACHINERY,
    MESSAGES,
    PROGRAMS,
    SEALED,
    SHOWN,
    field_place,
    is_plain,
    is_sealed,
    part_place,
)
from redactor.formats._eml.mime import Entity, Field, entities, leaves, packed, parsed, unpacked
from redactor.formats._eml.words import decoded_bytes, decoded_value, rewritten_value
from redactor.formats._nested import (
    Inner,
    Nest,
    Tables,
    bytes_digest,
    replaced,
    shown_name,
    spots_by,
    stem,
)
from redactor.formats._opening import Blocks, Opening, unread
from redactor.formats._parts import unzipped
from redactor.model import Block, Document, Edit, Failure, Notice, Role

ENDINGS = ("eml", "mht", "mhtml")
MEDIA_TYPE = "message/rfc822"
BEGINS = r"[A-Za-z][A-Za-z-]{1,40}:[ \t][^\n]*\r?\n(?:[A-Za-z-]+:|[ \t])"

_FIELD_LINE = re.compile(rb"([!-9;-~]{1,100}):")
_USUAL = frozenset(
    b"from to cc subject date message-id mime-version received return-path sender reply-to"
    b" delivered-to content-type x-mailer snapshot-content-location".split()
)
_BY_PROGRAMS = frozenset(b"message-id mime-version received return-path delivered-to".split())

_TELLING = re.compile(r"[\u3400-\u9fff]|[0-9]{5}|@|[A-Za-z]:\\|(?:[0-9]{1,3}\.){3}[0-9]")
#: What a route tells that a reader does not see: addresses of machines, paths.
_ROUTE = re.compile(r"(?<![\d.])(?!127\.)(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![\d.])|[A-Za-z]:\\|\\\\\w")
_PARAMETER = rb";\s*(?:%s)(?:\*[0-9]*\*?)?\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^;\s]*)"
_NAMES = re.compile(_PARAMETER % rb"filename|name", re.IGNORECASE)
_CHARSET = re.compile(_PARAMETER % rb"charset", re.IGNORECASE)


def recognises(head: bytes) -> bool:
    """Whether it begins with the fields of a mail."""
    seen: set[bytes] = set()
    for line in head[:20_000].lstrip(b"\r\n").split(b"\n")[:200]:
        if not line.strip():
            break
        if line[:1] in b" \t" or line.startswith((b"From ", b">From ")):
            continue
        field = _FIELD_LINE.match(line)
        if field is None:
            return False
        seen.add(field.group(1).lower())
    usual = seen & _USUAL
    return len(usual) >= 3 or (len(usual) == 2 and bool(usual & _BY_PROGRAMS))


def open_source(data: str | bytes, name: str | None, opening: Opening) -> MailSource:
    """Open a mail; InputError when it has no fields."""
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    return MailSource(data, name, opening)


def parts(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Fields and bodies without their encodings, for whoever searches them."""
    if not recognises(data):
        return
    for entity in entities(parsed(data, 0, len(data))):
        for field in entity.fields:
            yield name, decoded_value(data[field.value : field.end]).encode("utf-8", "replace")
        body = None if entity.parts else unpacked(data[entity.body : entity.end], entity.encoding)
        if body is not None:
            where = f"{name} › {entity.file_name or entity.kind}"
            yield where, body
            yield from unzipped(body, where)
            yield from parts(body, where)


class MailSource:
    """An opened mail."""

    def __init__(self, data: bytes, name: str | None, opening: Opening) -> None:
        self._data = data
        self._root = parsed(data, 0, len(data))
        if not self._root.fields:
            raise InputError(
                "has no fields of a mail", where=name or "input", advice="save it anew"
            )
        self._line_end = b"\r\n" if b"\r\n" in data[: self._root.body] else b"\n"
        self._opening = opening
        self._nest = Nest(opening)
        self._leaves = tuple(leaves(self._root))
        self._own_failures: list[Failure] = []
        self._counted = False
        #: What a block is of: a field; a file's name; a body; what stands around the parts.
        self._fields: dict[int, Field] = {}
        self._file_names: dict[int, Entity] = {}
        self._bodies: dict[int, tuple[Entity, str, str]] = {}
        self._around: dict[int, tuple[int, int, str]] = {}
        #: What rewriting it means, beside masking.
        self._remarks: tuple[str, ...] = ()
        self.document = Document(
            name=name,
            media_type=MEDIA_TYPE,
            digest=lambda: bytes_digest(data, opening.key),
            blocks=self._blocks,
        )

    @property
    def rewriting(self) -> Sequence[str]:
        return [*self._remarks, *self._nest.rewriting]

    @property
    def notices(self) -> Sequence[Notice]:
        return (*self._told(), *self._nest.notices)

    @property
    def failures(self) -> Sequence[Failure]:
        return (*self._own_failures, *self._nest.failures)

    def _value(self, field: Field) -> bytes:
        return self._data[field.value : field.end].rstrip(b"\r\n")

    def _told(self) -> Iterator[Notice]:
        hidden = [field for field in self._root.fields if field.name not in SHOWN]
        if any(field.name in BLIND and self._value(field).strip() for field in hidden):
            yield Notice("HIDDEN_CONTENT", "blind copy", "邮件头")
        ways = [field for field in hidden if field.name not in PROGRAMS]
        if any(_ROUTE.search(decoded_value(self._value(field))) for field in ways):
            yield Notice("HIDDEN_CONTENT", "mail route", "邮件头")
        if any(entity.around for entity in entities(self._root) if self._is_telling(entity)):
            yield Notice("HIDDEN_CONTENT", "hidden text", "邮件各部分之外")

    def _is_telling(self, entity: Entity) -> bool:
        read = [decoded_bytes(self._data[start:end], "") for start, end in entity.around]
        return any(each is None or _TELLING.search(each[0]) for each in read)

    def _blocks(self) -> Iterator[Block]:
        numbering, tables = Blocks(), Tables()
        failures: list[Failure] = []
        yield from self._field_blocks(numbering)
        for number, leaf in enumerate(self._leaves):
            if not self._counted:
                size = leaf.end - leaf.body
                self._opening.budget.take(size, size, self.document.name or "input")
            yield from self._leaf_blocks(number, leaf, numbering, tables, failures)
        for entity in entities(self._root):
            if entity.is_cut:
                message = "邮件不完整或结构有误，可能有内容未能读取，请人工检查。"
                failures.append(unread("truncated", message, ""))
            for start, end in entity.around:
                read = decoded_bytes(self._data[start:end], "")
                if read is not None:
                    self._around[numbering.next_index] = (start, end, read[1])
                    yield numbering.make(read[0], role=Role.COMMENT, place=lambda: "邮件各部分之外")
        self._counted = True
        self._own_failures = failures

    def _field_blocks(self, numbering: Blocks) -> Iterator[Block]:
        for entity in entities(self._root):
            for field in entity.fields:
                if MACHINERY.match(field.name):
                    continue
                text = decoded_value(self._value(field))
                is_subject = field.name == "subject" and entity is self._root
                if not _TELLING.search(text) and not (is_subject and text.strip()):
                    continue
                self._fields[numbering.next_index] = field
                yield numbering.make(
                    text,
                    role=Role.TITLE if is_subject else Role.METADATA,
                    keeps_lines=False,
                    place=partial(field_place, field.name),
                )

    def _leaf_blocks(
        self,
        number: int,
        leaf: Entity,
        numbering: Blocks,
        tables: Tables,
        failures: list[Failure],
    ) -> Iterator[Block]:
        name = leaf.file_name
        if stem(name) and _TELLING.search(name):
            self._file_names[numbering.next_index] = leaf
            yield numbering.make(stem(name), role=Role.METADATA, place=lambda: "附件的文件名")
        where = shown_name(name) or part_place(leaf, number)
        code = "unsupported" if name.lower() == "winmail.dat" else SEALED.get(leaf.kind)
        if code is not None:
            failures.append(unread(code, MESSAGES[code], where))
            return
        if not is_plain(leaf):
            yield from self._nest.blocks(self._inner(number, leaf), numbering, tables)
            return
        body = unpacked(self._data[leaf.body : leaf.end], leaf.encoding)
        read = None if body is None else decoded_bytes(body, leaf.charset)
        if read is None:
            failures.append(unread("undecodable", "正文的编码有误，未能读取，请人工检查。", where))
            return
        if read[0]:
            self._bodies[numbering.next_index] = (leaf, *read)
            yield numbering.make(read[0], place=lambda: "邮件正文")

    def _inner(self, number: int, leaf: Entity) -> Inner:
        name = leaf.file_name
        where = shown_name(name) or part_place(leaf, number)
        ending = ENDING_OF.get(leaf.kind, "")
        if leaf.kind in {"text/html", "message/rfc822"} and not name.lower().endswith(ending):
            name = f"{where}{ending}"
        return Inner(number, name or f"{where}{ending}", where, partial(self._load, leaf, where))

    def _load(self, leaf: Entity, where: str) -> bytes:
        body = unpacked(self._data[leaf.body : leaf.end], leaf.encoding)
        if body is None:
            raise InputError("is encoded wrongly", where=where)
        if leaf.kind != "text/html" or leaf.is_attachment:
            return body
        read = decoded_bytes(body, leaf.charset)
        return body if read is None else read[0].encode("utf-8", "surrogatepass")

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The mail with the edits made; `clean`: and without blind copies, the fields of its route,
        and what its parts hide."""
        if clean and not edits:
            for _ in self._blocks():
                pass
        patches = [
            *self._field_patches(edits, clean=clean),
            *self._body_patches(edits),
            *self._inner_patches(edits, clean=clean),
            *self._around_patches(edits, clean=clean),
        ]
        if patches and any(is_sealed(entity) for entity in entities(self._root)):
            self._remarks = ("邮件的数字签名因内容修改而失效。",)
        out: list[bytes] = []
        position = 0
        for start, end, new in sorted(patches):
            if start < position:
                raise RewriteError("has parts that overlap", where=self.document.name or "input")
            out += (self._data[position:start], new)
            position = end
        return b"".join((*out, self._data[position:]))

    def _field_patches(self, edits: Sequence[Edit], *, clean: bool) -> Iterator[_Patch]:
        removed = set(self._removed()) if clean else set()
        for field in removed:
            yield field.start, field.end, b""
        for block, own in spots_by(edits, self._fields).items():
            field = self._fields[block]
            if field not in removed:
                value = self._value(field)
                yield field.value, field.value + len(value), rewritten_value(value, own)

    def _removed(self) -> Iterator[Field]:
        """The fields that go when the mail is cleaned."""
        for field in self._root.fields:
            is_blind = field.name in BLIND
            is_route = field.name.startswith(
                ("received", "x-", "resent-", "authentication-results")
            )
            is_route = is_route or field.name in {"return-path", "delivered-to", "user-agent"}
            told = field.name not in SHOWN and _ROUTE.search(decoded_value(self._value(field)))
            if is_blind or is_route or (told and not field.name.startswith("content-")):
                yield field

    def _body_patches(self, edits: Sequence[Edit]) -> Iterator[_Patch]:
        for block, own in spots_by(edits, self._bodies).items():
            leaf, text, encoding = self._bodies[block]
            yield from self._written(leaf, replaced(text, own), encoding)

    def _written(self, leaf: Entity, text: str, encoding: str) -> Iterator[_Patch]:
        """A body of plain text, and its fields where it needs another encoding than before."""
        transport = leaf.encoding
        try:
            body = text.encode(encoding, "surrogatepass" if encoding == "utf-8" else "strict")
        except UnicodeEncodeError:
            body, encoding = text.encode("utf-8", "replace"), "utf-8"
            yield from self._charset_patch(leaf)
        was_ascii = self._data[leaf.body : leaf.end].isascii()
        if transport not in {"base64", "quoted-printable"} and was_ascii and not body.isascii():
            transport = "quoted-printable"
            yield self._with_field(leaf, "content-transfer-encoding", transport.encode())
            if not leaf.charset or leaf.charset == "us-ascii":
                yield from self._charset_patch(leaf)
        yield leaf.body, leaf.end, packed(body, transport, self._line_end)

    def _charset_patch(self, leaf: Entity) -> Iterator[_Patch]:
        field = next((each for each in leaf.fields if each.name == "content-type"), None)
        value = self._value(field).strip() if field else b"text/plain"
        yield self._with_field(leaf, "content-type", _CHARSET.sub(b"", value) + b"; charset=utf-8")

    def _with_field(self, leaf: Entity, name: str, value: bytes) -> _Patch:
        """A patch that sets a field."""
        for field in leaf.fields:
            if field.name == name:
                return field.value, field.value + len(self._value(field)), b" " + value
        at = leaf.fields[-1].end if leaf.fields else leaf.start
        return at, at, name.title().encode() + b": " + value + self._line_end

    def _inner_patches(self, edits: Sequence[Edit], *, clean: bool) -> Iterator[_Patch]:
        by = self._nest.sorted_out(edits)
        for number, leaf in enumerate(self._leaves):
            inner = self._inner(number, leaf)
            new = self._nest.rewritten(inner, by.get(number, ()), clean=clean)
            if new is not None:
                if leaf.kind == "text/html" and not leaf.is_attachment:
                    body = unpacked(self._data[leaf.body : leaf.end], leaf.encoding) or b""
                    read = decoded_bytes(body, leaf.charset)
                    if read is not None:
                        new = new.decode("utf-8", "surrogatepass").encode(
                            "ascii" if body.isascii() and leaf.encoding == "7bit" else read[1],
                            "xmlcharrefreplace",
                        )
                yield leaf.body, leaf.end, packed(new, leaf.encoding, self._line_end)
        yield from self._name_patches(edits)

    def _name_patches(self, edits: Sequence[Edit]) -> Iterator[_Patch]:
        for block, own in spots_by(edits, self._file_names).items():
            leaf = self._file_names[block]
            name = quote(replaced(leaf.file_name, own).replace("*", "×"), safe="")
            for field in leaf.fields:
                if field.name in {"content-disposition", "content-type"}:
                    value = self._value(field)
                    bare, count = _NAMES.subn(b"", value)
                    if count:
                        key = b"filename" if field.name == "content-disposition" else b"name"
                        new = b"%s;%s %s*=UTF-8''%s" % (bare, self._line_end, key, name.encode())
                        yield field.value, field.value + len(value), new

    def _around_patches(self, edits: Sequence[Edit], *, clean: bool) -> Iterator[_Patch]:
        if clean:
            for start, end, _ in self._around.values():
                yield start, end, self._line_end
            return
        for block, own in spots_by(edits, self._around).items():
            start, end, encoding = self._around[block]
            text = self._data[start:end].decode(encoding)
            yield start, end, replaced(text, own).encode(encoding, "replace")


#: A range of the file and what stands there instead.
_Patch = tuple[int, int, bytes]
