"""What helps to put things where they belong, as the page offers it."""

from playwright.sync_api import expect


def x_of(person, kind):
    return person.of_type(kind)[0]["x"]


def test_things_snap_to_each_other_until_one_turns_it_off_and_the_browser_remembers(ada):
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.draw("Ellipse", (503, 500), (560, 560))
    assert x_of(ada, "ellipse") == x_of(ada, "rectangle")
    ada.focus_drawing()
    ada.press("Alt+s")
    ada.draw("Diamond", (504, 600), (560, 640))
    assert x_of(ada, "diamond") == x_of(ada, "rectangle") + 4
    ada.settle()
    ada.reload()
    ada.wait_until_ready()
    ada.button("Menu").click()
    item = ada.page.get_by_role("menuitemcheckbox", name="Snap to objects")
    expect(item).to_have_attribute("aria-checked", "false")
    item.click()
    assert ada.ask("easel.editor.snapsToObjects")


def test_the_grid_is_shown_and_snaps_and_the_browser_remembers(ada):
    ada.focus_drawing()
    ada.press("Control+'")
    assert ada.ask("easel.renderer.grid")
    ada.draw("Rectangle", (503, 307), (598, 411))
    rectangle = ada.of_type("rectangle")[0]
    assert [rectangle[key] % 20 for key in ("x", "y", "width", "height")] == [0, 0, 0, 0]
    ada.settle()
    ada.reload()
    ada.wait_until_ready()
    assert ada.ask("[easel.renderer.grid, easel.editor.snapsToGrid]") == [True, True]
    ada.focus_drawing()
    ada.press("Control+'")
    assert ada.ask("[easel.renderer.grid, easel.editor.snapsToGrid]") == [False, False]


def test_the_lasso_is_among_the_tools(ada):
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.take("Lasso")
    ada.drag((450, 250), (650, 250), (650, 450), (450, 450))
    assert ada.ask("easel.editor.selection.size") == 1 and ada.ask("easel.editor.tool") == "select"
