"""From an address to marts: sources, fetching, documents, reading, validation, warehouse, and the steps between.

docs/architecture.md draws the packages and what each may import; `make lint` holds it.
"""

__version__ = "0.1.0"
