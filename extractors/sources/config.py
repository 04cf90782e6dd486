"""Sources as configuration: one file a source in `config/sources/`, checked before anything is fetched.

`config/fetching.yml` holds what is true for all of them: who we say we are, and the default manners.
"""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationInfo,
    field_validator,
    model_validator,
)

from extractors import __version__
from extractors.fetching import addresses
from extractors.fetching.model import SCHEMES, Rules, host_of
from extractors.fetching.outcome import Finding
from extractors.sources.yamlfile import ConfigError, read_yaml, validate

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAME = r"^[a-z][a-z0-9_]{1,40}$"
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_max_length=500)


class Manners(_Strict):
    """How a site is asked. Times in seconds, sizes in bytes."""

    delay: float = Field(default=2.0, ge=0, le=3600, description="between requests to one host")
    delay_max: float = Field(
        default=300.0, gt=0, le=86400, description="longest delay of a robots.txt that is waited for"
    )
    concurrency: int = Field(default=1, ge=1, le=4)
    timeout: float = Field(default=30.0, gt=0, le=600, description="without a byte")
    total_timeout: float = Field(default=180.0, gt=0, le=3600, description="for a whole answer")
    page_timeout: float = Field(default=900.0, gt=0, le=86400, description="for a page with all its retries")
    retries: int = Field(default=3, ge=0, le=10)
    backoff: float = Field(default=2.0, gt=0, le=600, description="before the first retry; doubles each time")
    backoff_max: float = Field(default=120.0, gt=0, le=3600)
    max_bytes: int = Field(default=16 * 1024 * 1024, ge=1024)
    give_up_after: int = Field(default=6, ge=1, description="failures in a row, then the site is left alone")
    proxies: bool = Field(default=True, description="use the environment's proxy settings")


class _Source(_Strict):
    """What every source has."""

    name: str = Field(pattern=_NAME)
    title: str = Field(min_length=1)
    start: str
    first_issue: date = Field(description="nothing can be older")
    hosts: tuple[str, ...] = Field(default=(), description="beside the one of `start`")
    manners: Manners = Manners()
    recheck_days: int = Field(default=31, ge=1, le=366)
    park_after: int = Field(default=3, ge=1, le=20, description="crawls that failed, then a person must look")
    closes: bool = Field(default=True, description="the site's pages end with </html>")
    district: str | None = None

    @field_validator("start")
    @classmethod
    def _is_address(cls, value: str) -> str:
        form = "an address like https://paper.example.cn/"
        try:
            parts = addresses.split(value)
        except Finding:
            raise ValueError(form) from None
        if (
            parts.scheme not in SCHEMES
            or not parts.hostname
            or parts.username is not None
            or parts.query
            or parts.fragment
        ):
            raise ValueError(form)
        return value if value.endswith("/") else f"{value}/"

    @field_validator("hosts")
    @classmethod
    def _are_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            try:
                parts = addresses.split(f"http://{host}/")
            except Finding:
                parts = None
            if parts is None or parts.netloc != host or parts.username is not None or host.endswith(":"):
                raise ValueError(f"names of hosts like www.example.cn, not {host!r}")
        return value

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Every host that may be asked, with its port where that is not the scheme's own."""
        return frozenset((host_of(urlsplit(self.start)), *(host.lower() for host in self.hosts)))


class EpaperSource(_Source):
    """A daily paper of the Founder / cnepaper family."""

    family: Literal["epaper"]
    days: tuple[Weekday, ...] = Field(
        default=(), description="usual days of issue; none: learnt from the ledger"
    )
    expected_by: time = Field(default=time(12), description="local time by which an issue is usually there")
    closed: tuple[date, ...] = Field(default=(), description="days known to have no issue")
    front: tuple[Annotated[str, Field(pattern=r"^[\w.-]+$")], ...] = Field(
        default=(), description="names of front pages to probe, besides those seen"
    )


_Short = Annotated[str, Field(max_length=100)]


class PortalColumn(_Strict):
    """A column of a portal. `listing` tells by which of its interfaces it is read."""

    id: str = Field(pattern=r"^[0-9]{1,20}$")
    listing: Literal["legacy", "json", "disclosure"] = "legacy"
    path: _Short = "/"
    web_id: str = Field(default="1", pattern=r"^[0-9]{1,10}$")
    per_page: int = Field(default=18, ge=1, le=100)
    proxy: str = Field(
        default="/module/jpage/dataproxy.jsp",
        pattern=r"^/[!-~]*$",
        max_length=200,
        description="address of the legacy interface",
    )
    tpl_set_id: _Short | None = None
    tag_id: _Short | None = None
    info_type: _Short | None = None
    area: _Short = ""
    jd_id: _Short = "1"

    @model_validator(mode="after")
    def _has_what_its_listing_needs(self) -> PortalColumn:
        needed = {"json": ("tpl_set_id", "tag_id"), "disclosure": ("info_type",), "legacy": ()}[self.listing]
        missing = [key for key in needed if not getattr(self, key)]
        if missing:
            raise ValueError(f"{' and '.join(missing)} (a column read by {self.listing} needs it)")
        return self


class _Listed(_Source):
    quiet_days: int | None = Field(default=None, ge=1, description="longest usual time without a new article")
    take: re.Pattern[str] | None = Field(
        default=None, description="only titles that match this regular expression"
    )

    @field_validator("take", mode="before")
    @classmethod
    def _is_pattern(cls, value: object) -> object:
        try:
            return re.compile(value) if isinstance(value, str) else value
        except (re.error, OverflowError, RecursionError):
            raise ValueError("a regular expression") from None


class PortalSource(_Listed):
    """A government portal of the JCMS family."""

    family: Literal["jcms"]
    columns: tuple[PortalColumn, ...] = Field(min_length=1)


class NewsSource(_Listed):
    """A district news site of the hangzhou.com.cn family."""

    family: Literal["hangzhou_news"]
    lists: tuple[str, ...] = Field(default=("index.htm",), min_length=1)

    @field_validator("lists")
    @classmethod
    def _are_pages(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for name in value:
            try:
                addresses.join(info.data.get("start", "http://www.example.cn/"), name)
            except Finding:
                raise ValueError(f"names of pages like index.htm, not {name!r}") from None
        return value


AnySource = EpaperSource | PortalSource | NewsSource
_DISCRIMINATED = Annotated[AnySource, Field(discriminator="family")]
_SOURCE: TypeAdapter[AnySource] = TypeAdapter(_DISCRIMINATED)


_KEYS = sorted(
    {key for model in (EpaperSource, PortalSource, NewsSource, PortalColumn, Manners) for key in model.model_fields}
)


class Fetching(_Strict):
    """`config/fetching.yml`: who asks."""

    contact: str = Field(default="", description="an address or page where a site's owner can reach us")
    product: str = Field(default="gazette-warehouse", pattern=r"^[A-Za-z][\w.-]*$")

    def user_agent(self, contact: str = "") -> str:
        """The honest User-Agent. Raises ConfigError without a contact."""
        reach = contact or self.contact
        if reach and not re.fullmatch(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*", reach):
            raise ConfigError(
                f"contact: expected a mail address or a page in plain ASCII, found {reach[:200]!r}; it is set in "
                "config/fetching.yml or GAZETTE_CONTACT and is said in every request"
            )
        if not reach:
            raise ConfigError(
                "nobody is named whom a site's owner could write to: set `contact` in config/fetching.yml, "
                "or GAZETTE_CONTACT, to a mail address or a page"
            )
        return f"{self.product}/{__version__} (+{reach})"


def rules(source: AnySource, fetching: Fetching) -> Rules:
    """The client's rules for a source."""
    return Rules(hosts=source.allowed_hosts, robots_agent=fetching.product, **source.manners.model_dump())


def load_source(folder: Path, name: str) -> AnySource:
    """The source of that name. Raises ConfigError, naming file, key and the form that is expected."""
    path = folder / f"{name[:60]}.yml"
    if not re.fullmatch(_NAME, name) or not path.is_file():
        known = ", ".join(source_names(folder)) or "none"
        raise ConfigError(f"{path}: no such source; there are: {known}")
    source = validate(_SOURCE, read_yaml(path), path, _KEYS)
    if source.name != name:
        raise ConfigError(f"{path}: name: is {source.name!r}, expected {name!r} as the file is called")
    return source


def source_names(folder: Path) -> list[str]:
    """The sources that are configured, by name."""
    return sorted(path.stem for path in folder.glob("*.yml"))


def load_fetching(folder: Path) -> Fetching:
    """The file beside the folder of sources; defaults when it is missing."""
    path = folder.parent / "fetching.yml"
    if not path.is_file():
        return Fetching()
    return validate(TypeAdapter(Fetching), read_yaml(path), path, Fetching.model_fields)
