"""The catalogue entry of a release, held to SHACL shapes: classes, ranges, what harvesters ask for, no misspelt property."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, Literal

from extractors.settings import Settings
from extractors.warehouse.export.companions.run import COMPANIONS
from extractors.warehouse.export.release import export
from tests.conftest import Samples

SHAPES = rdflib.Graph().parse(Path(__file__).with_name("dcat.shapes.ttl"))
CHOSEN = Settings(
    data_licence="CC-BY-4.0", data_licence_address="https://creativecommons.org/licenses/by/4.0/", data_publisher="某统计站",
    data_address="https://data.example.cn/gazette/",
)  # fmt: skip


def entry(dsn: str, settings: Settings, folder: Path) -> rdflib.Graph:
    """What a release with these settings says of itself."""
    only = [each for each in COMPANIONS if each.name == "dcat"]
    outcome = export(dsn, settings, folder, ("csv",), samples=True, companions=only)
    assert outcome.failed == []
    return rdflib.Graph().parse(folder / "dcat.jsonld", format="json-ld")


def complaints(graph: rdflib.Graph) -> str:
    conforms, _, report = pyshacl.validate(graph, shacl_graph=SHAPES)
    return "" if conforms else str(report)


@pytest.fixture(scope="module")
def published(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    return entry(samples.dsn, CHOSEN, tmp_path_factory.mktemp("dcat") / "published")


def test_the_entry_of_a_published_release_has_the_right_shape(published: rdflib.Graph) -> None:
    assert complaints(published) == ""
    assert len(list(published.subjects(rdflib.RDF.type, DCAT.Distribution))) > 25


def test_so_has_that_of_one_without_licence_publisher_and_address(samples: Samples, tmp_path: Path) -> None:
    assert complaints(entry(samples.dsn, Settings(), tmp_path / "bare")) == ""


@pytest.mark.parametrize("spoilt", ["no title", "a wrong name", "a size that is none", "no address"])
def test_what_a_harvester_would_stumble_over_is_found(published: rdflib.Graph, spoilt: str) -> None:
    graph = rdflib.Graph() + published
    dataset = graph.value(predicate=rdflib.RDF.type, object=DCAT.Dataset)
    file = next(graph.subjects(rdflib.RDF.type, DCAT.Distribution))
    match spoilt:
        case "no title":
            graph.remove((dataset, DCTERMS.title, None))
        case "a wrong name":
            graph.add((dataset, rdflib.URIRef(f"{DCTERMS}keyword"), Literal("街道")))
        case "a size that is none":
            graph.set((file, DCAT.byteSize, Literal("many")))
        case "no address":
            graph.remove((file, DCAT.accessURL, None))
    assert complaints(graph) != ""
