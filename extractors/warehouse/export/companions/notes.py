"""`RELEASE_NOTES.md` and `changes.json`: what changed since the release before, and why; `STATISTICAL_NOTES.md`.

The counts of all tables are those of `gazette compare`; every figure that changed is in `changes.json`, the first of each reason in
the notes. A release with the same data as the one before keeps its notes.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from extractors.cleaning import for_link, for_page, on_one_line
from extractors.warehouse.export.companions.content import Content, in_both
from extractors.warehouse.export.companions.reasons import FigureChange, Side, changes, plain
from extractors.warehouse.export.comparison import Difference, compare
from extractors.warehouse.export.folder import read_descriptor
from extractors.warehouse.export.keys import package

NOTES, CHANGES = "RELEASE_NOTES.md", "changes.json"
_SHOWN = 50  # changes of each reason in the notes
_KINDS = {"added": "新增 / added", "changed": "变化 / changed", "removed": "消失 / removed"}
_MARKED = str.maketrans(
    {sign: f"\\{sign}" for sign in "\\`*_[]#|~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
)


def write(content: Content, folder: Path) -> None:
    """Write the notes and the list of changes. Raises WarehouseError when the release before cannot be read."""
    before = _before(content)
    if before is None:
        found: list[FigureChange] = []
        lines = [*_head(content), *_first(content)]
    elif before.descriptor["id"] == content.descriptor["id"] and (before.folder / NOTES).is_file():
        for name in (NOTES, CHANGES):
            shutil.copyfile(before.folder / name, folder / name)
        return
    else:
        found = list(changes(_side(before), _side(content), _successors(content)))
        tables = compare(before.folder, content.folder, examples=0)
        lines = [*_head(content), *_since(content, before, found, tables)]
    (folder / NOTES).write_text("\n".join(lines) + "\n", encoding="utf-8")
    content_of_changes = {
        "release": content.version,
        "previous": before and before.version,
        "changes": [dataclasses.asdict(one) for one in found],
    }
    (folder / CHANGES).write_text(json.dumps(content_of_changes, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _before(content: Content) -> Content | None:
    if content.previous is None:
        return None
    found = read_descriptor(content.previous)
    found["resources"] = list(found["resources"].values())
    return Content(content.previous, found, content.settings)


def _side(content: Content) -> Side:
    return Side.of(
        content.by("fct_observation_current", "observation_id"),
        content.by("dim_document", "document_id"),
        content.rows("mart_decision"),
    )


def _successors(content: Content) -> dict[str, str]:
    """The last figure in the row of those that each figure was replaced by."""
    steps = {
        row["observation_id"]: row["later_observation_id"]
        for row in content.rows("mart_figure_change")
        if row["later_observation_id"] and row["later_observation_id"] != row["observation_id"]
    }
    found = {}
    for first in steps:
        last, seen = first, {first}
        while (following := steps.get(last)) and following not in seen:
            last = following
            seen.add(last)
        found[first] = last
    return found


def _head(content: Content) -> Iterator[str]:
    chinese, english = in_both(content.descriptor["title"].strip())
    yield f"# {_said(chinese)}：版本 / Release {content.version}"
    yield ""
    yield f"{_said(english)}."
    if "samples" in content.descriptor["name"]:
        yield ""
        yield f"**{str(package()['samples']).strip()}**"
    yield ""
    yield f"标识 / Identifier: `{content.descriptor['id']}`"
    yield ""


def _first(content: Content) -> Iterator[str]:
    yield "## 首次发布 / First release"
    yield ""
    yield "没有可以比较的前一版本。 There is no release before it to compare with."
    yield ""
    yield from _lines(
        ("表 / table", "行数 / rows"), ((name, str(one["rows"])) for name, one in content.resources.items())
    )


def _since(content: Content, before: Content, found: list[FigureChange], tables: list[Difference]) -> Iterator[str]:
    yield f"## 自 {before.version} 以来的变化 / Changes since {before.version}"
    yield ""
    if not any(one.is_different for one in tables):
        yield "数据没有变化。 The data are the same."
        return
    reasons = package()["codes"]["reasons"]
    counts = Counter((one.reason, one.kind) for one in found)
    yield from _lines(
        ("原因 / reason", *_KINDS.values()),
        (
            (" / ".join(reasons[code]), *(str(counts[code, kind]) for kind in _KINDS))
            for code in reasons
            if any(counts[code, kind] for kind in _KINDS)
        ),
    )
    documents = {**before.by("dim_document", "document_id"), **content.by("dim_document", "document_id")}
    for code, group in groupby(found, key=lambda one: one.reason):
        listed = list(group)
        yield f"### {' / '.join(reasons[code])}"
        yield ""
        for one in listed[:_SHOWN]:
            yield f"- {_change_line(one, documents.get(one.document_id, {}))}"
        if len(listed) > _SHOWN:
            yield f"- 其余 {len(listed) - _SHOWN} 条见 `{CHANGES}`。 {len(listed) - _SHOWN} more in `{CHANGES}`."
        yield ""
    yield "## 各表 / Tables"
    yield ""
    yield from _lines(
        ("表 / table", "行数 / rows", *_KINDS.values()),
        (
            (
                one.resource,
                f"{one.rows[0]} → {one.rows[1]}",
                str(one.added),
                str(one.changed),
                str(one.removed),
            )
            for one in tables
            if one.is_different
        ),
    )


def _change_line(one: FigureChange, document: dict[str, object]) -> str:
    about = " ".join(
        _said(value)
        for name in ("section", "subject", "indicator", "mention", "period_id")
        if (value := one.about[name])
    )
    changed = "；".join(f"{name} {_said(old)} → {_said(new)}" for name, (old, new) in one.changes.items())
    title = _said(plain(document.get("title")) or one.document_id)
    address = for_link(plain(document.get("url")))
    source = f"[{title}](<{address.replace('<', '%3C').replace('>', '%3E')}>)" if address else title
    return f"{_KINDS[one.kind]}: {about}{'：' if changed else ''}{changed}（{source}）"


def _said(text: str | None) -> str:
    """Somebody else's words in Markdown: on one line, without marks, short."""
    shown = "null" if text is None else on_one_line(for_page(text))
    return (shown if len(shown) <= 80 else shown[:79] + "…").translate(_MARKED)


def _lines(head: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    """A table in Markdown with an empty line behind it."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def write_statistical(content: Content, folder: Path) -> None:
    """Write `STATISTICAL_NOTES.md`: rounding, prices, revision, division codes and what each indicator is."""
    texts = package()
    lines = [
        "# 统计说明 / Statistical notes",
        "",
        "## 取整 / Rounding",
        "",
        str(texts["rounding"]).strip(),
        "",
    ]
    for title, name in (
        ("价格口径 / Prices", "prices"), ("修订状态 / Revision state", "revision"), ("观测状态 / Observation status", "observation_status"),
    ):  # fmt: skip
        lines += [f"## {title}", ""]
        rows = (
            (code, zh, zh_means, en, en_means)
            for code, (zh, zh_means, en, en_means) in texts["codes"][name].items()
        )
        lines += _lines(("代码 / code", "名称", "说明", "name", "meaning"), rows)
    lines += ["## 统计用区划代码 / Statistical division codes", ""]
    lines += _lines(
        ("代码 / code", "街道", "subdistrict", "区 / district", "启用 / from", "停用 / to"),
        (
            (
                str(row["street_code"]), _said(row["street_name"]), _said(row["street_name_en"] or ""),
                _said(row["district_name"]), plain(row["valid_from"]) or "", plain(row["valid_to"]) or "",
            )
            for row in content.rows("dim_street")
        ),
    )  # fmt: skip
    lines += ["## 指标解释 / What the indicators are", ""]
    for row in content.rows("dim_indicator"):
        lines += [
            f"### {row['name_zh']} / {row['name_en']} (`{row['concept']}`, {row['canonical_unit']})", "",
            *(text for text in (row["description_zh"], row["description_en"]) if text), "",
        ]  # fmt: skip
    (folder / "STATISTICAL_NOTES.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
