"""Which warehouse `make bi` serves."""

from __future__ import annotations

from pathlib import Path

import pytest

from bi.__main__ import last_or_samples
from extractors.services import selection
from extractors.settings import Settings
from extractors.warehouse.database import WarehouseError


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Settings of a machine with a real server, where nothing ever ran."""
    monkeypatch.setenv("GAZETTE_STATE", str(tmp_path))
    monkeypatch.setenv("GAZETTE_WAREHOUSE_DSN", "postgresql://nobody@127.0.0.1:1/gazette")
    return Settings()


def test_it_is_the_one_of_the_last_run(config: Settings) -> None:
    selection.remember(config, "main")
    assert last_or_samples(config) == "main"


def test_a_real_server_is_never_filled_unasked(config: Settings) -> None:
    with pytest.raises(WarehouseError, match="no run yet"):
        last_or_samples(config)
