"""Pages of the Data Docs as reviewers read them: by severity, in Chinese and English, failing rows in tables.

Great Expectations' own pages are sorted by column and show a failing row as a dictionary. It takes renderers
by name from `expectations/great_expectations.yml`; these two build their pages from its content blocks. Every
text goes in as a parameter of a string template: these are escaped, plain cells are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from great_expectations.render import (
    RenderedDocumentContent,
    RenderedHeaderContent,
    RenderedSectionContent,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.renderer import Renderer

from extractors.cleaning import for_page
from extractors.validation.languages import (
    COUNTED,
    EN,
    FIGURE_HEADS,
    MEANING,
    PASSED,
    RESULT_HEADS,
    RULE_HEADS,
    SEVERITIES,
    STATES,
    ZH,
)  # fmt: skip
from extractors.validation.suites import labels


def text(words: object, *classes: str, tag: str = "span") -> RenderedStringTemplateContent:
    """A piece of text, escaped, and with pictures for characters that no page can hold."""
    return RenderedStringTemplateContent(
        content_block_type="string_template",
        string_template={
            "template": "$words",
            "params": {"words": for_page(str(words))},
            "styling": {"params": {"words": {"tag": tag, "classes": list(classes)}}},
        },
    )


def table(
    header: Sequence[str], rows: list[list[Any]], *classes: str, **options: object
) -> RenderedTableContent:
    """A table; its header is ours and needs no escaping."""
    return RenderedTableContent(
        content_block_type="table",
        table=rows,
        header_row=list(header),
        table_options=options,
        styling={
            "body": {"classes": ["table", "table-sm", *classes]},
            "classes": ["col-12", "table-responsive", "p-0"],
        },
    )


def heading(title: str, under: str) -> RenderedHeaderContent:
    """The grey bar above a section."""
    return RenderedHeaderContent(
        content_block_type="header",
        header=text(title, "m-0", tag="h5"),
        subheader=text(under, "mb-0", "mt-1"),
        styling={"classes": ["col-12", "p-0"], "header": {"classes": ["alert", "alert-secondary"]}},
    )


def rule_cell(expectation: Any) -> list[Any]:
    """What is expected: in Chinese, in English, and under which name."""
    meta = expectation.meta or {}
    chinese = expectation.description or expectation.type
    return [
        text(chinese, "d-block", "font-weight-bold", ZH),
        text(" ".join(expectation.notes or []) or chinese, "d-block", "font-weight-bold", EN),
        text(meta.get("name", expectation.type), "d-block", "text-muted", "small", tag="code"),
    ]


def grouped(things: Iterable[Any], severity: Any) -> dict[str, list[Any]]:
    """By severity, most severe first; severities without any are left out."""
    groups: dict[str, list[Any]] = {name: [] for name in SEVERITIES}
    for thing in things:
        groups[getattr(severity(thing), "value", severity(thing))].append(thing)
    return {name: group for name, group in groups.items() if group}


class ResultsPage(Renderer):  # type: ignore[misc]
    """The page of one suite's results in one run."""

    def __init__(self, data_context: Any = None) -> None:
        super().__init__()
        self._context = data_context

    def render(self, validation_results: Any, suite_parameters: Any = None) -> Any:
        """The page of these results (an ExpectationSuiteValidationResult)."""
        run = _run_name(validation_results.meta["run_id"])
        name = validation_results.suite_name
        meta = self._context.suites.get(name).meta
        title = meta.get("title", name)
        groups = grouped(validation_results.results, lambda result: result.expectation_config.severity)
        failed = [name for name, results in groups.items() if any(not result.success for result in results)]
        state = STATES.get(failed[0] if failed else "", PASSED)
        overview = RenderedSectionContent(
            section_name="Overview",
            content_blocks=[heading(f"{title} · {state}", run), _figures(groups)],
        )
        sections = [overview]
        for severity, results in groups.items():
            label, meaning = SEVERITIES[severity][0], MEANING[meta["stage"]][severity]
            rows = [
                _result_row(result, meta.get("show", []))
                for result in sorted(results, key=lambda result: bool(result.success))
            ]
            block = table(RESULT_HEADS, rows)
            sections.append(
                RenderedSectionContent(section_name=label, content_blocks=[heading(label, meaning), block])
            )
        return RenderedDocumentContent(
            renderer_type="ValidationResultsPageRenderer",  # the templates go by this name
            page_title=f"{title} / {run}",
            expectation_suite_name=name,
            sections=sections,
        )


class SuitePage(Renderer):  # type: ignore[misc]
    """The page of a suite: everything that is expected."""

    def __init__(self, data_context: Any = None) -> None:
        super().__init__()

    def render(self, expectations: Any) -> Any:
        """The page of this suite (an ExpectationSuite)."""
        title = expectations.meta.get("title", expectations.name)
        groups = grouped(expectations.expectation_configurations, lambda expectation: expectation.severity)
        sections = [
            RenderedSectionContent(
                section_name="Overview",
                content_blocks=[heading(title, f"{len(expectations.expectations)} {COUNTED}")],
            )
        ]
        for severity, group in groups.items():
            label, meaning = SEVERITIES[severity][0], MEANING[expectations.meta["stage"]][severity]
            rows = [
                [rule_cell(rule), text(rule.type, tag="code"), text(_arguments(rule.kwargs))]
                for rule in group
            ]
            block = table(RULE_HEADS, rows)
            sections.append(
                RenderedSectionContent(section_name=label, content_blocks=[heading(label, meaning), block])
            )
        return RenderedDocumentContent(
            renderer_type="ExpectationSuitePageRenderer",
            page_title=title,
            expectation_suite_name=expectations.name,
            sections=sections,
        )


def _figures(groups: dict[str, list[Any]]) -> RenderedTableContent:
    rows = []
    for severity, results in groups.items():
        failed = [result for result in results if not result.success]
        label, colour = SEVERITIES[severity]
        rows.append(
            [
                text(label),
                text(len(results)),
                text(len(results) - len(failed)),
                text(len(failed), *([colour, "font-weight-bold"] if failed else [])),
                text(f"{sum(result.result.get('unexpected_count', 0) for result in failed):,}"),
            ]
        )
    return table(FIGURE_HEADS, rows, "w-auto")


def _result_row(result: Any, show: Sequence[str]) -> list[Any]:
    rule, found = result.expectation_config, result.result
    if result.success:
        icon = text("", "fas", "fa-check-circle", "text-success", tag="i")
        icon.styling = {"parent": {"classes": ["hide-succeeded-validation-target-child"]}}
    else:
        severity = getattr(rule.severity, "value", rule.severity)
        icon = text("", "fas", "fa-times", SEVERITIES[severity][1], tag="i")
    cell = rule_cell(rule)
    if not result.success:
        cell += _failing_rows(found, show)
    return [icon, cell, text(_told(found))]


def _told(found: dict[str, Any]) -> str:
    if "unexpected_count" in found:
        return f"{found['unexpected_count']:,} / {found['element_count']:,}"
    return str(found.get("observed_value", ""))


def _failing_rows(found: dict[str, Any], show: Sequence[str]) -> list[Any]:
    """The first failing rows, as many as were kept, with what is wrong and where it stands."""
    rows = found.get("unexpected_index_list") or []
    if not rows:
        return []
    columns = ["finding", *show]
    header = [labels()["columns"].get(name, name) for name in columns]
    lines = [[_told_of(name, row.get(name)) for name in columns] for row in rows]
    blocks: list[Any] = [table(header, lines, "table-bordered", "mt-2")]
    if len(rows) < found["unexpected_count"]:
        every = f"{found['unexpected_count']:,}"
        blocks.append(text(f"共 {every} 条，此处列出前 {len(rows)} 条", "small", "text-muted", ZH))
        blocks.append(text(f"the first {len(rows)} of {every}", "small", "text-muted", EN))
    return blocks


def _told_of(column: str, value: object) -> Any:
    """A cell of a failing row; what is wrong with it is said in Chinese / in English, of which a reader sees one."""
    chinese, _, english = str(value).partition(" / ") if column == "finding" else ("", "", "")
    if english:
        return [text(chinese, ZH), text(english, EN)]
    return text("" if value is None else value)


def _run_name(run_id: Any) -> str:
    """The run's name, from a result kept in memory or read back from its file."""
    return str(run_id["run_name"] if isinstance(run_id, dict) else run_id.run_name)


def _arguments(kwargs: dict[str, Any]) -> str:
    return "; ".join(f"{name} = {value}" for name, value in kwargs.items() if name != "batch_id")
