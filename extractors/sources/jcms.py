"""Government portals of the Hanweb JCMS family: the lists of their columns.

Three interfaces are known. The legacy one answers a POST to `dataproxy.jsp` with groups of records; its
`unitid` stands in the column's page, which also embeds the first group. Disclosure lists are a POST to
`/module/xxgk/search.jsp`. The current one is a GET that answers JSON with a fragment of HTML. Neighbouring
groups may overlap by a record, and pinned records stand before newer ones, so every group of the window is
read and records are told apart by their address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from extractors.documents.pages.jcms import FAMILY as JCMS
from extractors.fetching.addresses import join
from extractors.fetching.outcome import Finding, Outcome
from extractors.sources import jcms_lists as lists
from extractors.sources.addresses import canonical_address
from extractors.sources.config import PortalColumn, PortalSource
from extractors.sources.jcms_lists import Group
from extractors.sources.model import ArticleLink, FetchListing, Listing, Window

MAX_GROUPS = 2000
STALE = 3  # groups that name nothing new: a list that says no end is over, or turns in a circle


class Portal:
    """One portal with its columns."""

    layouts = frozenset((JCMS,))

    def __init__(self, source: PortalSource) -> None:
        self._source = source

    def issue_day(self, url: str) -> date | None:
        return None  # the address holds the day an article was made, which may differ from its publication

    def discover(self, look: FetchListing, window: Window) -> Iterator[Listing]:
        """One Listing per column, with the articles of the window, newest groups first."""
        for column in self._source.columns:
            yield self._column(look, window, column)

    def _column(self, look: FetchListing, window: Window, column: PortalColumn) -> Listing:
        address = self._index(column)
        read = {"legacy": self._legacy, "json": self._current, "disclosure": self._disclosure}[column.listing]
        refs: dict[str, ArticleLink] = {}
        total: int | None = None
        complete = False
        stale = 0  # groups in a row that named nothing new
        try:
            for group in read(look, column):
                total = group.total if group.total is not None else total
                known = len(refs)
                for ref in group.refs:
                    refs.setdefault(canonical_address(ref.url), ref)
                stale = 0 if len(refs) > known else stale + 1
                if group.wrong is not None:
                    raise group.wrong
                days = [ref.day for ref in group.refs if ref.day and not ref.refused]
                # Not the first known record but a whole group before the window ends the reading.
                given = any(not ref.refused for ref in group.refs)
                if not given or (days and max(days) < window.since):
                    complete = given
                    break
                if stale == STALE:
                    break
        except Finding as finding:
            return Listing(None, finding.outcome, address, finding.reason, self._taken(refs, window))
        if total == 0:
            return Listing(None, Outcome.EMPTY, address, "the column is empty")
        if all(ref.refused for ref in refs.values()):
            reason = "not one record could be read from the list"
            return Listing(None, Outcome.LAYOUT_CHANGED, address, reason, self._taken(refs, window))
        if not complete and total is not None and len(refs) < total:
            reason = f"the list announces {total} records and gave {len(refs)}"
            return Listing(None, Outcome.TRUNCATED, address, reason, self._taken(refs, window))
        return Listing(None, Outcome.OK, address, "", self._taken(refs, window))

    def _taken(self, refs: dict[str, ArticleLink], window: Window) -> tuple[ArticleLink, ...]:
        """Those of the window (a record without a day counts), whose titles the configuration takes."""
        take = self._source.take
        return tuple(
            ref
            for ref in refs.values()
            if (ref.day is None or ref.day >= window.since)
            and (take is None or ref.refused or take.search(ref.title or ""))
        )

    def _index(self, column: PortalColumn) -> str:
        return join(self._source.start, f"/col/col{column.id}/index.html")

    # -- the three interfaces -----------------------------------------------------------------------

    def _legacy(self, look: FetchListing, column: PortalColumn) -> Iterator[Group]:
        head = look(self._index(column), lists.read_column_page)
        yield head.first
        total, start = head.total, 1
        per_page = column.per_page
        form: dict[str, Any] = {
            "col": 1,
            "appid": 1,
            "webid": column.web_id,
            "path": column.path,
            "columnid": column.id,
            "sourceContentType": 1,
            "unitid": head.unit_id,
            "webname": head.web_name,
            "permissiontype": 0,
        }
        address = join(self._source.start, column.proxy)
        for _ in range(MAX_GROUPS):
            query = {"startrecord": start, "endrecord": start + 3 * per_page - 1, "perpage": per_page}
            group = look(f"{address}?{urlencode(query)}", lists.read_datastore, form=_form({**query, **form}))
            yield group
            start += 3 * per_page
            total = group.total if group.total is not None else total
            if total is not None and start > total:
                return

    def _disclosure(self, look: FetchListing, column: PortalColumn) -> Iterator[Group]:
        address = join(self._source.start, "/module/xxgk/search.jsp")
        for page in range(1, MAX_GROUPS + 1):
            form = {
                "infotypeId": column.info_type,
                "jdid": column.jd_id,
                "area": column.area,
                "divid": f"div{column.id}",
                "currpage": page,
                "sortfield": "compaltedate:0",
            }
            group = look(address, lists.read_disclosure, form=_form(form))
            yield group
            if group.pages is not None and page >= group.pages:
                return

    def _current(self, look: FetchListing, column: PortalColumn) -> Iterator[Group]:
        address = join(self._source.start, "/api-gateway/jpaas-publish-server/front/page/build/unit")
        for page in range(1, MAX_GROUPS + 1):
            query = {
                "parseType": "bulidstatic",  # sic
                "webId": column.web_id,
                "tplSetId": column.tpl_set_id,
                "pageType": "column",
                "tagId": column.tag_id,
                "editType": "null",
                "pageId": column.id,
                "paramJson": json.dumps({"pageNo": page, "pageSize": column.per_page}, separators=(",", ":")),
            }
            group = look(f"{address}?{urlencode(query)}", lists.read_unit)
            yield group
            if group.total is not None and page * column.per_page >= group.total:
                return


def _form(values: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((key, "" if value is None else str(value)) for key, value in values.items())
