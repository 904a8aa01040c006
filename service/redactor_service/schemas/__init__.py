"""The bodies that go in and out."""

from redactor_service.schemas.drafts import *  # noqa: F403
