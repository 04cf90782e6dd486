"""Write the files that come from the register of fields; `make generate`."""

from __future__ import annotations

from extractors.settings import PROJECT
from extractors.warehouse.fields.generated import files

for path, text in files(PROJECT).items():
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(f"written: {path.relative_to(PROJECT)}")
