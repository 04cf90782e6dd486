"""The site that people read: plain files below `.local/site/`, one folder a warehouse, opened by double click.

- `build` (in `build.py`) writes it; what has not changed is not written again
- `templates/base.html` is the frame of every page, `templates/macros.html` what pages are made of; both, with the
  filters of `rendering.py` and the words of `wording.yml`, are there for every package that adds pages
- `queries.py` is the one way into the warehouse for the reviewers' pages, `explorer/facts.py` for those of indicators, streets,
  districts and the comparison; a page is a function of what it returns
- the address of a figure is `documents/<document_id>.html#<observation_id>` (`rendering.figure_address`), that of
  a version that waits for a decision `held/<version_id>.html` (`rendering.held_address`)

To add a page: a module with `write(connection, folder, site)` that calls `folder.write(name, rendering.render(…))` (and
`folder.is_made` where a page is costly), called in `build.write_pages`; its entry in `rendering.NAVIGATION`; its words in
`wording.yml`; a template that extends `base.html`. Data goes beside it with `rendering.as_script`, a library of npm is copied from
`extractors.validation.assets.ensure()` by `folder.copy`. Decisions come in through `static/decisions.js`, which says how.

Pages need no server and no internet: scripts and styles lie in `static/`, data beside each page as a script. Text of
gazettes is always escaped (Jinja's autoescape, `textContent` in scripts), and a Content-Security-Policy stands in every page.
"""

from __future__ import annotations

from extractors.site.build import Built, build, index_page, warehouse_name

__all__ = ["Built", "build", "index_page", "warehouse_name"]
