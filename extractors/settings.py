"""All settings of the project, in one place, from the environment (prefix `GAZETTE_`)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Where things are and how much is done at once.

    `warehouse_dsn` is a libpq or SQLAlchemy URL of a real PostgreSQL; empty means the embedded server.
    """

    model_config = SettingsConfigDict(env_prefix="GAZETTE_", extra="ignore")

    project: Path = PROJECT
    state: Path = Field(default=PROJECT / ".local", description="everything the project writes")
    warehouse_dsn: str = ""
    archive: str = Field(
        default="", description="fsspec URL of the raw pages' archive; default: state/archive"
    )
    batch_size: int = Field(default=20, ge=1, description="documents per mapped Airflow task")
    user_timezone: str = "Asia/Shanghai"
    sources: Path = Field(default=PROJECT / "config" / "sources", description="one file per source")
    contact: str = Field(default="", description="where the owner of a crawled site can reach us")
    data_licence: str = Field(default="", description="name of the exports' licence, such as CC-BY-4.0")
    data_licence_address: str = Field(default="", description="where that licence can be read")

    @property
    def archive_url(self) -> str:
        return self.archive or (self.state / "archive").as_uri()

    @property
    def required_dsn(self) -> str:
        """The warehouse's address; tasks run where it is set."""
        if not self.warehouse_dsn:
            raise ValueError("GAZETTE_WAREHOUSE_DSN is not set: name the warehouse, or use `gazette run`")
        return self.warehouse_dsn


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
