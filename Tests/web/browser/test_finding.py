"""The palette of commands, and words that are looked for on a board."""

from playwright.sync_api import expect

from support.person import PHONE


def palette_of(person):
    return person.page.get_by_role("dialog", name="Commands")


def names_in(person):
    return [option.inner_text() for option in palette_of(person).get_by_role("option").all()]


def test_a_command_is_found_by_name_and_run_by_the_keyboard(ada):
    ada.focus_drawing()
    ada.press("Control+k")
    field = palette_of(ada).get_by_role("combobox", name="Search commands")
    expect(field).to_be_focused()
    ada.page.keyboard.type("sticky")
    ada.eventually("one is left", lambda: len(names_in(ada)) == 1)
    ada.press("Enter")
    expect(palette_of(ada)).to_be_hidden()
    assert ada.ask("easel.editor.tool") == "sticky"
    ada.focus_drawing()
    ada.press("/")
    ada.page.keyboard.type("theme")
    ada.press("ArrowDown", "Enter")
    ada.eventually("it is dark", "document.documentElement.dataset.theme === 'dark'")
    ada.focus_drawing()
    ada.press("/")
    ada.page.keyboard.type("no such thing")
    expect(palette_of(ada)).to_contain_text("There is no command of that name.")
    ada.press("Enter", "Escape")
    expect(palette_of(ada)).to_be_hidden()


def test_a_newcomer_finds_a_command_by_a_word_of_their_own(ada):
    for left in (300, 450):
        ada.draw("Rectangle", (left, 300), (left + 100, 400))
    ada.focus_drawing()
    ada.press("v", "Control+a", "Control+k")
    for word, name in [("history", "Timeline"), ("save", "Export"), ("open", "Import"), ("invite", "Share"), ("mirror", "Flip upside down"),
                       ("remove", "Delete"), ("background", "Canvas colour"), ("shortcuts", "Help"), ("distribute", "Spread across"),
                       # As Excalidraw and tldraw call them.
                       ("wrap selection in frame", "Put in a frame"), ("copy to clipboard", "Copy as PNG"), ("dark mode", "Dark"), ("toggle theme", "Light"),
                       ("hyperlink", "Link"), ("align center", "Centre across"), ("save as image", "Export"), ("toggle grid", "Grid"),
                       ("presentation", "Present frames"), ("freedraw", "Pen"), ("insert image", "Image"), ("live collaboration", "Share"),
                       ("fit to content", "Zoom to fit"), ("100%", "Zoom to 100 %"), ("actual size", "Zoom to 100 %"),
                       ("stroke color", "Go to the style"), ("background color", "Canvas colour"), ("font size", "Go to the style")]:
        palette_of(ada).get_by_role("combobox").fill(word)
        expect(palette_of(ada).get_by_role("option").filter(has_text=name).first).to_be_visible()


def test_the_palette_has_what_can_be_done_now_and_menus_have_the_same_names(ada):
    ada.focus_drawing()
    ada.press("Control+k")
    # It is loaded when it is first asked for.
    expect(palette_of(ada)).to_be_visible()
    assert not any("Duplicate" in name for name in names_in(ada)), "nothing is selected"
    ada.press("Escape")
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.focus_drawing()
    ada.press("Control+k")
    names = " | ".join(names_in(ada))
    assert "Duplicate" in names and "Undo" in names and "Redo" not in names, names
    ada.press("Escape")
    ada.page.mouse.click(550, 300, button="right")
    menu = ada.page.get_by_role("menu", name="Commands")
    for item in menu.get_by_role("menuitem").all():
        if item.is_visible():
            assert item.locator(".menu-label").inner_text() in names
    ada.press("Escape")
    ada.button("Menu").click()
    for item in ada.page.get_by_role("menu", name="Menu").get_by_role("menuitem").all():
        assert item.locator(".menu-label").inner_text() in names
    ada.press("Escape", "?")
    help_sheet = ada.page.get_by_role("dialog", name="Keyboard shortcuts")
    for name in ("All commands", "Find on this board", "Export", "Duplicate"):
        expect(help_sheet).to_contain_text(name)


def test_words_are_found_on_the_board_and_stepped_through(ada, bob):
    bob.write("The first plan", 400, 200)
    bob.write("Nothing of it", 400, 320)
    bob.write("Second PLÁN", 700, 420)
    ada.sees(3, "text")
    ada.focus_drawing()
    ada.press("Control+f")
    bar = ada.page.get_by_role("search", name="Find on this board")
    field = bar.get_by_role("searchbox")
    expect(field).to_be_focused()
    ada.page.keyboard.type("plan")
    expect(bar.get_by_role("status")).to_have_text("1 of 2")

    def selected():
        return ada.ask("[...easel.editor.selection].map((id) => easel.client.document.get(id)?.text)")

    assert selected() == ["The first plan"]
    ada.press("Enter")
    expect(bar.get_by_role("status")).to_have_text("2 of 2")
    assert selected() == ["Second PLÁN"]
    ada.press("Enter")
    assert selected() == ["The first plan"]
    ada.press("Shift+Enter")
    assert selected() == ["Second PLÁN"]
    bob.write("A third plan", 400, 600)
    expect(bar.get_by_role("status")).to_have_text("2 of 3")
    field.fill("nowhere")
    expect(bar.get_by_role("status")).to_have_text("Nothing found")
    ada.press("Escape")
    expect(bar).to_be_hidden()
    ada.press("r")
    assert ada.ask("easel.editor.tool") == "rectangle", "the keys are the board's again"


def test_a_hit_far_away_is_brought_into_view_large_enough_to_read(ada):
    ada.write("Needle", 400, 300)
    ada.ask("easel.viewport.moveTo({ x: 90000, y: -70000, zoom: 0.1 })")
    ada.focus_drawing()
    ada.press("Control+f")
    ada.page.keyboard.type("needle")
    ada.eventually("it is in view", """(() => {
        const { viewport, scene, editor } = easel;
        const box = scene.bounds(editor.selection);
        const { x, y } = viewport.toScreen({ x: box?.minX ?? 1e9, y: box?.minY ?? 1e9 });
        return x > 0 && y > 0 && x < viewport.width && y < viewport.height && viewport.zoom * 20 >= 10;
    })()""")


def test_who_may_only_look_finds_words_too(ada):
    ada.write("Needle", 400, 300)
    ada.settle()
    ada.ask("easel.editor.readOnly = true")
    ada.focus_drawing()
    ada.press("Control+k")
    assert not any("Rectangle" in name for name in names_in(ada))
    ada.page.keyboard.type("find on")
    ada.press("Enter")
    ada.page.keyboard.type("needle")
    expect(ada.page.get_by_role("search").get_by_role("status")).to_have_text("1 of 1")


def test_on_a_phone_palette_and_search_come_from_the_menu_and_fit(people, nodes, board):
    ada = people(nodes[0].url, viewport=PHONE, has_touch=True).open(board)
    ada.choose("All commands")
    box = palette_of(ada).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    ada.press("Escape")
    ada.choose("Find on this board")
    bar = ada.page.get_by_role("search", name="Find on this board")
    box = bar.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


def test_boards_are_searched_on_the_server_newest_first_with_pictures_and_by_the_keyboard(own_node, people, board):
    for number in range(130):
        status, _ = own_node.request("POST", "/api/boards", {"id": f"a{number:03}", "title": f"Sketch {number}"})[:2]
        assert status == 201
    ada = people(own_node.url).open(board)
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.settle()
    ada.choose("Boards")
    dialog = ada.page.get_by_role("dialog", name="Boards")
    links = dialog.get_by_role("link")
    expect(links).to_have_count(50)
    assert board in links.first.inner_text(), "the board that changed last is the first"
    ada.eventually("it has a picture", "document.querySelector('.board-row img')?.naturalWidth > 0")
    more = dialog.get_by_role("button", name="Show more")
    for count in (100, 131):
        more.click()
        expect(links).to_have_count(count)
    expect(more).to_be_hidden()
    titles = {link.locator("strong").inner_text() for link in links.all()}
    assert {f"Sketch {number}" for number in range(130)} <= titles, "no board is skipped"
    search = dialog.get_by_role("searchbox", name="Search boards")
    # 12, 112, and those from 120 to 129.
    search.fill("skétch 12")
    expect(links).to_have_count(12)
    search.press("ArrowDown")
    ada.press("ArrowDown")
    assert ada.ask("document.activeElement === document.querySelectorAll('.board-row a')[1]")
    ada.press("ArrowUp", "ArrowUp")
    expect(search).to_be_focused()
    search.fill("no such board")
    expect(dialog).to_contain_text("No board is called so.")
    search.fill("sketch 77")
    expect(links).to_have_count(1)
    search.press("Enter")
    ada.eventually("the board is open", "location.pathname === '/boards/a077'")


def test_show_more_covers_no_board(own_node, people, board):
    for number in range(60):
        own_node.request("POST", "/api/boards", {"id": f"b{number:03}", "title": f"Sketch {number}"})
    ada = people(own_node.url, viewport={"width": 800, "height": 420}).open(board)
    ada.choose("Boards")
    dialog = ada.page.get_by_role("dialog", name="Boards")
    last = dialog.get_by_role("link").nth(49)
    last.scroll_into_view_if_needed()
    button = dialog.get_by_role("button", name="Show more")
    row, more = last.bounding_box(), button.bounding_box()
    assert row["y"] + row["height"] <= more["y"] + 1
