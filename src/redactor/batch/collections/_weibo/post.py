"""A post of Weibo in the forms in which it is exported.

| form | source |
|---|---|
| id, mid, text with markup, created_at, retweeted_status, longText | m.weibo.cn; open platform [1] |
| idstr, mblogid, text_raw, isLongText | weibo.com/ajax/statuses |
| id, bid, text, retweet, comments; in CSV 正文, 日期, 源微博正文 | dataabc/weibo-crawler [2] |
| in CSV 微博正文, 用户昵称, 发布时间 | dataabc/weibo-search [2] |
| _id, mblogid, content, user.nick_name; of comments comment_user | nghuyong/WeiboSpider [2] |

[1] https://open.weibo.com/wiki/2/statuses/show  [2] on https://github.com, their README
"""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

#: What the forms call the same, those that say most first.
IDS = ("id", "idstr", "mid", "_id", "微博id", "mblogid", "bid", "bid_id", "wid")
TEXTS = ("text_raw", "text", "content", "正文", "微博正文", "微博内容", "raw_text", "full_text")
LONG = ("longTextContent", "long_text", "longTextContent_raw")
MOMENTS = ("created_at", "完整日期", "full_created_at", "发布时间", "日期", "publish_time")
USERS = ("user", "comment_user", "author")
NAMES = ("screen_name", "nick_name", "nickname", "用户昵称", "昵称", "name")
PLACES = ("region_name", "ip_location", "location", "位置", "发布位置")
QUOTED = ("retweeted_status", "retweet", "retweeted", "origin_weibo")
QUOTED_TEXTS = ("源微博正文", "retweet_text")
QUOTED_NAMES = ("源用户昵称", "retweet_screen_name")
COMMENTS = ("comments", "comment_list", "评论", "reply_comments", "hot_comments")

_MARKUP = re.compile(r"</?(?:a|span|br|img|p|div|i|em|b)\b[^>]*>", re.IGNORECASE)
_IS_CUT = re.compile(r"(?:\.{3}|…+)\s*(?:<[^>]*>|\s)*(?:全文|展开)?(?:<[^>]*>|\s)*\Z")
_DEEPEST = 8


def posts_in(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The posts in an answer or an export, in whatever they are wrapped."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if is_post(value):
            yield value
            return
        for each in value.values():
            yield from posts_in(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            yield from posts_in(each, depth + 1)


def is_post(value: Mapping[str, Any]) -> bool:
    """Whether it has an id and a text."""
    return bool(id_of(value)) and any(isinstance(value.get(each), str) for each in TEXTS)


def id_of(post: Mapping[str, Any]) -> str:
    """
    >>> id_of({"id": 4762810834227120, "mblogid": "LqlZNhJFm"})
    '4762810834227120'
    """
    for name in IDS:
        value = post.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            # Spreadsheets keep long numbers only behind a quote or a tab.
            return str(value).strip().strip("'\"\t").removesuffix(".0")
    return ""


def day_of(post: Mapping[str, Any]) -> datetime.date | None:
    """When it was published.

    >>> day_of({"created_at": "Tue Jan 02 09:04:05 +0800 2024"})
    datetime.date(2024, 1, 2)
    >>> day_of({"日期": "2024-01-02 09:04"})
    datetime.date(2024, 1, 2)
    """
    told = _first(post, MOMENTS)
    found = re.match(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})", told)
    try:
        if found:
            return datetime.date(*map(int, found.groups()))
        if told.isdigit() and len(told) in (10, 13):
            beijing = datetime.timezone(datetime.timedelta(hours=8))
            return datetime.datetime.fromtimestamp(int(told[:10]), beijing).date()
        return parsedate_to_datetime(_as_mail_writes(told)).date() if told else None
    except (TypeError, ValueError, IndexError):
        return None


def _as_mail_writes(told: str) -> str:
    """`Tue Jan 02 09:04:05 +0800 2024` with its parts in the order of mail."""
    parts = told.split()
    if len(parts) != 6:
        return told
    _, month, day, moment, zone, year = parts
    return f"{day} {month} {year} {moment} {zone}"


def is_cut(post: Mapping[str, Any]) -> bool:
    """Whether only its beginning was exported."""
    if _long(post) or not (post.get("isLongText") or post.get("is_long_text")):
        return False
    return any(_IS_CUT.search(post.get(each) or "") for each in TEXTS if _is_text(post.get(each)))


def page_of(post: Mapping[str, Any]) -> str:
    """A post as a page: who, when, what, whom it quotes, and comments."""
    title = f"<title>{html.escape(_user(post))}的微博</title>" if _user(post) else ""
    return f"<html><head>{title}</head><body>\n{_shown(post, 0)}\n</body></html>"


def _shown(post: Mapping[str, Any], depth: int) -> str:
    lines = [_user(post), _first(post, MOMENTS), _first(post, PLACES)]
    told = [f"<p>{html.escape(each)}</p>" for each in lines if each]
    told += [f"<div>{_as_html(each)}</div>" for each in _texts(post)]
    if depth < _DEEPEST:
        told += [_quote(each, depth) for each in _nested(post, QUOTED)]
        told += [f"<div>{_shown(each, depth + 1)}</div>" for each in _nested(post, COMMENTS)]
    quoted = _first(post, QUOTED_TEXTS)
    if quoted:
        name = _first(post, QUOTED_NAMES)
        named = f"<p>{html.escape(name)}</p>" if name else ""
        told.append(f"<blockquote>{named}<div>{_as_html(quoted)}</div></blockquote>")
    return "\n".join(told)


def _quote(post: Mapping[str, Any], depth: int) -> str:
    return f"<blockquote>{_shown(post, depth + 1)}</blockquote>"


def _nested(post: Mapping[str, Any], names: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Posts in a post: one, or a list."""
    for name in names:
        value = post.get(name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield each


def _texts(post: Mapping[str, Any]) -> list[str]:
    """The texts of a post: the long one before those that are cut; what two forms say in the same
    words is said once."""
    told = [_long(post), *(post.get(each) for each in TEXTS)]
    texts: list[str] = []
    known: list[str] = []
    for each in told:
        if not isinstance(each, str) or not each.strip():
            continue
        plain = _plain(each)
        beginning = _IS_CUT.sub("", plain)
        if not any(beginning in other for other in known):
            texts.append(each)
            known.append(plain)
    return texts


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _long(post: Mapping[str, Any]) -> str:
    held = post.get("longText")
    found = _first(held, LONG) if isinstance(held, dict) else ""
    return found or _first(post, LONG)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", html.unescape(_MARKUP.sub("", text)))


def _as_html(text: str) -> str:
    if _MARKUP.search(text):
        return text
    return html.escape(text, quote=False).replace("\n", "<br>\n")


def _user(post: Mapping[str, Any]) -> str:
    for name in USERS:
        held = post.get(name)
        if isinstance(held, dict):
            return _first(held, NAMES)
    return _first(post, NAMES)


def _first(post: Mapping[str, Any], names: Sequence[str]) -> str:
    for name in names:
        value = post.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
