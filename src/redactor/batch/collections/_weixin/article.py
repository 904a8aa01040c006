"""An article of a WeChat public account (mp.weixin.qq.com), as a browser saves its page.

Its text stands in the element `js_content`, hidden until scripts have run; around it stand some
hundred thousand characters of scripts. Title, account, author and time stand in `meta` elements, in
elements with ids, or in variables of a script, depending on the year. Pictures are loaded when they
come into view, so that their address is in `data-src`, and `src` is empty or another.
"""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_CONTENT = re.compile(
    r"<(?P<tag>div|section)\b[^>]*\bid\s*=\s*[\"']?js_content\b[^>]*>", re.IGNORECASE
)
_IMAGE = re.compile(r"<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_META = re.compile(r"<meta\b(?P<attrs>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_TAG = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"\s+")
#: Seconds since 1970, or as people write it, in the variables of the page.
_MOMENT = re.compile(
    r"\b(?:ct|ori_create_time|create_time|svr_time)\s*[=:]\s*[\"']?(\d{10})\b"
    r"|\bcreateTime\s*=\s*[\"'](\d{4})-(\d\d)-(\d\d)"
    r"|id=[\"']publish_time[\"'][^>]*>\s*(\d{4})\D(\d{1,2})\D(\d{1,2})"
)
_BEIJING = datetime.timezone(datetime.timedelta(hours=8))
#: What is left of an article that is not there.
_GONE = ("已被发布者删除", "因违规无法查看", "已停止访问该网页", "帐号已被屏蔽", "账号已被屏蔽")
_ASKED_BACK = ("环境异常", "完成验证后即可继续访问")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """`content` is HTML; the rest is text. `missing`: pictures that were not saved with it."""

    content: str
    title: str = ""
    account: str = ""
    author: str = ""
    summary: str = ""
    published: datetime.date | None = None
    missing: int = 0

    def page(self) -> str:
        """A page with what a reader sees, and nothing else."""
        told = (("公众号", self.account), ("作者", self.author), ("摘要", self.summary))
        lines = [f"<p>{name}：{html.escape(value)}</p>" for name, value in told if value]
        if self.published:
            day = self.published
            lines.append(f"<p>发布时间：{day.year}年{day.month}月{day.day}日</p>")
        title = html.escape(self.title)
        head = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        return f"{head}\n{''.join(lines)}\n{self.content}\n</body></html>"


def article_of(page: str) -> Article | None:
    """The article in a page; None where there is none."""
    begin = _CONTENT.search(page)
    if begin is None:
        return None
    content = page[begin.end() : _end_of(page, begin)]
    metas = dict(_metas(page[: begin.start()]))
    return Article(
        content=content,
        title=metas.get("og:title")
        or _variable(page, "msg_title")
        or _element(page, "activity-name"),
        account=_variable(page, "nickname") or _element(page, "js_name"),
        author=metas.get("author") or _element(page, "js_author_name"),
        summary=metas.get("og:description") or metas.get("description") or "",
        published=_published(page),
        missing=sum(map(_is_missing, _IMAGE.findall(content))),
    )


def refusal_of(page: str) -> str:
    """Why there is no article in a page: a code; "" where nobody knows."""
    if any(each in page for each in _GONE):
        return "weixin_gone"
    if any(each in page for each in _ASKED_BACK):
        return "weixin_asked_back"
    return ""


def _end_of(page: str, begin: re.Match[str]) -> int:
    """Where an element ends, by counting those of its kind in it."""
    tag = begin["tag"]
    pieces = re.compile(
        rf"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>|<(?P<close>/?){tag}\b[^>]*>",
        re.IGNORECASE | re.DOTALL,
    )
    depth = 1
    for piece in pieces.finditer(page, begin.end()):
        close = piece["close"]
        if close is not None:
            depth += -1 if close else 1
        if not depth:
            return piece.start()
    return len(page)


def _metas(head: str) -> Iterator[tuple[str, str]]:
    for meta in _META.finditer(head):
        told = _attributes(meta["attrs"])
        name = told.get("property") or told.get("name")
        if name and told.get("content"):
            yield name.lower(), _shown(told["content"])


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), double or single or bare)
    return found


def _variable(page: str, name: str) -> str:
    r"""What a script sets a variable to.

    >>> _variable("var nickname = htmlDecode(\"贺兰 &amp; 发布\");", "nickname")
    '贺兰 & 发布'
    """
    found = re.search(
        rf"\bvar\s+{name}\s*=\s*(?:htmlDecode\()?(?:\"([^\"\n]*)\"|'([^'\n]*)')", page
    )
    return _shown(found[1] or found[2] or "") if found else ""


def _element(page: str, id: str) -> str:
    found = re.search(
        rf"<(\w+)\b[^>]*\bid=[\"']{id}[\"'][^>]*>(.{{0,2000}}?)</\1>", page, re.DOTALL
    )
    return _shown(_TAG.sub("", found[2])) if found else ""


def _shown(text: str) -> str:
    return _BLANKS.sub(" ", html.unescape(text)).strip()


def _published(page: str) -> datetime.date | None:
    """
    >>> _published('var ct = "1704135845";')
    datetime.date(2024, 1, 2)
    """
    for seconds, *days in _MOMENT.findall(page):
        try:
            if seconds:
                return datetime.datetime.fromtimestamp(int(seconds), _BEIJING).date()
            year, month, day = filter(None, days)
            return datetime.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _is_missing(image: str) -> bool:
    """Whether a picture is there only by its address."""
    told = _attributes(image)
    source = told.get("src", "")
    if source and not re.match(r"https?:|//|data:", source, re.IGNORECASE):
        return False
    if source.startswith("data:") and not told.get("data-src"):
        # The picture itself.
        return False
    return bool(told.get("data-src") or source)
