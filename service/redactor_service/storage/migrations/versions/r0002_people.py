"""People: their names as shown, and who they are to an identity provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

_accounts = sa.table("accounts", sa.column("password", sa.String))
#: Stands where an account has no password and the form asks for one: no hash, so nothing opens it.
_NONE = "!"


def upgrade() -> None:
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("title", sa.String(64), nullable=False, server_default=""))
        accounts.alter_column("password", existing_type=sa.String(255), nullable=True)
    op.execute(_accounts.update().where(_accounts.c.password == _NONE).values(password=None))
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identities"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_identities_account_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_identities_account_id", "identities", ["account_id"])


def downgrade() -> None:
    op.drop_table("identities")
    op.execute(_accounts.update().where(_accounts.c.password.is_(None)).values(password=_NONE))
    with op.batch_alter_table("accounts") as accounts:
        accounts.alter_column("password", existing_type=sa.String(255), nullable=False)
        accounts.drop_column("title")
