"""Archives: as Python's zipfile packs them, and by hand with names in GBK, as Windows does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from corpora.documents import Made
from corpora.documents.makers._package import packed
from corpora.documents.makers._values import Values
from corpora.documents.makers.eml import DAY, docx_of
from corpora.documents.makers.image import picture_of


def make() -> Iterator[Made]:
    values = Values(67)
    yield Made(
        name="materials.zip",
        data=_materials(values),
        made_by="Python's zipfile; a document by python-docx, a picture by Pillow",
        planted=values.planted,
        stays=("本公示期为7天", "目录/无关.txt"),
    )
    values = Values(68)
    yield Made(
        name="names-in-gbk.zip",
        data=_in_gbk(values),
        made_by="Python's zipfile, names replaced by hand with GBK, as Windows packs",
        planted=values.planted,
        stays=("名单/一组.csv",),
    )


def _materials(values: Values) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = f"证号{values('the comment of the archive')}".encode()

        def add(name: str, data: str | bytes, *, stored: bool = False, comment: str = "") -> None:
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            info.comment = comment.encode()
            archive.writestr(info, data)

        add("目录/", b"", stored=True)
        add("目录/无关.txt", "本公示期为7天。" * 20)
        add("目录/名单.csv", f"姓名,身份证号\r\n沙明远,{values('a table')}\r\n".encode("utf-8-sig"))
        cut = values("a page")
        add("公示.html", f"<p>本公示期为7天</p><p>证号：{cut[:6]}<b>{cut[6:]}</b></p>")
        add("数据.json", f'{{"sfzh":"{values("a text of JSON")}"}}', stored=True)
        add(f"证明{values('the name of a member')}.txt", "本公示期为7天")
        add(f"{values('the name of a folder')}/说明.txt", "本公示期为7天")
        add("说明.txt", "无", comment=f"证号{values('the comment of a member')}")
        add("照片.jpg", picture_of(f"证号{values('the comment of a picture')}"), stored=True)
        inner = {"说明.docx": docx_of(f"证号{values('a document in an archive in the archive')}")}
        add("内层.zip", packed(inner, DAY), stored=True)
    return out.getvalue()


def _in_gbk(values: Values) -> bytes:
    data = packed(
        {
            "aaaa/aaaa.csv": f"户主,身份证号\r\n石磊,{values('a table')}\r\n".encode("gb18030"),
            "aaaa/bbbb.txt": f"证号：{values('a text')}".encode("gb18030"),
            f"cccc{values('the name of a member')}.txt": "无".encode("gb18030"),
        },
        DAY,
    )
    for standing, name in (
        (b"aaaa/aaaa.csv", "名单/一组.csv"),
        (b"aaaa/bbbb.txt", "名单/二组.txt"),
        (b"cccc6401", "证明6401"),
    ):
        data = data.replace(standing, name.encode("gb18030"))
    return data
