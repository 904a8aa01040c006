"""Mails: as Python's email package writes them, and by hand as Foxmail does, in GBK."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

import docx
import openpyxl

from corpora.documents import Made
from corpora.documents.makers._package import changed, packed, saved
from corpora.documents.makers._values import Values

_DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Of what lies in archives.
DAY = (2026, 3, 1, 8, 0, 0)
_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make() -> Iterator[Made]:
    values = Values(65)
    yield Made(
        name="with-attachments.eml",
        data=_with_attachments(values),
        made_by="Python's email package; attachments by python-docx, openpyxl and zipfile",
        planted=values.planted,
        stays=("拟公示的名单见附件", "20260301.example.com", "共2户", "无关.txt"),
    )
    values = Values(66)
    yield Made(
        name="foxmail.eml",
        data=_foxmail(values),
        made_by="written by hand, as Foxmail writes",
        planted=values.planted,
        stays=("请查收", "X-Mailer:Foxmail7.2", "已核"),
    )


def docx_of(*texts: str) -> bytes:
    document = docx.Document()
    for each in texts:
        document.add_paragraph(each)
    return changed(saved(document), {})


def xlsx_of(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for each in rows:
        book.active.append(each)
    return changed(saved(book), {})


def _with_attachments(values: Values) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"沙明远{values('the name of the sender')} <office@example.com>"
    mail["To"] = f"{values('the name of the receiver')} <b@example.com>"
    mail["Bcc"] = f"韩素琴{values('a blind copy')} <leader@example.com>"
    mail["Subject"] = f"关于{values('the subject')}的情况"
    mail["Date"] = "Sun, 01 Mar 2026 08:00:00 +0800"
    mail["Message-ID"] = "<20260301.example.com>"
    mail["Comments"] = f"证号{values('the comments of the head')}"
    mail.set_content(
        f"各位：\n\n拟公示的名单见附件。户主石磊，身份证号：{values('the body, quoted-printable')}。\n",
        charset="gb18030",
        cte="quoted-printable",
    )
    cut = values("the page, base64")
    mail.add_alternative(
        f"<html><body><p>拟公示的名单见附件。身份证号：{cut[:6]}<b>{cut[6:]}</b></p>"
        f"<p hidden>证号{values('hidden in the page')}</p></body></html>",
        subtype="html",
        cte="base64",
    )
    mail.add_attachment(
        docx_of("公示", f"户主沙明远，证号{values('a document')}"),
        maintype="application",
        subtype=_DOCX,
        filename=f"说明{values('the name of an attachment')}.docx",
    )
    mail.add_attachment(
        xlsx_of(["姓名", "身份证号"], ["石磊", values("a workbook")], ["共2户", ""]),
        maintype="application",
        subtype=_XLSX,
        filename=("gb18030", "", "名单.xlsx"),
    )
    mail.add_attachment(
        packed(
            {
                "名单.csv": f"姓名,身份证号\r\n石磊,{values('a table in an archive')}\r\n".encode(
                    "gb18030"
                ),
                "无关.txt": b"x",
            },
            DAY,
        ),
        maintype="application",
        subtype="zip",
        filename="材料.zip",
    )
    inner = EmailMessage()
    inner["From"], inner["To"] = "a@example.com", "b@example.com"
    inner["Subject"] = f"转：{values('the subject of a mail in the mail')}"
    inner.set_content(f"证号{values('the body of a mail in the mail')}\n")
    mail.add_attachment(inner)
    mail.set_boundary("=-outer")
    for number, part in enumerate(mail.walk()):
        if part.is_multipart() and number and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=-inner-{number}")
    return mail.as_bytes(policy=SMTP)


def _foxmail(values: Values) -> bytes:
    def word(text: str) -> str:
        return f"=?GB2312?B?{base64.b64encode(text.encode('gb18030')).decode()}?="

    def body(text: str) -> str:
        return base64.encodebytes(text.encode("gb18030")).decode()

    page = f"<div>请查收。</div><div title='{values('a title in the page')}'>身份证号：{values('the page')}</div>"
    quoted = quopri.encodestring(page.encode("gb18030")).decode()
    name = quote(f"{values('the name of a file, RFC 2231')}名单.txt".encode("gb18030"))
    told = f"""Date: Sun, 1 Mar 2026 09:00:00 +0800
From: "{word("石磊" + values("the name of the sender, as a word"))}" <shilei@example.com>
To: office <office@example.com>
Subject: {word("证号" + values("the subject, as a word"))}
X-Mailer: Foxmail 7.2.25.331[cn]
Mime-Version: 1.0
Message-ID: <202603010900@example.com>
Content-Type: multipart/mixed;
\tboundary="----=_001_NextPart"

This is a multi-part message in MIME format.

------=_001_NextPart
Content-Type: multipart/alternative;
\tboundary="----=_002_NextPart"

------=_002_NextPart
Content-Type: text/plain;
\tcharset="gb2312"
Content-Transfer-Encoding: base64

{body(f"请查收。身份证号：{values('the body, base64')}")}
------=_002_NextPart
Content-Type: text/html;
\tcharset="gb2312"
Content-Transfer-Encoding: quoted-printable

{quoted}
------=_002_NextPart--

------=_001_NextPart
Content-Type: text/plain;
\tname="{word("证" + values("the name of a file, as a word") + ".txt")}"
Content-Transfer-Encoding: base64
Content-Disposition: attachment;
\tfilename="{word("证" + values("the name of a file, as a word") + ".txt")}"

{body(f"证号{values('a text')}，已核")}
------=_001_NextPart
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64
Content-Disposition: attachment;
\tfilename*=gb18030''{name}

{body(f"证号{values('a text of no kind')}，已核")}
------=_001_NextPart--
"""
    return told.replace("\n", "\r\n").encode("ascii")
