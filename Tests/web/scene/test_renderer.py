"""The renderer's other duties: what is shown for a while, what is hidden, and not to stand in the way."""
import pytest

SQUARE = """
const square = (id, x, more = {}) => ({ id, type: "rectangle", x, y: 100, width: 40, height: 40, index: "a0",
    strokeColor: "transparent", backgroundColor: "#e03131", ...more });
const show = (...elements) => scene.reset(new Map(elements.map((element) => [element.id, element])));
const at = (x, y) => { const { data, width } = opaque(pixels()); return [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)]; };
"""
RED, GREEN, WHITE = [224, 49, 49], [47, 158, 68], [255, 255, 255]


def run(page, script):
    return page.evaluate("async () => {" + SQUARE + script + "}")


def test_previews_lie_above_the_scene_and_are_not_in_it(page):
    told = run(page, """
        show(square("a", 100));
        renderer.preview([square("b", 120, { backgroundColor: "#2f9e44" }), { type: "nonsense" }, null]);
        renderer.flush();
        const during = [at(110, 120), at(130, 120), at(150, 120)];
        renderer.preview(null);
        renderer.flush();
        return [during, [at(130, 120), at(150, 120)], scene.size];
    """)
    assert told == [[RED, GREEN, GREEN], [RED, WHITE], 1]


def test_hidden_items_are_not_drawn_until_they_are_shown_again(page):
    told = run(page, """
        show(square("a", 100), square("b", 100, { index: "a1", backgroundColor: "#2f9e44" }));
        renderer.flush();
        const seen = [at(120, 120)];
        for (const ids of [["b"], ["a", "b", "none"], null]) {
            renderer.hide(ids);
            renderer.flush();
            seen.push(at(120, 120));
        }
        return seen;
    """)
    assert told == [GREEN, RED, WHITE, GREEN]


def test_overlays_are_drawn_in_screen_pixels_in_each_frame(page):
    told = run(page, """
        viewport.moveTo({ x: 500, y: 500, zoom: 3 });
        const end = renderer.addOverlay((context, { zoom }) => {
            context.fillStyle = zoom === 3 ? "#2f9e44" : "#e03131";
            context.fillRect(10, 10, 20, 20);
        });
        renderer.flush();
        const seen = [at(15, 15), at(35, 15)];
        viewport.moveTo({ zoom: 1 });
        renderer.flush();
        seen.push(at(15, 15));
        end();
        renderer.flush();
        return [...seen, at(15, 15)];
    """)
    assert told == [GREEN, WHITE, RED, WHITE]


def test_images_appear_when_they_are_decoded(page):
    import everything
    files = {"type": "easel-file", "id": "F", "mimeType": "image/png", "dataURL": [everything.picture()]}
    told = page.evaluate("async (file) => {" + SQUARE + """
        const image = { id: "i", type: "image", fileId: "F", x: 100, y: 100, width: 64, height: 32 };
        show(image);
        await frame();
        scene.update(new Set(["file:F"]), new Map([["i", image], ["file:F", file]]));
        await frame();
        await decoded();
        await stillness();
        return [at(110, 105), at(150, 105)];
    }""", files)
    assert told == [RED, GREEN]


def test_in_the_dark_lightness_is_turned_round_and_hues_stay(page):
    told = run(page, """
        const colours = ["#1e1e1e", "#ffffff", "#e03131", "#a5d8ff", "#ffec99", "rgba(255, 0, 0, 0.5)"];
        show(...colours.map((backgroundColor, n) => square(`e${n}`, 100 + n * 60, { backgroundColor })));
        renderer.theme = "dark";
        renderer.flush();
        const { data, width } = pixels();
        const mine = colours.map((_, n) => [...data.slice((120 * width + 120 + n * 60) * 4, (120 * width + 120 + n * 60) * 4 + 4)]);
        return { mine, paper: getComputedStyle(document.getElementById("stage")).backgroundColor };
    """)
    assert told["paper"] in ("rgb(18, 18, 18)", "rgba(18, 18, 18, 1)")
    ink, paper, red, blue, yellow, half = told["mine"]
    assert min(ink[:3]) > 180 and max(paper[:3]) <= 20
    # Which part is strongest tells the hue.
    assert red[0] > 200 and red[0] > 3 * max(red[1:3])
    assert blue[2] > blue[1] > blue[0] and yellow[0] > yellow[1] > yellow[2]
    # What lies under writing that is nearly white is dark.
    assert max(blue[:3]) < 130 and max(yellow[:3]) < 130
    assert 120 <= half[3] <= 135


def test_pictures_are_the_same_in_the_dark(page):
    import everything
    files = {"type": "easel-file", "id": "F", "mimeType": "image/png", "dataURL": [everything.picture()]}
    told = page.evaluate("async (file) => {" + SQUARE + """
        renderer.theme = "dark";
        show({ id: "i", type: "image", fileId: "F", x: 100, y: 100, width: 64, height: 32 });
        scene.update(new Set(["file:F"]), new Map([["i", scene.item("i").element], ["file:F", file]]));
        await frame();
        await decoded();
        await stillness();
        return [at(110, 105), at(150, 105)];
    }""", files)
    assert told == [RED, GREEN]


def test_a_board_of_5000_elements_is_drawn_over_several_frames_to_the_same_picture(page):
    told = run(page, """
        const random = seeded(6);
        const board = { width: 3200, height: 2000 };
        viewport.moveTo({ zoom: 0.4 });
        show(...Array.from({ length: 5000 }, (_, n) => randomElement(random, `e${n}`, `a${n % 10}`, board)));
        let frames = 0;
        for (; !renderer.isComplete; frames += 1) await frame();
        const apart = [difference(opaque(pixels()), opaque(freshPixels()))];
        // Zoomed and moved while it is still being drawn.
        for (let step = 0; step < 12; step += 1) {
            viewport.zoomAt({ x: 400, y: 300 }, 1.05);
            viewport.panBy(7, -3);
            await frame();
        }
        await stillness();
        apart.push(difference(opaque(pixels()), opaque(freshPixels())));
        return { frames, apart };
    """)
    assert told["frames"] > 2, told
    for apart in told["apart"]:
        assert apart["block"] < 48 and apart["mean"] < 0.4, told


def test_a_destroyed_renderer_leaves_nothing_behind(page):
    told = run(page, """
        renderer.destroy();
        show(square("a", 100));
        viewport.panBy(10, 10);
        await frame();
        return document.querySelectorAll("canvas").length;
    """)
    assert told == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_sticky_note_is_paper_with_a_fold_over_its_shadow(page, theme):
    told = page.evaluate("async (theme) => {" + SQUARE + """
        const note = square("note", 100, { width: 200, height: 200, backgroundColor: "#ffec99", fillStyle: "solid", roughness: 0,
            customData: { easel: "sticky" } });
        show(note, square("plain", 400, { width: 200, height: 200, backgroundColor: "#ffec99", fillStyle: "solid", roughness: 0 }));
        renderer.theme = theme;
        renderer.flush();
        const { data, width } = pixels();
        const pixel = (x, y) => [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4)];
        const places = { paper: [150, 150], fold: [283, 283], beyond: [295, 296], left: [102, 303], right: [299, 303], middle: [200, 307] };
        const seen = Object.fromEntries(Object.entries(places).map(([name, [x, y]]) => [name, pixel(x, y)]));
        const plain = Object.fromEntries(Object.entries(places).map(([name, [x, y]]) => [name, pixel(x + 300, y)]));
        const [{ exportedOf }, { svgOf }, { Palette }] = await Promise.all(
            ["canvas-export", "svg-export", "palette"].map((name) => import(`/whiteboard/scene/${name}.js`)));
        const svg = svgOf(exportedOf(scene, ["note"]), { palette: new Palette(theme), hasPaper: true, fonts: "" });
        const fills = [...svg.matchAll(/<path[^>]*fill="([^"]*)"/g)].map(([, fill]) => fill);
        return { seen, plain, fills, paper: new Palette(theme).colour("#ffec99") };
    }""", theme)
    seen, plain, fills = told["seen"], told["plain"], told["fills"]
    paper = plain["paper"]
    assert seen["paper"] == paper and paper[3] == 255
    assert seen["fold"][3] == 255 and all(0.8 * p <= f < p or p < 8 for f, p in zip(seen["fold"][:3], paper[:3])), "a darker corner"
    # Where the corner is folded away, and below the lower corners, there is nothing but the shadow.
    for place in ("beyond", "left", "right"):
        assert max(seen[place][:3]) < 10 and 20 < seen[place][3] < 60, (place, seen[place])
    assert seen["middle"][3] == 0, "the paper is lifted at its corners only"
    assert fills == ["rgba(0, 0, 0, 0.09)"] * 2 + [told["paper"], "rgba(0, 0, 0, 0.13)"], "the picture in SVG has them too"
    assert plain["fold"] == plain["beyond"] == paper and plain["left"][3] == plain["right"][3] == 0
