"""The tables.

Secrets are here as hashes only, and of drafts there is nothing: jobs and answers lie in the vault. The
file alone lets nobody in. Times are instants in UTC.
"""

from __future__ import annotations

import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

#: Constraints have names, so that a migration can alter them on every database.
_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime.datetime]):
    """A moment in UTC. SQLite would lose the zone, so it is put on again when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        moment = value.astimezone(datetime.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=datetime.UTC)
        return value.astimezone(datetime.UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it so
        datetime.datetime: Instant,
        bytes: LargeBinary,
        list[str]: JSON,
    }


class Account(Base):
    """A person who signs in on the page."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    #: As `access.passwords.fold_name` writes it.
    name: Mapped[str] = mapped_column(String(64), unique=True)
    #: The person's name (姓名), empty where nobody told it; see `shown_name`.
    title: Mapped[str] = mapped_column(String(64), default="", server_default="")
    #: argon2id, with its parameters and salt. None: the account signs in through a provider alone.
    password: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime.datetime]
    disabled_at: Mapped[datetime.datetime | None]

    @property
    def shown_name(self) -> str:
        """What others read: the person's name, else the account's."""
        return self.title or self.name


class Identity(Base):
    """Who an account's person is to a provider of identities (OpenID Connect)."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    #: The provider's `sub`, compared exactly.
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime.datetime]


class SignInTries(Base):
    """Failed tries at a name, whether or not there is an account: a stranger learns nothing."""

    __tablename__ = "sign_in_tries"

    #: SHA-256 of the name: people type passwords into this field.
    name_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime.datetime]
    locked_until: Mapped[datetime.datetime | None]


class SignedIn(Base):
    """A session of an account."""

    __tablename__ = "sessions"

    #: SHA-256 of the cookie's token.
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime.datetime]
    seen_at: Mapped[datetime.datetime]
    expires_at: Mapped[datetime.datetime] = mapped_column(index=True)


class ApiKey(Base):
    """A key of a program. Revoked keys stay, so that a list says who had one."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    #: SHA-256 of the secret part, which is 256 random bits: nothing to guess, so no slow hash.
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    scopes: Mapped[list[str]]
    per_minute: Mapped[int | None]
    max_body: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime.datetime]
    expires_at: Mapped[datetime.datetime | None]
    revoked_at: Mapped[datetime.datetime | None]
    used_at: Mapped[datetime.datetime | None]
    #: In whose name it acts; None: in nobody's.
    account_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("accounts.id"))
