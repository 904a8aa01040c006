"""Keys that act in a person's name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_keys = sa.table(
    "api_keys",
    sa.column("account_id", sa.String),
    sa.column("revoked_at", sa.DateTime(timezone=True)),
)
_accounts = sa.table(
    "accounts", sa.column("id", sa.String), sa.column("disabled_at", sa.DateTime(timezone=True))
)


def upgrade() -> None:
    with op.batch_alter_table("api_keys") as keys:
        keys.add_column(sa.Column("account_id", sa.String(32), nullable=True))
        keys.create_foreign_key("fk_api_keys_account_id", "accounts", ["account_id"], ["id"])


def downgrade() -> None:
    # A key does not hold while its account is disabled; the earlier form does not know whose it is.
    when = (
        sa.select(_accounts.c.disabled_at)
        .where(_accounts.c.id == _keys.c.account_id)
        .scalar_subquery()
    )
    op.execute(
        _keys.update()
        .where(
            _keys.c.revoked_at.is_(None),
            _keys.c.account_id.in_(
                sa.select(_accounts.c.id).where(_accounts.c.disabled_at.is_not(None))
            ),
        )
        .values(revoked_at=when)
    )
    with op.batch_alter_table("api_keys") as keys:
        keys.drop_constraint("fk_api_keys_account_id", type_="foreignkey")
        keys.drop_column("account_id")
