"""Reviews: units and members, drafts, their events and contents, the ledger, deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "review_ways",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_at", _Instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_review_ways"),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("title", sa.String(128), nullable=False),
        sa.Column("way", sa.String(64), nullable=False),
        sa.Column("created_at", _Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("title", name="uq_units_title"),
        sa.ForeignKeyConstraint(["way"], ["review_ways.digest"], name="fk_units_way"),
    )
    op.create_table(
        "memberships",
        sa.Column("unit_id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("since", _Instant, nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "account_id", name="pk_memberships"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_memberships_unit_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_memberships_account_id"),
    )
    op.create_index("ix_memberships_account_id", "memberships", ["account_id"])
    _create_drafts()
    op.create_table(
        "review_ledger",
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_review_ledger"),
    )
    op.create_table(
        "review_hooks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.String(32), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_hooks"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_review_hooks_unit_id"),
    )
    op.create_index("ix_review_hooks_unit_id", "review_hooks", ["unit_id"])
    op.create_table(
        "review_deliveries",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("hook_id", sa.String(32), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("made_at", _Instant, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", _Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_deliveries"),
        sa.ForeignKeyConstraint(
            ["hook_id"],
            ["review_hooks.id"],
            name="fk_review_deliveries_hook_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_review_deliveries_hook_id", "review_deliveries", ["hook_id"])
    op.create_index("ix_review_deliveries_next_at", "review_deliveries", ["next_at"])


def _create_drafts() -> None:
    op.create_table(
        "review_drafts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.String(32), nullable=False),
        sa.Column("way", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("due_at", _Instant),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.Column("published_title", sa.LargeBinary),
        sa.Column("column", sa.String(128), nullable=False),
        sa.Column("opened_at", _Instant, nullable=False),
        sa.Column("closed_at", _Instant),
        sa.PrimaryKeyConstraint("id", name="pk_review_drafts"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_review_drafts_unit_id"),
        sa.ForeignKeyConstraint(["way"], ["review_ways.digest"], name="fk_review_drafts_way"),
    )
    op.create_index("ix_review_drafts_queue", "review_drafts", ["unit_id", "phase", "place"])
    op.create_index("ix_review_drafts_opened", "review_drafts", ["opened_at", "id"])
    op.create_index("ix_review_drafts_closed", "review_drafts", ["closed_at"])
    op.create_table(
        "review_events",
        _draft(),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "number", name="pk_review_events"),
        _of_draft("review_events"),
    )
    op.create_table(
        "review_keys",
        _draft(),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name="pk_review_keys"),
        _of_draft("review_keys"),
    )
    op.create_table(
        "review_contents",
        _draft(),
        sa.Column("name", sa.String(66), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "name", name="pk_review_contents"),
        _of_draft("review_contents"),
    )
    op.create_table(
        "review_tags",
        _draft(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "kind", "value", name="pk_review_tags"),
        _of_draft("review_tags"),
    )
    op.create_index("ix_review_tags_value", "review_tags", ["kind", "value"])
    op.create_table(
        "review_looks",
        _draft(),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", _Instant, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "account_id", name="pk_review_looks"),
        _of_draft("review_looks"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_review_looks_account_id"),
    )


def _draft() -> sa.Column[str]:
    return sa.Column("draft_id", sa.String(32), nullable=False)


def _of_draft(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["draft_id"], ["review_drafts.id"], name=f"fk_{table}_draft_id")


def downgrade() -> None:
    for table in (
        *("review_deliveries", "review_hooks", "review_ledger", "review_looks", "review_tags"),
        *(
            "review_contents",
            "review_keys",
            "review_events",
            "review_drafts",
            "memberships",
            "units",
        ),
        "review_ways",
    ):
        op.drop_table(table)
