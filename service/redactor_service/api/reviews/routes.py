"""All paths of reviews."""

from __future__ import annotations

from fastapi import APIRouter

from redactor_service.api.reviews import drafts, files, ledger, units

router = APIRouter()
# Files go before: `worklist.xlsx` is no draft's id.
for _each in (files, drafts, units, ledger):
    router.include_router(_each.router)
