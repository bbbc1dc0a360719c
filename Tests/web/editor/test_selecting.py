"""What is selected, grouped and ordered."""


# Selecting


def test_a_click_selects_and_shift_adds_and_takes_away(page):
    one, two = page.put(x=100), page.put(x=300)
    page.click(150, 140)
    assert page.selection == [one]
    page.keyboard.down("Shift")
    page.click(350, 140)
    assert page.selection == [one, two]
    page.click(150, 140)
    page.keyboard.up("Shift")
    assert page.selection == [two]
    page.click(600, 600)
    assert page.selection == []


def test_a_marquee_selects_what_is_wholly_in_it(page):
    one = page.put(x=100)
    page.put(x=300)
    page.drag((50, 50), (350, 300))
    assert page.selection == [one]
    page.keyboard.press("Control+a")
    assert len(page.selection) == 2
    page.keyboard.press("Escape")
    assert page.selection == []


def test_what_somebody_deletes_is_no_longer_selected(page, come):
    one, two = page.put(x=100), page.put(x=300)
    friend = come()
    page.keyboard.press("Control+a")
    friend.submit({"op": "delete", "id": one})
    page.eventually("it is gone from the selection", lambda: page.selection == [two])


# Groups and order


def test_a_group_is_selected_as_a_whole_and_entered_by_a_double_click(page):
    one, two = page.put(x=100), page.put(x=300)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+g")
    groups = [element["groupIds"] for element in page.elements]
    assert len(groups[0]) == 1 and groups[0] == groups[1]
    page.click(600, 600)
    page.click(150, 140)
    assert page.selection == [one, two]
    page.double_click(150, 140)
    assert page.selection == [one]
    page.click(350, 140)
    assert page.selection == [two]
    page.keyboard.press("Escape")
    assert page.selection == [one, two]
    page.keyboard.press("Control+Shift+g")
    assert [element["groupIds"] for element in page.elements] == [[], []]


def test_elements_are_put_in_front_and_behind(page):
    for number in range(4):
        page.put(id=f"e{number}", x=100 + 30 * number)
    order = lambda: "".join(element["id"][1] for element in page.elements)
    page.ask("easel.editor.select(['e1'])")
    page.keyboard.press("Control+]")
    assert order() == "0213"
    page.keyboard.press("Control+Shift+}")
    assert order() == "0231"
    page.keyboard.press("Control+[")
    assert order() == "0213"
    page.keyboard.press("Control+Shift+{")
    assert order() == "1023"
    page.keyboard.press("Control+z")
    assert order() == "0213"


def test_elements_of_one_index_can_be_ordered_too(page):
    for name in ("a", "b", "c"):
        page.put(id=name, index="a1")
    page.ask("easel.editor.select(['a'])")
    page.keyboard.press("Control+]")
    assert [element["id"] for element in page.elements] == ["b", "a", "c"]


def test_elements_are_aligned_flipped_and_locked(page):
    one, two = page.put(x=100, y=100), page.put(x=300, y=250, width=50)
    page.keyboard.press("Control+a")
    page.ask("easel.editor.align('top')")
    assert page.get(two)["y"] == 100
    page.keyboard.press("Shift+H")
    assert (page.get(one)["x"], page.get(two)["x"]) == (250, 100)
    page.keyboard.press("Control+Shift+L")
    assert page.get(one)["locked"] is True
    page.drag((300, 140), (300, 340))
    page.keyboard.press("Delete")
    assert len(page.elements) == 2 and page.get(one)["y"] == 100
