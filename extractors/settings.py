"""All settings of the project, in one place, from the environment (prefix `GAZETTE_`)."""

from __future__ import annotations

import re
import reprlib
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """A setting in the environment is wrong; the message names it and what is expected."""


class Settings(BaseSettings):
    """Where things are and how much is done at once.

    `warehouse_dsn` is a libpq or SQLAlchemy URL of a real PostgreSQL; empty means the embedded server.
    """

    model_config = SettingsConfigDict(env_prefix="GAZETTE_", extra="ignore")

    project: Path = PROJECT
    state: Path = Field(default=PROJECT / ".local", description="everything the project writes")
    warehouse_dsn: str = ""
    marts_dsn: str = Field(
        default="",
        description="the same warehouse, as the role that builds the marts; default: warehouse_dsn",
    )
    reader_dsn: str = Field(
        default="", description="the same warehouse, as a login of the role bi_reader; the embedded server gives its own"
    )
    archive: str = Field(
        default="", description="fsspec URL of the raw pages' archive; default: state/archive"
    )
    reports: str = Field(
        default="",
        description="fsspec URL of what hosts have in common of reports and site; default: one host has them, in state",
    )
    batch_size: int = Field(
        default=500, ge=1, description="documents of a mapped Airflow task, while 1000 tasks are enough"
    )
    user_timezone: str = "Asia/Shanghai"
    sources: Path = Field(default=PROJECT / "config" / "sources", description="one file per source")
    contact: str = Field(default="", description="where the owner of a crawled site can reach us")
    site_url: str = Field(default="", description="where the site is served, for links to it")
    notify_webhook: str = Field(default="", description="address that is told of failures, as JSON by POST")
    notify_mail: str = Field(default="", description="recipients of mails about failures, by commas")
    notify_from: str = Field(default="", description="sender of these mails; default: gazette@ this machine")
    smtp: str = Field(default="", description="mail server, such as smtp://user:password@host:587")
    late_after: float = Field(
        default=240, gt=0, description="minutes after which somebody is told of a run that has not ended"
    )
    lineage: str = Field(
        default="", description="who is told where figures come from: http://host:port or file:///path; default: nobody"
    )
    host_pools: bool = Field(
        default=False, description="crawls take a slot of their host's Airflow pool; somebody keeps these pools"
    )
    data_licence: str = Field(default="", description="name of the exports' licence, such as CC-BY-4.0")
    data_licence_address: str = Field(default="", description="where that licence can be read")
    data_publisher: str = Field(default="", description="who publishes the exports")
    data_address: str = Field(default="", description="web address of the folder that the exports are published in")

    @field_validator("user_timezone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, KeyError):
            raise ValueError("a time zone like Asia/Shanghai") from None
        return value

    @field_validator("warehouse_dsn", "marts_dsn", "reader_dsn", "archive", "reports", "contact")
    @classmethod
    def _is_text(cls, value: str) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("text in UTF-8") from None
        return value

    @field_validator("lineage")
    @classmethod
    def _is_place(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^/\s]+\S*|file:///\S.*", value):
            raise ValueError("an address like http://host:5000 or file:///path")
        return value

    @property
    def archive_url(self) -> str:
        return self.archive or (self.state / "archive").absolute().as_uri()

    @property
    def required_dsn(self) -> str:
        """The warehouse's address; tasks run where it is set."""
        if not self.warehouse_dsn:
            raise ValueError("GAZETTE_WAREHOUSE_DSN is not set: name the warehouse, or use `gazette run`")
        return self.warehouse_dsn

    @property
    def building_dsn(self) -> str:
        """The warehouse's address for whoever builds the marts."""
        return self.marts_dsn or self.required_dsn


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once. Raises SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(_problem(item) for item in error.errors())
        raise SettingsError(wrong) from None


def _problem(item: ErrorDetails) -> str:
    name = f"GAZETTE_{'_'.join(str(part) for part in item['loc'])}".upper()
    message = item["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    return f"{name} is {reprlib.repr(item['input'])}, expected {message}"
