"""A list of addresses, a line each, or one address (`urls:https://…`): each is fetched.

Nothing is requested but what stands in the list and what the same host redirects to. A file is
fetched again only when it has changed, where its server can tell (ETag, Last-Modified). Addresses
that are not public are not asked, unless `allow_local=yes` says so: the list may come from anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from redactor.audit import read_file
from redactor.batch.collections._fetch import Terms, fetch, settled
from redactor.batch.collections._http import name_of
from redactor.batch.items import Item, Loaded, RefusedError
from redactor.errors import OptionError
from redactor.formats import Limits, decode

BEGINS = r"https?://\S++[ \t\r]*+(?:\n(?:https?://\S++|#[^\n]*+|[htps:/]*+\Z)?[ \t\r]*+)*+\Z"
OPTIONS = {
    "hosts": "a host, beside its own, to which a page may redirect (several times: each)",
    "timeout": "seconds a document (120)",
    "wait": "seconds for a server to go on (20)",
    "size": "megabytes a document (100)",
    "retries": "how often a server that is busy is asked again (3)",
    "allow_local": "yes: also addresses that are not public",
}
REASONS = {
    "bad_address": "不是有效的网址，未检查，请改正。",
    "no_host": "找不到该网站，未检查，请检查网址。",
    "inside_address": "网址指向内部网络，未访问；确需检查时请加 allow_local=yes。",
    "foreign_redirect": "网址跳转到其他网站，未访问，请确认后改正网址。",
    "insecure_redirect": "网址从 https 跳转到 http，未访问，请检查网站设置。",
    "redirect_loop": "网址反复跳转，未检查，请检查网站设置。",
    "unreachable": "网站无法访问，未检查，请稍后重新检查。",
    "bad_certificate": "网站证书无效，未检查，请检查网站设置。",
    "too_slow": "网站答复太慢，超过时限，未检查，请稍后重新检查。",
}


def collect(
    spec: str,
    *,
    hosts: str | Sequence[str] = (),
    timeout: str | float = 120.0,
    wait: str | float = 20.0,
    size: str | float = 100.0,
    retries: str | int = 3,
    allow_local: str | bool = False,
) -> Urls:
    """A list of addresses. InputError when it cannot be read."""
    terms = Terms(
        timeout=_number("timeout", timeout),
        wait=_number("wait", wait),
        size=int(min(_number("size", size) * 1_000_000, Limits().size)),
        retries=int(_number("retries", retries, least=0)),
        hosts=(hosts,) if isinstance(hosts, str) else tuple(hosts),
        allow_local=_is_yes("allow_local", allow_local),
    )
    if "://" in spec:
        return Urls(spec=without_user(spec), listed=(spec,), terms=terms)
    path = Path(spec).absolute()
    addresses(str(path))
    return Urls(spec=str(path), path=str(path), terms=terms)


def _number(name: str, told: str | float, *, least: float = 0.001) -> float:
    try:
        value = float(told)
    except ValueError:
        value = -1.0
    if not least <= value < 1e9:
        raise OptionError("must be a number", where=name, advice="leave it out")
    return value


def _is_yes(name: str, told: str | bool) -> bool:
    if isinstance(told, bool) or told in ("yes", "no"):
        return told in (True, "yes")
    raise OptionError("must be yes or no", where=name, advice="leave it out")


def without_user(url: str) -> str:
    """An address without name and password.

    >>> without_user("https://me:secret@a.cn/b")
    'https://a.cn/b'
    """
    scheme, colon, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{colon}{host.rpartition('@')[2]}{slash}{path}" if colon else url


def addresses(path: str) -> list[str]:
    """The addresses of a list; blank lines and those that begin with # are none. InputError when it
    cannot be read."""
    text, _ = decode(read_file(Path(path)), path)
    lines = (each.strip() for each in text.split("\n"))
    return [each for each in lines if each and not each.startswith("#")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Urls:
    """Addresses in a file, or such as were told."""

    spec: str
    path: str = ""
    listed: tuple[str, ...] = ()
    terms: Terms

    def items(self) -> Iterator[Item]:
        """The addresses in their order."""
        for url in self.listed or addresses(self.path):
            shown = without_user(url)
            try:
                settled(url)
            except RefusedError as error:
                yield Item(id=shown, name=shown, refusal=error.code)
                continue
            yield Item(id=shown, name=name_of(shown))

    def load(self, item: Item) -> Loaded:
        """What is there. Unchanged, where its server says so; RefusedError with a code where there
        is none to be had."""
        answer = fetch(item.id, self.terms, item.earlier)
        return Loaded(
            data=answer.body,
            name=name_of(answer.url, answer.content_type, answer.disposition),
            version=answer.version,
        )
