"""The canvas looks as the server's exported picture does, drawn by the same browser."""
import json, pathlib

import pytest

import everything, node

FIXTURES = pathlib.Path(__file__).resolve().parents[3] / "Fixtures"
COMPARE = """
async ([elements, svg, zoom]) => {
    scene.reset(new Map(Object.entries(elements)));
    viewport.fit(scene.bounds(), 20);
    if (zoom) viewport.moveTo({ ...scene.bounds(), x: scene.bounds().minX - 10, y: scene.bounds().minY - 10, zoom });
    // Images are decoded while others are drawn.
    renderer.flush();
    await new Promise((resolve) => setTimeout(resolve, 200));
    renderer.complete();
    return { ...difference(opaque(pixels()), await exported(svg)), count: scene.size };
}
"""


@pytest.fixture(scope="module")
def easel():
    with node.started() as started:
        yield started


@pytest.mark.parametrize("library", sorted(path.name for path in FIXTURES.glob("*.excalidrawlib")))
def test_libraries_look_as_exported(easel, page, library):
    elements, svg = easel.imported((FIXTURES / library).read_bytes())
    apart = page.evaluate(COMPARE, [elements, svg, None])
    assert apart["count"] >= 40
    # Of 255. What is left are lines of hatching and letters that are smoothed differently.
    assert apart["mean"] < 0.2, apart


@pytest.mark.parametrize("zoom", [1, 1.5, 0.6])
def test_everything_looks_as_exported(easel, page, zoom):
    elements, svg = easel.imported(json.dumps(everything.drawing()).encode())
    apart = page.evaluate(COMPARE, [elements, svg, zoom])
    assert apart["mean"] < 0.35, apart
    # Nothing as large as a letter is missing, or elsewhere.
    assert apart["block"] < 120, apart
