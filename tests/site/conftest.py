"""The site of the samples, built once for the tests of a module."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection

from extractors.services import selection
from extractors.settings import settings
from extractors.site import build
from extractors.site.build import write_pages
from extractors.site.files import Folder
from extractors.site.rendering import NAVIGATION, Site, code_fingerprint
from extractors.warehouse.database import engine
from tests.conftest import Samples


@dataclass(frozen=True)
class Built:
    """The site's folder, and the warehouse that it was built from."""

    folder: Path
    dsn: str

    def pages(self) -> list[Path]:
        """Every page, from the start page on."""
        return sorted(self.folder.rglob("*.html"))

    def documents(self) -> list[Path]:
        """The pages of documents."""
        return sorted((self.folder / "documents").glob("*.html"))


@pytest.fixture(scope="session")
def samples(request: pytest.FixtureRequest) -> Iterator[Samples]:
    """The samples; where GAZETTE_SITE_OF names a warehouse of the state folder, as `make site-test` does, that one."""
    name = os.environ.get("GAZETTE_SITE_OF")
    if not name:
        yield request.getfixturevalue("samples")
        return
    config = settings()
    with selection.reading(config, name) as dsn:
        yield Samples(dsn, config.state)


@pytest.fixture(scope="module")
def archive(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A state folder of its own, beside the archive of the samples."""
    state = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAZETTE_STATE", str(state))
        patch.setenv("GAZETTE_ARCHIVE", (samples.state / "archive").as_uri())
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture(scope="module")
def built(samples: Samples, archive: None) -> Built:
    return Built(build(samples.dsn).index.parent, samples.dsn)


@pytest.fixture
def undone(samples: Samples) -> Iterator[Connection]:
    """A connection to the warehouse of the samples whose changes nobody else sees, and that are taken back."""
    with engine(samples.dsn).connect() as connection:
        connection.begin()
        yield connection
        connection.rollback()


def write(connection: Connection, path: Path) -> Folder:
    """The pages of what a connection sees, in a folder of their own; what lies there as it should be stays."""
    folder = Folder(path, code_fingerprint())
    write_pages(connection, folder, Site("samples", "公报", NAVIGATION, ()))
    folder.finish()
    return folder
