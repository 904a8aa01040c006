"""What the forms of a draft let choose from."""

from __future__ import annotations

from redactor.reviews.particulars import Particulars
from redactor_service.pages.reviews.sent import INVOLVES
from redactor_service.state import State

#: A field of the particulars: its name, its label, how it is asked for, and what is suggested.
Field = tuple[str, str, str, tuple[str, ...]]
#: In groups, of which all but the first are folded away.
GROUPS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    (
        "栏目和来源",
        (
            ("column", "栏目", "line", ()),
            ("source", "稿件来源", "choice", ("原创", "转载")),
            ("source_address", "原文地址（转载时必填）", "line", ()),
        ),
    ),
    (
        "拟稿",
        (
            ("office", "拟稿处室", "line", ()),
            ("drafter", "拟稿人", "line", ()),
            ("drafted", "拟稿时间", "date", ()),
            ("document_number", "文号", "line", ()),
            ("index_number", "索引号", "line", ()),
            ("carrier", "载体类型", "choice", ("公文类", "非公文类")),
            ("summary", "内容摘要", "text", ()),
        ),
    ),
    (
        "公开",
        (
            ("openness", "公开属性", "choice", ("主动公开", "依申请公开", "不予公开")),
            ("openness_basis", "公开属性依据", "line", ()),
            ("channel", "公开方式", "choice", ("政府网站", "政务新媒体", "公开栏", "报刊", "其他")),
            ("scope", "公开范围", "line", ()),
            ("until", "公开期限/撤下日期", "date", ()),
            ("address", "拟发布网址", "line", ()),
        ),
    ),
    (
        "涉及的信息和会签",
        (
            (
                *("personal_data", "个人信息处理方式", "choice"),
                ("无", "去标识化", "删除", "遮盖", "已获同意"),
            ),
            ("countersigned", "会签/报批", "line", ()),
        ),
    ),
)


def draft_choices(state: State) -> dict[str, object]:
    """For the template of a draft's form."""
    pages = state.desk.checker().book.pages
    return {
        "groups_of_fields": GROUPS,
        "involves": INVOLVES,
        "no_particulars": Particulars(),
        "kinds": sorted((each.title, name) for name, each in pages.items()),
    }
