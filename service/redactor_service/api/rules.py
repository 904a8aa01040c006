"""Rules, policies, packs and kinds of page: what a draft may be checked by."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request

from redactor.policy import load_policy
from redactor_service.access.callers import needs
from redactor_service.access.scopes import Scope
from redactor_service.api.answers import SHORT
from redactor_service.schemas import drafts as schemas
from redactor_service.state import state_of

router = APIRouter(tags=["rules"], dependencies=[Depends(needs(Scope.RULES))])


@router.get("/v1/rules", responses=SHORT)
def rules(request: Request) -> list[schemas.RuleEntry]:
    """The rules of the operator's packs."""
    return [
        schemas.RuleEntry(
            id=rule.id,
            entity=rule.entity,
            title=rule.title,
            why=rule.why,
            message=rule.message,
            suggestion=rule.suggestion,
            basis=list(rule.basis),
        )
        for rule in state_of(request).desk.checker().book.rules
    ]


@router.get("/v1/policies", responses=SHORT)
def policies(request: Request) -> list[schemas.PolicyEntry]:
    """The policies that a draft may ask for; the first is used when it asks for none."""
    listed = []
    for name, option in state_of(request).desk.policies.items():
        policy = load_policy(option)
        listed.append(schemas.PolicyEntry(name=name, title=policy.title, why=policy.why))
    return listed


@router.get("/v1/page-kinds", responses=SHORT)
def page_kinds(request: Request) -> list[schemas.PageKindEntry]:
    """The kinds of page that a draft may be told to be."""
    pages = state_of(request).desk.checker().book.pages
    return [
        schemas.PageKindEntry(name=name, title=getattr(page, "title", name))
        for name, page in sorted(pages.items())
    ]


@router.get("/v1/packs", responses=SHORT)
def packs(request: Request) -> list[schemas.PackEntry]:
    """The packs that a draft may ask for."""
    return [schemas.PackEntry.model_validate(each) for each in state_of(request).desk.packs()]
