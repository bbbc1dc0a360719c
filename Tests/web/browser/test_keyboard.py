"""Without a mouse."""

from playwright.sync_api import expect


def focused(person):
    return person.ask("document.activeElement?.ariaLabel ?? document.activeElement?.textContent?.trim() ?? ''")


def test_the_toolbar_is_one_stop_and_arrows_go_through_it(ada):
    ada.ask("document.activeElement?.blur()")
    stops = []
    for _ in range(40):
        ada.press("Tab")
        stops.append(ada.ask("document.activeElement?.closest('[role=toolbar]')?.ariaLabel ?? ''"))
    assert "Drawing tools" in stops
    assert ("Drawing tools", "Drawing tools") not in zip(stops, stops[1:]), stops
    toolbar = ada.page.get_by_role("toolbar", name="Drawing tools")
    toolbar.get_by_role("button", name="Select", exact=True).focus()
    ada.press("ArrowRight")
    assert focused(ada) == "Hand"
    ada.press("ArrowRight", "Enter")
    assert ada.ask("easel.editor.tool") == focused(ada).lower() != "hand"
    ada.press("Home")
    assert focused(ada) == "Select"


def test_focus_can_be_seen_and_reaches_all_parts(ada):
    ada.ask("document.activeElement?.blur()")
    reached = set()
    for _ in range(40):
        ada.press("Tab")
        reached.add(focused(ada))
        outline = ada.ask("""(() => {
            const looks = [null, "::after"].map((part) => getComputedStyle(document.activeElement, part));
            return document.activeElement === document.body
                || looks.some(({ outlineStyle, boxShadow, borderTopStyle, content }) => outlineStyle !== "none"
                    || boxShadow !== "none" || (content !== "none" && borderTopStyle === "solid"));
        })()""")
        assert outline, f"{focused(ada)} does not show that it has the focus"
    for name in ("Menu", "Share", "Undo", "Zoom in", "Timeline", "Drawing"):
        assert name in reached or not ada.button(name).count() or ada.button(name).is_disabled(), (name, reached)


def test_shortcuts_choose_tools(ada):
    ada.focus_drawing()
    for key, tool in (("r", "rectangle"), ("d", "diamond"), ("o", "ellipse"), ("a", "arrow"), ("l", "line"), ("p", "pen"),
                      ("t", "text"), ("n", "sticky"), ("e", "eraser"), ("h", "hand"), ("v", "select"), ("2", "rectangle"),
                      ("7", "pen"), ("1", "select")):
        ada.press(key)
        assert ada.ask("easel.editor.tool") == tool, key


def test_elements_are_moved_copied_and_deleted_by_keys(ada, bob):
    ada.draw("Rectangle", (500, 300), (600, 400))
    bob.sees(1)
    x = bob.of_type("rectangle")[0]["x"]
    ada.focus_drawing()
    ada.press("v", "Control+a", "ArrowRight", "Shift+ArrowRight")
    bob.eventually("it was moved by 6", lambda: bob.of_type("rectangle")[0]["x"] - x in (6, 30, 5 + 1))
    ada.press("Control+d")
    bob.sees(2)
    ada.press("Delete")
    bob.sees(1)
    ada.press("Control+z")
    bob.sees(2)


def test_the_help_sheet_names_the_keys_and_escape_closes_it(ada):
    ada.focus_drawing()
    ada.press("?")
    dialog = ada.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Rectangle")
    ada.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_dialog_keeps_the_focus_and_gives_it_back(ada):
    ada.button("Share").focus()
    ada.press("Enter")
    expect(ada.page.get_by_role("dialog", name="Share this board")).to_be_visible()
    for _ in range(8):
        ada.press("Tab")
        assert ada.ask("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    ada.press("Escape")
    ada.eventually("the focus is back", lambda: focused(ada) == "Share")


def test_the_menu_is_walked_by_arrows(ada):
    ada.button("Menu").focus()
    ada.press("Enter")
    ada.eventually("the focus is in the menu", "document.activeElement?.closest('[role=menu]') !== null")
    first = focused(ada)
    ada.press("ArrowDown")
    assert focused(ada) != first
    ada.press("ArrowUp")
    assert focused(ada) == first
    ada.press("Escape")
    ada.eventually("the focus is back", lambda: focused(ada) == "Menu")


def test_what_is_typed_into_a_field_is_no_shortcut(ada):
    title = ada.page.get_by_role("textbox", name="Board title")
    title.fill("")
    title.press_sequentially("rdoalp?")
    title.press("Enter")
    assert title.input_value() == "rdoalp?"
    assert ada.ask("easel.editor.tool") == "select"


def test_a_menu_says_what_is_on_from_the_moment_that_it_is_there(ada):
    said = ada.ask("""() => {
        document.querySelector(".menu-button").click();
        const items = [...document.querySelectorAll(".menu:popover-open [role^=menuitem]")];
        return items.filter((item) => item.role !== "menuitem").map((item) => item.ariaChecked);
    }""")
    assert said != [] and set(said) <= {"true", "false"}


def test_space_moves_the_board_right_after_a_menu_was_closed(ada):
    def pan_by_space():
        before = ada.ask("easel.viewport.x")
        ada.page.keyboard.down(" ")
        ada.drag((640, 400), (740, 400))
        ada.page.keyboard.up(" ")
        return before - ada.ask("easel.viewport.x")

    for close in ("Escape", "Grid"):
        ada.button("Menu").click()
        if close == "Escape":
            ada.press("Escape")
        else:
            ada.page.get_by_role("menu").get_by_text("Grid", exact=True).click()
        ada.eventually("keys are the drawing's", "document.activeElement?.id === 'canvas'")
        assert pan_by_space() == 100, close
        ada.page.mouse.click(640, 600, button="right")
        ada.press("Escape")
        ada.eventually("keys are the drawing's", "document.activeElement?.id === 'canvas'")
        assert pan_by_space() == 100, f"after the context menu and {close}"
    assert ada.page.get_by_role("menu").count() == 0


def test_a_menu_has_the_focus_from_the_moment_that_it_is_there(ada):
    assert ada.ask("""() => {
        document.querySelector(".menu-button").click();
        return document.activeElement.closest("[role=menu]") !== null;
    }""")


def test_escape_closes_a_menu_wherever_the_focus_is(ada):
    ada.button("Menu").click()
    for place in (".menu-button", "#canvas", "[role=toolbar] button"):
        ada.ask(f"document.querySelector({place!r}).focus()")
        ada.press("Escape")
        expect(ada.page.get_by_role("menu")).to_have_count(0)
        ada.button("Menu").click()
        expect(ada.page.get_by_role("menu")).to_have_count(1)
    ada.button("Menu").click()
    expect(ada.page.get_by_role("menu")).to_have_count(0)


def news(person, text):
    expect(person.page.locator("#selection-news")).to_have_text(text)


def test_shapes_are_made_moved_and_resized_without_a_pointer_and_said_to_screen_readers(ada, bob):
    ada.focus_drawing()
    ada.press("r", "Enter")
    (rectangle,) = bob.sees(1, "rectangle")
    middle = ada.ask("easel.viewport.toScene({ x: 640, y: 400 })")
    assert abs(rectangle["x"] + 50 - middle["x"]) < 2 and abs(rectangle["y"] + 50 - middle["y"]) < 2
    x, y = round(rectangle["x"]), round(rectangle["y"])
    news(ada, f"Rectangle selected, at {x}, {y}, 100 wide, 100 high, 1 of 1")
    ada.press("ArrowRight", "Shift+ArrowDown", "Control+ArrowRight", "Control+Shift+ArrowDown")
    bob.eventually("it was moved and resized", lambda: [
        (e["x"], e["y"], e["width"], e["height"]) for e in bob.of_type("rectangle")] == [(
            rectangle["x"] + 1, rectangle["y"] + 5, 105, 125)])
    news(ada, f"Rectangle selected, at {x + 1}, {y + 5}, 105 wide, 125 high, 1 of 1")
    ada.press("Control+z")
    bob.eventually("each is a step of undo", lambda: bob.of_type("rectangle")[0]["height"] == 100)
    for _ in range(6):
        ada.press("Control+Shift+ArrowLeft")
    bob.eventually("it gets no thinner than a point", lambda: bob.of_type("rectangle")[0]["width"] == 1)
    # Whatever is made next does not cover it.
    for tool, kind in (("d", "diamond"), ("o", "ellipse"), ("a", "arrow"), ("l", "line")):
        ada.press(tool, "Enter")
        bob.sees(1, kind)
    places = {(round(e["x"] + e["width"] / 2), round(e["y"] + e["height"] / 2)) for e in bob.elements.values()}
    assert len(places) == 5, places
    assert all(e["startBinding"] is None and e["endBinding"] is None for e in bob.of_type("arrow"))
    ada.press("f", "Enter")
    bob.sees(1, "frame")
    ada.press("t", "Enter")
    ada.page.keyboard.type("Hello")
    ada.press("Escape")
    bob.eventually("the text", lambda: [text["text"] for text in bob.of_type("text")] == ["Hello"])
    assert focused(ada) == "Drawing"


def test_tab_goes_through_elements_as_one_reads_and_escape_leaves(ada):
    for name, x, y in (("C", 300, 500), ("B", 700, 210), ("A", 300, 200)):
        ada.write(name, x, y)
    ada.draw("Rectangle", (300, 600), (420, 680))
    ada.press("Enter")
    ada.page.keyboard.type("D")
    ada.press("Escape", "Escape")
    assert ada.ask("easel.editor.selection.size") == 0
    ada.button("Share").focus()
    ada.focus_drawing()
    for count, name in enumerate(("Text selected, “A”", "Text selected, “B”", "Text selected, “C”", "Rectangle selected, “D”")):
        ada.press("Tab")
        expect(ada.page.locator("#selection-news")).to_contain_text(name)
        expect(ada.page.locator("#selection-news")).to_contain_text(f"{count + 1} of 4")
        assert focused(ada) == "Drawing"
    ada.press("Shift+Tab")
    expect(ada.page.locator("#selection-news")).to_contain_text("“C”")
    # Behind the last the focus goes on.
    ada.press("Tab", "Tab")
    assert focused(ada) != "Drawing"
    # And with Escape from anywhere.
    ada.focus_drawing()
    ada.press("Escape", "Tab")
    assert focused(ada) != "Drawing"
    ada.press("Shift+Tab")
    assert focused(ada) == "Drawing"
    # What is far away is brought into view.
    ada.ask("easel.viewport.moveTo({ x: 50000, y: 50000 })")
    ada.press("Tab")
    ada.eventually("it is seen", """() => {
        const { bounds } = easel.viewport;
        const { minX, minY } = easel.scene.bounds(easel.editor.selection);
        return easel.editor.selection.size === 1 && minX > bounds.minX && minY > bounds.minY && minX < bounds.maxX;
    }""")
    ada.press("s")
    assert ada.ask("document.activeElement?.closest('[aria-label=Style]') !== null")
