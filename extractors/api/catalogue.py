"""Which relations there are: those that the dbt project declares with a key and the database has."""

from __future__ import annotations

import threading

from extractors.api.queries import Listed
from extractors.api.question import Marts
from extractors.warehouse.export.keys import Declared, declared


class Catalogue:
    """The relations of the marts by name, asked for once."""

    def __init__(self, marts: Marts) -> None:
        self._marts = marts
        self._lock = threading.Lock()
        self._declared: dict[str, Declared] = {}
        self._listed: dict[str, Listed] = {}

    def listed(self) -> dict[str, Listed]:
        """Every relation with a key. Raises what asking raises; the next call asks again."""
        with self._lock:
            if not self._listed:
                # Kept also while there are no marts yet: reading the schema files takes longer than asking.
                keys = self._declared = self._declared or declared()
                with self._marts.asked() as question:
                    found = question.relations()
                for relation in found:
                    known = keys.get(relation.name)
                    if known is not None and known.key is not None:
                        self._listed[relation.name] = Listed(relation, known.key)
            return self._listed
