"""From an address to observations: sources, fetching, documents, reading, warehouse, review."""

__version__ = "0.1.0"
