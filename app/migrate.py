"""``bell migrate``: bring a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

import click
from alembic import command
from alembic.config import Config

from kit.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"


def config(database_url: str) -> Config:
    """Alembic's configuration, without an ini file."""
    cfg = Config()
    cfg.set_main_option("script_location", str(MIGRATIONS))
    # Alembic reads '%' in options as interpolation.
    cfg.attributes["database_url"] = database_url
    return cfg


def migrate_database(database_url: str) -> None:
    """Upgrade the database at ``database_url`` (``postgresql://…``) to the newest revision."""
    command.upgrade(config(database_url), "head")


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema. 升级数据库结构。"""
    migrate_database(Settings().database_url)
