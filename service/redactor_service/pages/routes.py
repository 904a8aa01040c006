"""The workbench and what it asks the server to draw: rules, policies, the result of a file.

A page that htmx asks for is given without the frame around it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import JSONResponse

from redactor.model import Audience, Certainty
from redactor.policy import load_policy
from redactor.rulebook import Rule, Rulebook
from redactor_service.access.callers import Caller, needs
from redactor_service.access.scopes import Scope
from redactor_service.pages.frame import frame
from redactor_service.pages.login import csrf_token
from redactor_service.pages.render import page
from redactor_service.pages.words import words
from redactor_service.state import State, state_of

router = APIRouter(include_in_schema=False)

#: Kept by the browser, but asked for anew each time: an updated service must not meet an old page.
_REVALIDATED = {"Cache-Control": "no-cache"}
Reader = Annotated[Caller, Depends(needs(Scope.RULES))]

_GROUPS = {
    "privacy": "个人信息",
    "secrecy": "国家秘密、内部资料",
    "names": "机构、职务名称",
    "wording": "用词用语",
    "page": "整个页面",
    "file": "文件本身",
}


@router.get("/")
def workbench(request: Request, caller: Reader) -> Response:
    """The page that editors work with."""
    state = state_of(request)
    pages = state.desk.checker().book.pages
    answer = page(
        "workbench.html",
        **frame(request),
        policies=[
            {"name": name, "title": load_policy(option).title}
            for name, option in state.desk.policies.items()
        ],
        kinds=sorted((each.title, name) for name, each in pages.items()),
        limits=state.settings,
    )
    if caller.kind == "open":
        answer.headers.update(_REVALIDATED)
    return answer


@router.get("/token")
def token(request: Request, caller: Reader) -> Response:
    """The session's token, for a page that stayed open while its user signed in anew."""
    return JSONResponse({"token": csrf_token(request), "name": caller.shown_name})


@router.get("/policies/{name}")
def policy(request: Request, name: str, _: Reader) -> Response:
    """Why a policy decides as it does, a line under the choice."""
    option = state_of(request).desk.policies.get(name)
    told = load_policy(option) if option is not None else None
    return page("policy.html", status=200 if told else 404, policy=told)


@router.get("/kinds/{name}")
def kind(request: Request, name: str, _: Reader) -> Response:
    """What a kind of page may show."""
    found = state_of(request).desk.checker().book.pages.get(name)
    return page("policy.html", status=200 if found else 404, policy=found)


@router.get("/rules")
def rules(request: Request, _: Reader) -> Response:
    """All rules, by what they are about."""
    groups: dict[str, list[Rule]] = {name: [] for name in _GROUPS.values()}
    for rule in _book(request).rules:
        groups.setdefault(_group(rule), []).append(rule)
    groups = {name: rules for name, rules in groups.items() if rules}
    return page("rules.html", **frame(request), groups=groups, bare=_is_piece(request))


@router.get("/rules/{id:path}")
def rule(request: Request, id: str, _: Reader) -> Response:
    """One rule: what it finds, why that may not stand, by which law, and what each policy does."""
    state = state_of(request)
    found = next((each for each in _book(request).rules if each.id == id), None)
    return page(
        "rule.html",
        status=200 if found else 404,
        **frame(request),
        rule=found,
        decisions=_decisions(state, found) if found else [],
        bare=_is_piece(request),
    )


def _decisions(state: State, rule: Rule) -> list[tuple[str, list[tuple[str, str]]]]:
    """For each policy its title, and the action, as key and in words, for each audience."""
    actions = words()["actions"]
    rows = []
    for option in state.desk.policies.values():
        policy = load_policy(option).with_rules(_rules_of(state))
        keys = [
            policy.action(rule.entity, audience, Certainty.CONFIRMED).value
            for audience in (Audience.PERSONAL, Audience.PUBLIC_DUTY, Audience.ORGANISATION)
        ]
        rows.append((policy.title, [(key, actions[key]) for key in keys]))
    return rows


def _rules_of(state: State) -> tuple[Rule, ...]:
    return tuple(state.desk.checker().book.rules)


def _book(request: Request) -> Rulebook:
    return state_of(request).desk.checker().book


def _group(rule: Rule) -> str:
    return _GROUPS.get(rule.id.partition("/")[0], "本单位的规则")


def _is_piece(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"
