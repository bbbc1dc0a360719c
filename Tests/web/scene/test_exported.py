"""The canvas looks as the server's exported picture does, drawn by the same browser."""
import json

import pytest

import everything
from support.places import FIXTURES
from support.processes import Node

COMPARE = """
async ([elements, svg, zoom]) => {
    scene.reset(new Map(Object.entries(elements)));
    await lettersOf(elements);
    viewport.fit(scene.bounds(), 20);
    if (zoom) viewport.moveTo({ ...scene.bounds(), x: scene.bounds().minX - 10, y: scene.bounds().minY - 10, zoom });
    renderer.complete();
    await decoded();
    renderer.complete();
    return { ...difference(opaque(pixels()), await exported(svg)), count: scene.size };
}
"""


@pytest.fixture(scope="module")
def easel():
    node = Node()
    yield node
    node.stop()


def imported(node, drawing):
    """The document and the picture of a new board with the drawing in it."""
    status, made = node.request("POST", "/api/boards", {})
    assert status == 201, made
    board = json.loads(made)["id"]
    status, answer = node.request("POST", f"/api/boards/{board}/import", drawing)
    assert status == 200, answer
    return node.json(f"/api/boards/{board}/document")["elements"], node.svg(board).decode()


@pytest.mark.parametrize("library", sorted(path.name for path in FIXTURES.glob("*.excalidrawlib")))
def test_libraries_look_as_exported(easel, page, library):
    elements, svg = imported(easel, json.loads((FIXTURES / library).read_text()))
    apart = page.evaluate(COMPARE, [elements, svg, None])
    assert apart["count"] >= 40
    # Of 255. What is left are lines and letters that are smoothed differently, and a wobble that the page leaves out of small pictures.
    assert apart["mean"] < 0.5 and apart["block"] < 120, apart


@pytest.mark.parametrize("zoom", [1, 1.5, 0.6])
def test_everything_looks_as_exported(easel, page, zoom):
    elements, svg = imported(easel, everything.drawing())
    apart = page.evaluate(COMPARE, [elements, svg, zoom])
    assert apart["mean"] < 0.35, apart
    # Nothing as large as a letter is missing, or elsewhere.
    assert apart["block"] < 120, apart
