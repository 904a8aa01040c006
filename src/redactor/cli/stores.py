"""The service's database and key, for commands beside `serve`: the ones that `serve` has."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redactor_service.storage.engine import Store


def add_config(parser: argparse.ArgumentParser) -> None:
    """The argument that names the service's settings."""
    parser.add_argument("--config", metavar="FILE", help="the settings that `serve` has")


@contextmanager
def opened(parsed: argparse.Namespace) -> Iterator[Store]:
    """The service's database, in the present form."""
    with bare(parsed) as store:
        from redactor_service.storage import migrate

        migrate.upgrade(store.engine)
        yield store


@contextmanager
def bare(parsed: argparse.Namespace) -> Iterator[Store]:
    """The service's database as it is."""
    try:
        from sqlalchemy.exc import SQLAlchemyError

        from redactor_service.settings import load_settings
        from redactor_service.storage import engine
    except ModuleNotFoundError as error:
        from redactor.errors import OptionError

        raise OptionError(
            f"{error.name} is not installed",
            where="database",
            advice="pip install 'redactor[server]'",
        ) from None
    # The database that `serve` has, or a key would be revoked elsewhere.
    settings = load_settings(parsed.config)
    store = engine.Store(engine.database_url(settings.database_url, settings.data))
    try:
        yield store
    except SQLAlchemyError as error:
        raise engine.unusable(error) from None
    finally:
        store.close()


def service_key(parsed: argparse.Namespace) -> bytes:
    """The key under which the service seals; made where it has never run, as its first start does."""
    from redactor_service.jobs.vault import service_key as key_of
    from redactor_service.settings import load_settings

    return key_of(load_settings(parsed.config).data)


def kept_service_key(parsed: argparse.Namespace) -> bytes | None:
    """The same where there is one already, and the service is installed."""
    try:
        from redactor_service.settings import load_settings
    except ModuleNotFoundError:
        return None
    if not (load_settings(parsed.config).data / "key").exists():
        return None
    return service_key(parsed)
