"""What the fields and parts of a mail are: shown or hidden, read here or elsewhere, and their places."""

from __future__ import annotations

import re

from redactor.formats._eml.mime import Entity

#: Fields whose value is the mail's own machinery: numbers of messages, signatures, kinds of content.
MACHINERY = re.compile(
    r"(?:message-id|references|in-reply-to|date|mime-version|content-(?!description|location).*"
    r"|.*signature.*|arc-.*|thread-index|x-google-.*|x-ms-exchange-.*|autocrypt|face|x-face)\Z"
)
#: Fields that a program shows to whoever reads the mail.
SHOWN = frozenset(
    [
        "cc",
        "comments",
        "date",
        "from",
        "keywords",
        "organization",
        "reply-to",
        "sender",
        "subject",
        "thread-topic",
        "to",
    ]
)
#: Fields that name the program, whose version looks like the address of a machine.
PROGRAMS = frozenset({"user-agent", "x-mailer", "x-mimeole"})
BLIND = frozenset({"bcc", "resent-bcc"})

SEALED = {
    "application/pgp-encrypted": "encrypted",
    "application/pkcs7-mime": "encrypted",
    "application/x-pkcs7-mime": "encrypted",
    "application/ms-tnef": "unsupported",
    "application/vnd.ms-tnef": "unsupported",
}
MESSAGES = {
    "encrypted": "邮件内容已加密或封装，未能读取，请解密后再检查。",
    "unsupported": "附件为 winmail.dat（TNEF 格式），未能读取，请人工检查。",
}
ENDING_OF = {"text/html": ".html", "message/rfc822": ".eml", "text/csv": ".csv"}
PLACES = {
    "from": "发件人",
    "to": "收件人",
    "cc": "抄送",
    "bcc": "密送",
    "subject": "主题",
    "reply-to": "回复地址",
}


def field_place(name: str) -> str:
    return f"邮件头（{PLACES[name]}）" if name in PLACES else "邮件头"


def part_place(leaf: Entity, number: int) -> str:
    if leaf.kind == "text/html":
        return "邮件正文"
    return "转发的邮件" if leaf.kind == "message/rfc822" else f"邮件第{number + 1}部分"


def is_plain(leaf: Entity) -> bool:
    """Whether it is the text that the mail shows."""
    if leaf.is_attachment or leaf.file_name:
        return False
    is_status = leaf.kind in {"message/delivery-status", "message/disposition-notification"}
    is_broken = leaf.message.get_content_maintype() == "multipart"
    return leaf.kind == "text/plain" or is_status or is_broken


def is_sealed(entity: Entity) -> bool:
    names = {field.name for field in entity.fields}
    return entity.kind == "multipart/signed" or "dkim-signature" in names
