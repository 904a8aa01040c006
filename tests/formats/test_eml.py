"""Mails: fields, bodies and attachments are read, and only what is masked is encoded anew."""

from __future__ import annotations

import base64
import email
import email.policy
import io
import time
import zipfile
from email.header import Header
from email.message import EmailMessage

import pytest

from redactor import InputError, Report, Scanner
from redactor.formats import open_file
from tests.formats import mutations

RESIDENT = "640104195803129952"
MOBILE = "13800138000"
KEY = b"eml"
SCANNER = Scanner(key=KEY, today="2026-11-29")


def redacted(data: bytes, *, clean: bool = False) -> tuple[bytes, Report]:
    return SCANNER.redact_file(data, "a.eml", clean=clean)


def masked(text: str | bytes) -> bytes:
    return redacted(text if isinstance(text, bytes) else text.encode())[0]


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def values(report: Report) -> list[str]:
    return [each.entity for each in report.findings if each.action == "mask"]


def whats(data: bytes) -> list[str]:
    findings = SCANNER.scan(data, name="a.eml").findings
    return [each.evidence[0] for each in findings if each.entity == "HIDDEN_CONTENT"]


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("名单.txt", (2024, 1, 1, 0, 0, 0)), f"手机：{MOBILE}")
    return out.getvalue()


def full() -> bytes:
    """A mail as the standard library writes it, a value in each of its places."""
    mail = EmailMessage()
    mail["From"] = f"沙明远 <{MOBILE}@139.com>"
    mail["To"] = f"马兰 <{MOBILE}@139.com>"
    mail["Cc"] = f"{MOBILE}@139.com"
    mail["Bcc"] = f"{MOBILE}@139.com"
    mail["Subject"] = f"关于身份证号{RESIDENT}的说明"
    mail["Received"] = "from office (10.1.2.3) by mail.example.com"
    mail["X-Telephone"] = MOBILE
    mail["Message-ID"] = "<1@example.com>"
    mail.set_content(f"各位：\n身份证号：{RESIDENT}\n", cte="base64")
    html = f"<p>手机：138<b>0013</b>{MOBILE[7:]}</p><p hidden>沙明远</p>"
    mail.add_alternative(html, subtype="html", charset="gb2312", cte="quoted-printable")
    mail.add_attachment(
        a_zip(), maintype="application", subtype="zip", filename=f"证{RESIDENT}.zip"
    )
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = "a@example.com", "b@example.com", f"转{MOBILE}"
    inner.set_content(f"手机：{MOBILE}")
    mail.add_attachment(inner)
    mail.add_attachment(
        f"电话：{MOBILE}\n".encode("gb18030"), maintype="text", subtype="plain", filename="a.txt"
    )
    mail.add_attachment(
        b"\x00\x01 unread", maintype="application", subtype="octet-stream", filename="a.bin"
    )
    return mail.as_bytes(policy=email.policy.SMTP)


def unpacked(data: bytes) -> bytes:
    """All that stands in a mail, by the standard library."""
    found: list[bytes] = []
    for part in read(data).walk():
        found += (f"{name}: {value}\n".encode() for name, value in part.items())
        found.append(str(part.get_filename()).encode())
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            found.append(body)
            if body.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(body)) as archive:
                    found += (archive.read(each) for each in archive.namelist())
    return b"\n".join(found)


def test_every_part_is_read_and_nothing_is_left() -> None:
    data = full()
    written, report = redacted(data)
    places = [each.place for each in report.findings if each.action == "mask"]
    assert sorted(map(str, places)) == sorted(
        [
            *(
                "邮件头（发件人）",
                "邮件头（收件人）",
                "邮件头（抄送）",
                "邮件头（密送）",
                "邮件头（主题）",
            ),
            *("邮件头", "附件的文件名", "邮件正文", "邮件正文", "证640….zip › 名单.txt"),
            *("转发的邮件 › 邮件头（主题）", "转发的邮件 › 邮件正文", "a.txt"),
        ]
    )
    assert [(each.code, each.where) for each in report.failures] == [("unreadable", "a.bin")]
    everything = unpacked(written)
    assert MOBILE.encode() in unpacked(data)
    for value in (RESIDENT, MOBILE):
        assert value.encode() not in written
        assert value.encode() not in everything
    mail = read(written)
    assert str(mail["Subject"]) == "关于身份证号640104************的说明"
    assert str(mail["From"]) == "沙明远 <****@139.com>"
    assert mail.get_body(("plain",)).get_content() == "各位：\n身份证号：640104************\n"
    html = mail.get_body(("html",)).get_content()
    assert html.strip() == "<p>手机：138********<b></b></p><p hidden>沙明远</p>"
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert names == ["证640104××××××××××××.zip", None, "a.txt", "a.bin"]


def test_what_does_not_change_stays_byte_for_byte() -> None:
    data = full()
    assert open_file(data, "a.eml", KEY).rewrite([]) == data
    written, _ = redacted(data)
    before, after = data.split(b"\r\n"), written.split(b"\r\n")
    kept = [line for line in before if line in set(after)]
    told = (
        b"Message-ID: <1@example.com>",
        base64.b64encode(b"\x00\x01 unread"),
        b"MIME-Version: 1.0",
    )
    assert set(told) <= set(kept)
    assert [line for line in after if line in set(before)] == kept


def test_hidden_fields_are_told_and_cleaned() -> None:
    assert whats(full()) == ["blind copy", "mail route", "hidden text"]
    cleaned, _ = redacted(full(), clean=True)
    mail = read(cleaned)
    assert list(mail.keys()) == [
        "From",
        "To",
        "Cc",
        "Subject",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
    ]
    assert mail.get_body(("html",)).get_content().strip() == "<p>手机：138********<b></b></p>"
    assert whats(cleaned) == []
    assert (
        whats(b"From: a@example.com\nTo: b@example.com\nSubject: x\nReceived: from a by b\n\nx")
        == []
    )


HEAD = "From: a@example.com\nTo: b@example.com\nMIME-Version: 1.0\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"Subject: call {MOBILE} now\n\nx\n", "Subject: call 138******** now\n\nx\n"),
        (f"Subject: a\n  {MOBILE}\n\nx\n", "Subject: a\n  138********\n\nx\n"),
        (f"\n手机：{MOBILE}\n-- \n签名\n", "\n手机：138********\n-- \n签名\n"),
        (
            f"Content-Transfer-Encoding: quoted-printable\n\n138=\n{MOBILE[3:]} a=3Db\n",
            "Content-Transfer-Encoding: quoted-printable\n\n138******** a=3Db\n",
        ),
        (
            f"Content-Type: multipart/mixed; boundary=x\n\n--x\n\n{MOBILE}\n--x\nContent-Type: image/x\n\n?\n--x--\n",
            "Content-Type: multipart/mixed; boundary=x\n\n--x\n\n138********\n--x\nContent-Type: image/x\n\n?\n--x--\n",
        ),
    ],
)
def test_only_what_is_masked_changes(before: str, after: str) -> None:
    assert masked(HEAD + before).decode() == HEAD + after


def test_fields_in_gbk_raw_and_in_words_cut_anywhere() -> None:
    subject = f"主题：手机{MOBILE}".encode("gb18030")
    raw = HEAD.encode() + b"Subject: " + subject + b"\n\nx"
    assert (
        masked(raw)
        == HEAD.encode() + b"Subject: " + "主题：手机138********".encode("gb18030") + b"\n\nx"
    )
    words = b"\n ".join(
        b"=?GB2312?B?" + base64.b64encode(subject[at : at + 7]) + b"?="
        for at in range(0, len(subject), 7)
    )
    mail = read(masked(HEAD.encode() + b"Subject: " + words + b"\n\nx"))
    assert str(mail["Subject"]) == "主题：手机138********"
    quoted = Header(f"手机{MOBILE}", "utf-8").encode()
    mail = read(masked(f"{HEAD}Cc: {quoted} <c@example.com>\n\nx"))
    assert str(mail["Cc"]) == "手机138******** <c@example.com>"


@pytest.mark.parametrize(
    ("charset", "transport"),
    [("gb2312", "8bit"), ("gb18030", "base64"), ("big5", "base64"), ("utf-8", "quoted-printable")],
)
def test_bodies_keep_their_charset(charset: str, transport: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.com", "b@example.com", "x"
    body = f"手機：{MOBILE}\n" if charset == "big5" else f"手机：{MOBILE}\n"
    if transport == "8bit":
        data = f"{HEAD}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n{body}".encode(
            charset
        )
    else:
        mail.set_content(body, charset=charset, cte=transport)
        data = mail.as_bytes()
    after = read(masked(data))
    assert after.get_content_charset() == charset
    assert after.get_content().strip() == body.strip().replace(MOBILE, "138********")


def test_a_chinese_mask_in_an_english_body_takes_another_encoding() -> None:
    scanner = Scanner(key=KEY, today="2026-11-29", policy="labels")
    data = f"{HEAD}Subject: x\n\nphone: {MOBILE}\n".encode()
    written, _ = scanner.redact_file(data, "a.eml")
    assert written.isascii()
    assert read(written).get_content() == "phone: 【手机号码略】\n"
    written, _ = scanner.redact_file(f"{HEAD}Subject: phone {MOBILE}\n\nx".encode(), "a.eml")
    assert str(read(written)["Subject"]).split() == ["phone", "【手机号码略】"]


def test_what_cannot_be_read_is_a_failure() -> None:
    parts = {
        "application/ms-tnef; name=winmail.dat": "unsupported",
        "application/pkcs7-mime; name=smime.p7m": "encrypted",
        "application/octet-stream; name=winmail.dat": "unsupported",
    }
    for kind, code in parts.items():
        report = SCANNER.scan(f"{HEAD}Content-Type: {kind}\n\nx".encode(), name="a.eml")
        assert [each.code for each in report.failures] == [code]
        assert report.verdict == "hold"
    for cut in (
        "Content-Type: multipart/mixed; boundary=x\n\nno part",
        "Content-Type: multipart/mixed\n\nx",
    ):
        report = SCANNER.scan(f"{HEAD}{cut} {MOBILE}".encode(), name="a.eml")
        assert [each.code for each in report.failures] == ["truncated"]
        assert values(report) == ["MOBILE_PHONE"]
    for field in (
        "Content-Transfer-Encoding: x-uuencode",
        "Content-Type: text/plain; charset=utf-16",
    ):
        report = SCANNER.scan(f"{HEAD}{field}\n\n手机x".encode(), name="a.eml")
        assert [each.code for each in report.failures] == ["undecodable"]


def test_what_stands_around_the_parts_is_read_and_told() -> None:
    data = (
        f"{HEAD}Content-Type: multipart/mixed; boundary=x\n\n手机{MOBILE}\n--x\n\nx\n--x--\n"
        "This is all.\n"
    ).encode()
    assert whats(data) == ["hidden text"]
    assert MOBILE.encode() not in masked(data)
    assert "手机".encode() not in redacted(data, clean=True)[0]


def test_a_signature_that_is_void_is_told() -> None:
    data = f"{HEAD}DKIM-Signature: v=1; b=abc\nSubject: {MOBILE}\n\nx".encode()
    source = open_file(data, "a.eml", KEY)
    assert not source.rewriting
    _, report = redacted(data)
    assert report.remarks == ("邮件的数字签名因内容修改而失效。",)


def test_a_saved_page_is_read() -> None:
    page = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example.com/\nSubject: x\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="x"\n\n'
        "--x\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
        f"<p>138<b>=\n0013</b>{MOBILE[7:]}</p>\n--x--\n"
    )
    assert b"138********<b></b></p>" in masked(page)
    assert open_file(page.encode(), "a.mhtml", KEY).document.media_type == "message/rfc822"


def test_content_tells_a_mail_from_a_text() -> None:
    assert open_file(full(), None, KEY).document.media_type == "message/rfc822"
    for text in ("时间: 今天\n地点: 银川\n", "From: a\n\nTo: b\n", "Subject: 通知\n正文\n"):
        assert open_file(text.encode(), None, KEY).document.media_type == "text/plain"
    with pytest.raises(InputError, match="no fields"):
        open_file("手机".encode(), "a.eml", KEY)


@pytest.mark.parametrize(
    "data",
    [
        HEAD.encode() + b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 50_000,
        HEAD.encode()
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (each, each)
            for each in range(2000)
        ),
        HEAD.encode() + b"X-A: " + b"=?utf-8?b?" * 100_000 + b"\n\nx",
        HEAD.encode() + b"Content-Type: text/plain" + b"; a=b" * 100_000 + b"\n\nx",
        HEAD.encode() + b"X-A: b\n" * 200_000 + b"\nx",
        HEAD.encode() + b"Content-Transfer-Encoding: base64\n\n" + b"!" * 3_000_000,
    ],
)
def test_hostile_mails_are_read_in_bounded_time(data: bytes) -> None:
    began = time.process_time()
    source = open_file(data, "a.eml", KEY)
    for _ in source.document.blocks():
        pass
    assert time.process_time() - began < 10


PIECES = [
    b"\r\n",
    b"\r\n\r\n",
    b"--",
    b"=?",
    b"?=",
    b"Content-Type:",
    b"base64",
    b";",
    b'"',
    b"\xff",
]


def test_mutated_mails_are_read_or_refused() -> None:
    mutations.run(full(), "a.eml", PIECES, 200)


@pytest.mark.soak
def test_much_mutated_mails_are_read_or_refused() -> None:
    mutations.run(full(), "a.eml", PIECES, 2000)


def test_truncated_mails_are_read_or_told() -> None:
    data = full()
    first = data.index(b"\r\n\r\n") + 4
    for part in range(20):
        report = SCANNER.scan(data[: first + (len(data) - first - 10) * part // 20], name="a.eml")
        assert "truncated" in [each.code for each in report.failures]
    for part in range(1, 20):
        SCANNER.scan(data[: first * part // 20], name="a.eml")
