"""Old workbooks: one by XlsxWriter, as LibreOffice keeps it in the format of Excel 97."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator

import xlsxwriter

from corpora.documents import Made
from corpora.documents.makers._office import aged
from corpora.documents.makers._values import PHONE, Values

_BY = f"XlsxWriter {xlsxwriter.__version__}"


def make() -> Iterator[Made]:
    for number, (name, write) in enumerate((("shown.xls", _shown), ("hidden.xls", _hidden)), 25):
        yield aged(name, write, "xlsx", Values(number), f"a workbook by {_BY}", PHONE, "已核")


def _shown(values: Values) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        _date(book)
        # All in the first column: the others move with each saving, as their widths are rounded.
        sheet = book.add_worksheet("花名册")
        sheet.write(0, 0, "身份证号")
        sheet.write(1, 0, values("cell"))
        sheet.write(2, 0, f"证号{values('cell with words')}")
        value = values("runs with a look of their own")
        bold, italic = book.add_format({"bold": True}), book.add_format({"italic": True})
        sheet.write_rich_string(3, 0, bold, value[:6], italic, value[6:12], value[12:])
        sheet.merge_range(4, 0, 4, 3, values("merged cells"))
        sheet.write_formula(5, 0, f'="证号"&"{values("formula")}"', None, "证号")
        sheet.write_url(
            6, 0, f"http://example.cn/q?id={values('query of an address')}", string="查询"
        )
        sheet.write(7, 0, PHONE)
        sheet.write(8, 0, "已核")
        sheet.set_header(f"&L经办{values('header')}")
        sheet.set_footer(f"&L复核{values('footer')}")
        sheet.insert_textbox(
            10,
            0,
            f"框{values('text box')}",
            {"width": 400, "height": 40, "line": {"none": True}, "fill": {"none": True}},
        )
        book.add_worksheet(f"表{values('name of a sheet')}").write(0, 0, "已核")
    return out.getvalue()


def _hidden(values: Values) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        _date(book)
        book.set_properties(
            {
                "author": f"沙{values('author')}",
                "title": f"名单{values('title')}",
                "company": values("company"),
                "comments": values("comment of the file"),
                "created": datetime.datetime(2026, 1, 1),
            }
        )
        book.set_custom_property("证号", values("custom property"))
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, ["说明", "", "身份证号"])
        sheet.write_row(1, 0, [PHONE, "", values("hidden column")])
        sheet.set_column(2, 2, 40, None, {"hidden": True})
        sheet.write(2, 0, values("hidden row"))
        sheet.set_row(2, None, None, {"hidden": True})
        white = book.add_format({"font_color": "#FFFFFF"})
        sheet.write(3, 0, values("white text"), white)
        sheet.write(
            4, 0, values("format that shows nothing"), book.add_format({"num_format": ";;;"})
        )
        sheet.write(5, 0, "已核")
        sheet.write_comment(5, 0, f"证号{values('comment')}", {"author": "马向东"})
        sheet.data_validation(
            6, 0, 6, 0, {"validate": "list", "source": ["无", values("choice of a list")]}
        )
        sheet.data_validation(
            7, 0, 7, 0, {"validate": "any", "input_message": f"例{values('prompt')}"}
        )
        other = book.add_worksheet("底表")
        other.write(0, 0, values("hidden sheet"))
        other.hide()
        last = book.add_worksheet("深藏")
        last.write(0, 0, values("very hidden sheet"))
        last.very_hidden()
        book.define_name("NUMBER", f'="{values("defined name")}"')
    return out.getvalue()


def _date(book: xlsxwriter.Workbook) -> None:
    book.set_properties({"created": datetime.datetime(2026, 1, 1)})
