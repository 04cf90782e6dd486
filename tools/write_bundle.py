"""Write the bundle of dashboards that Superset imports: `make generate`."""

from __future__ import annotations

from bi import bundle
from extractors.settings import PROJECT

for path in bundle.write():
    print(f"written: {path.relative_to(PROJECT)}")
