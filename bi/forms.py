"""A chart as Superset wants it: the settings of its page (`params`), and the queries that answer `/api/v1/chart/ID/data/`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

MOST_ROWS = 1000
HEADER_SIZE, WORDS_SIZE = 0.4, 0.15  # of a number's tile

Condition = tuple[str, str, Any]  # column, operator, value
Given = dict[str, Any]


class Asked(NamedTuple):
    """What a chart asks its dataset: values of `metrics` by `columns`, or rows of `columns` where it has no metrics.

    order: column or metric, and whether the least comes first.
    """

    columns: Sequence[str]
    metrics: Sequence[str]
    where: Sequence[Condition]
    order: Sequence[tuple[str, bool]]


class Form(NamedTuple):
    """Superset's name of a kind of chart, the settings of its page, and what it asks."""

    viz_type: str
    settings: Given
    asked: Asked


def number(metric: str) -> Form:
    """One number."""
    settings = {"metric": metric, "y_axis_format": ",d", "header_font_size": HEADER_SIZE, "subheader_font_size": WORDS_SIZE}
    return Form("big_number_total", settings, Asked((), (metric,), (), ()))


def bars(by: str, split: str | None, metrics: Sequence[str], *, stacked: bool, where: Sequence[Condition] = ()) -> Form:
    """Lying bars, the longest on top: one for each value of `by`, in a colour for each of `split` or for each metric."""
    columns = [by, split] if split else [by]
    settings = {
        "x_axis": by,
        "groupby": [split] if split else [],
        "metrics": list(metrics),
        "orientation": "horizontal",
        "stack": "Stack" if stacked else None,
        # The first stands at the bottom: so the longest is on top.
        "x_axis_sort": "sum" if stacked else "max",
        "x_axis_sort_asc": True,
        "show_value": True,
        "only_total": stacked,
        "show_legend": True,
        "legendOrientation": "top",
        "legendType": "plain",
        "y_axis_format": ",.4~f",
        "truncateYAxis": False,
        "rich_tooltip": True,
        "order_desc": True,
    }
    return Form("echarts_timeseries_bar", settings, Asked(columns, metrics, where, [(metrics[0], False), *((c, True) for c in columns)]))


def rows(columns: Sequence[str], order: Sequence[tuple[str, bool]], where: Sequence[Condition] = ()) -> Form:
    """Rows as they are, with a search."""
    settings = {
        "query_mode": "raw",
        "all_columns": list(columns),
        "order_by_cols": [f'["{column}", {str(ascending).lower()}]' for column, ascending in order],
        "include_search": True,
        "page_length": 20,
        "server_pagination": False,
        "table_timestamp_format": "%Y-%m-%d",
        "show_cell_bars": False,
        "allow_rearrange_columns": True,
        "allow_render_html": False,  # words of pages are shown as they are printed
    }
    return Form("table", settings, Asked(columns, (), where, order))


def params(form: Form) -> Given:
    """The settings of a chart's page, without its dataset, which Superset fills in."""
    return {
        "viz_type": form.viz_type,
        **form.settings,
        "adhoc_filters": [_adhoc(condition) for condition in form.asked.where],
        "row_limit": MOST_ROWS,
        "color_scheme": "supersetColors",
    }


def _adhoc(condition: Condition) -> Given:
    column, operator, value = condition
    return {
        "clause": "WHERE", "expressionType": "SIMPLE", "subject": column, "operator": operator, "comparator": value,
        "filterOptionName": f"filter_{column}",
    }  # fmt: skip


def query_context(form: Form) -> Given:
    """What Superset is asked for a chart's data; it puts in the number of the dataset when the chart is imported."""
    asked = form.asked
    query: Given = {
        "columns": list(asked.columns),
        "filters": [{"col": column, "op": operator, "val": value} for column, operator, value in asked.where],
        "orderby": [[name, ascending] for name, ascending in asked.order],
        "row_limit": MOST_ROWS,
        "extras": {},
    }
    if asked.metrics:
        query["metrics"] = list(asked.metrics)
    return {
        "datasource": {"id": 0, "type": "table"},
        "force": False,
        "queries": [query],
        "result_format": "json",
        "result_type": "full",
    }
