"""What may be asked for: pages of a list, and filters by relation. A name that is none of these is refused, not passed over."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

MOST_ROWS = 1000
USUAL_ROWS = 100  # without a word about it
LONGEST = 200  # characters of a value
PRINTED = r"^[^\x00]*$"  # PostgreSQL keeps no NUL


def _is_day(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("a day like 2022-12-31")
    return value


def _is_count(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,9}", value):
        raise ValueError("a whole number")
    return value


Word = Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=PRINTED)]
Day = Annotated[date, BeforeValidator(_is_day), WithJsonSchema({"type": "string", "format": "date"})]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS), BeforeValidator(_is_count)]
Flag = Literal["true", "false"]


class Paging(BaseModel):
    """A part of a list: `limit` rows behind the one whose key is `after`."""

    model_config = ConfigDict(extra="forbid")
    # Names of filters that are no column: the column, and how it is compared.
    ranges: ClassVar[dict[str, tuple[str, str]]] = {}

    limit: Limit = Field(default=USUAL_ROWS, description="Rows of a page.")
    after: Word | None = Field(default=None, description="Go on behind the row with this key; `next` of an answer has it.")

    def chosen(self) -> dict[str, tuple[str, str, Any]]:
        """The filters that were given: by name the column, the comparison and the value."""
        given = self.model_dump(exclude={"limit", "after"}, exclude_none=True)
        return {name: (*self.ranges.get(name, (name, "=")), value) for name, value in given.items()}


class DocumentFilters(Paging):
    """Which documents."""

    ranges = {"published_from": ("published_on", ">="), "published_to": ("published_on", "<=")}

    source: Word | None = Field(default=None, description="来源 / Source.")
    kind: Word | None = Field(default=None, description="文档类别 / Kind of document.")
    district: Word | None = Field(default=None, description="区 / District, by its name.")
    published_from: Day | None = Field(default=None, description="发布日期不早于 / Published on this day or later.")
    published_to: Day | None = Field(default=None, description="发布日期不晚于 / Published on this day or earlier.")


class IndicatorFilters(Paging):
    """Which indicators."""

    theme: Literal["economy", "livelihood", "governance"] | None = Field(default=None, description="主题 / Theme.")


class StreetFilters(Paging):
    """Which streets."""

    district_code: Word | None = Field(default=None, description="区代码 / Code of the district.")
    is_current: Flag | None = Field(default=None, description="是否现行 / Whether the street exists today.")


class FigureFilters(Paging):
    """Which figures: current ones, each under its lasting address."""

    ranges = {"period_from": ("period_start", ">="), "period_to": ("period_end", "<=")}

    concept: Word | None = Field(default=None, description="指标编号 / Id of the indicator.")
    theme: Literal["economy", "livelihood", "governance"] | None = Field(default=None, description="主题 / Theme.")
    street_code: Word | None = Field(default=None, description="街道代码 / Code of the street.")
    district_code: Word | None = Field(default=None, description="区代码 / Code of the district.")
    document_id: Word | None = Field(default=None, description="文档 / Document.")
    entity_type: Word | None = Field(default=None, description="主体类型 / Whom it is about: street, district, unit ...")
    kind: Word | None = Field(default=None, description="数据类型 / Level, growth, share ...")
    basis: Word | None = Field(default=None, description="实际、目标或预计 / Actual, target or estimate.")
    unit: Word | None = Field(default=None, description="单位 / Unit.")
    stage: Word | None = Field(default=None, description="阶段 / Stage.")
    certainty: Word | None = Field(default=None, description="把握 / How sure the reading is.")
    period_id: Word | None = Field(default=None, description="期间 / Period.")
    period_from: Day | None = Field(default=None, description="期间不早于 / Period begins on this day or later.")
    period_to: Day | None = Field(default=None, description="期间不晚于 / Period ends on this day or earlier.")
    is_headline: Flag | None = Field(default=None, description="是否主数据 / Whether it is a headline figure.")


class RelationFilters(Paging):
    """Which rows of a relation of the marts."""

    where: list[Annotated[str, Field(max_length=LONGEST, pattern=r"^[a-z_][a-z0-9_]*=[^\x00]*$")]] = Field(
        default=[], max_length=8, description="`column=value`, several of which must all hold; values as PostgreSQL prints them."
    )
