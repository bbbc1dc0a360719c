"""What is hit is what is seen, in drawings that people made."""
import json

import pytest

from support.places import FIXTURES
from support.soak import soak

COMPARE = """
async ([elements, points, isStraight]) => {
    const random = seeded(4);
    const hand = isStraight ? { roughness: 0 } : {};
    scene.reset(new Map(elements.map((element, n) => [element.id, { ...element, ...hand, index: `b${String(n).padStart(2, "0")}` }])));
    const { minX, minY } = scene.bounds();
    viewport.moveTo({ x: Math.floor(minX) - 10, y: Math.floor(minY) - 10, zoom: 1 });
    renderer.complete();
    const picture = pixels();
    const alpha = (x, y) => picture.data[(Math.floor(y) * picture.width + Math.floor(x)) * 4 + 3];
    const around = [-1.5, 0, 1.5].flatMap((dx) => [-1.5, 0, 1.5].map((dy) => [dx, dy]));
    const [unhit, unseen] = [[], []];
    let seen = 0;
    for (let count = 0; count < points; count += 1) {
        const [x, y] = [2 + random() * (picture.width - 4), 2 + random() * (picture.height - 4)];
        const point = viewport.toScene({ x, y });
        if (alpha(x, y) > 127) {
            seen += 1;
            const isHit = scene.topmostAt(point, { tolerance: isStraight ? 1 : 6 })
                // Letters reach out of their lines, and lines out of boxes that another version measured.
                ?? scene.topmostAt(point, { tolerance: 16, accept: ({ kind }) => kind === "text" });
            if (!isHit) unhit.push([x, y]);
        }
        // Of these less is seen than is hit.
        const accept = ({ shape }) => !["text", "image", "frame"].includes(shape.kind) && shape.style.fill === "solid"
            && shape.style.line !== "dashed" && shape.style.line !== "dotted" && shape.style.ink !== "transparent";
        const hit = scene.topmostAt(point, { tolerance: 0, accept });
        if (hit && around.every(([dx, dy]) => alpha(x + dx, y + dy) === 0)) unseen.push([x, y, hit.id, hit.shape.kind]);
    }
    return { seen, unhit, unseen };
}
"""


@pytest.mark.soak
@pytest.mark.parametrize("library", sorted(path.name for path in FIXTURES.glob("*.excalidrawlib")))
def test_what_is_seen_is_hit_and_nothing_else(page, library):
    content = json.loads((FIXTURES / library).read_text())
    drawings = content.get("library") or [item["elements"] for item in content["libraryItems"]]
    seen = 0
    for elements in drawings:
        told = page.evaluate(COMPARE, [elements, soak(5_000, 20_000), True])
        assert told["unhit"] == []
        assert told["unseen"] == []
        seen += told["seen"]
        # A hand strays less than a pointer does.
        assert page.evaluate(COMPARE, [elements, soak(2_000, 10_000), False])["unhit"] == []
    assert seen > soak(35, 150), seen
