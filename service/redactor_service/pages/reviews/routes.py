"""All pages of reviews. What has a name of its own comes before what takes any draft's id."""

from __future__ import annotations

from redactor_service.pages.reviews import deeds, draft, new, paper, queue, search, units
from redactor_service.pages.reviews.people import new_router

router = new_router()

for _each in (queue, new, search, units, paper, draft, deeds):
    router.include_router(_each.router)
