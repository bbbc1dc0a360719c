"""Links to a board, which its owner makes and revokes, as people meet them."""

import datetime
import itertools
import json
import urllib.request

import pytest
from playwright.sync_api import expect

from support.guarded import come
from support.person import PHONE


@pytest.fixture
def owner(people, guarded, board):
    ada = come(people(guarded.url, "Ada"), f"/boards/{board}", guarded.token("ada", f"{board}=editor"))
    ada.wait_until_ready()
    ada.eventually("she owns what she has made", "easel.client.role === 'owner'")
    ada.draw("Rectangle", (450, 300), (520, 360))
    ada.sees_state("saved")
    return ada


def share(owner):
    owner.button("Share").click()
    return owner.page.get_by_role("dialog", name="Share this board")


def make_link(owner, permits, label):
    dialog = share(owner)
    dialog.get_by_role("radio", name=permits).click()
    dialog.get_by_role("textbox", name="Label of the link").fill(label)
    dialog.get_by_role("button", name="Make link").click()
    field = dialog.get_by_role("textbox", name="The new link")
    expect(field).to_be_visible()
    expect(dialog.get_by_role("list", name="Links")).to_contain_text(label)
    address = field.input_value()
    owner.press("Escape")
    expect(dialog).to_be_hidden()
    return address


def ask_for_links(guarded, board, new=None):
    """What the owner is told of the board's links, or of a new one."""
    request = urllib.request.Request(
        f"{guarded.url}/api/boards/{board}/links", data=json.dumps(new).encode() if new else None,
        headers={"Authorization": f"Bearer {guarded.token('ada')}", "Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))


def is_told_once(person, heading):
    """A page says why there is no board, in words for people, and no notice says it again in the server's."""
    expect(person.page.locator("#trouble h1")).to_have_text(heading)
    person.eventually("the node has closed the session, and said why before", "easel.client.status === 'closed'")
    assert person.page.locator(".toast").count() == 0


def bring(person, address):
    """Puts an address of the board that is open into the page's: a browser loads nothing by itself for another fragment."""
    with person.page.expect_event("load"):
        person.page.goto(address)


def change(guarded, board, members):
    request = urllib.request.Request(
        f"{guarded.url}/api/boards/{board}", data=json.dumps(members).encode(), method="PATCH",
        headers={"Authorization": f"Bearer {guarded.token('ada')}", "Content-Type": "application/json"})
    urllib.request.urlopen(request).close()


def links(guarded, board):
    return ask_for_links(guarded, board)["links"]


def test_by_a_link_to_view_one_sees_and_by_a_link_to_draw_one_draws(people, guarded, board, owner):
    view, edit = make_link(owner, "Can view", "Bob's"), make_link(owner, "Can draw", "Carol's")
    bob = come(people(guarded.url, "Bob"), view)
    bob.wait_until_ready()
    bob.sees(1)
    assert "link" not in bob.ask("location.href")
    expect(bob.page.locator("#banner")).to_contain_text("You can look at this board but not draw on it.")
    carol = come(people(guarded.url, "Carol"), edit)
    carol.wait_until_ready()
    carol.take("Ellipse")
    carol.drag((600, 300), (680, 380), hold=True)
    bob.eventually("he sees her draw", """[...easel.client.participants.values()]
        .some(({ state }) => state.making?.[0].type === "ellipse")""")
    carol.page.mouse.up()
    carol.sees_state("saved")
    owner.sees(2), bob.sees(2)
    # The tab keeps it over a reload.
    bob.reload()
    bob.wait_until_ready()
    bob.sees(2)
    # Who came by a link makes none.
    carol.button("Share").click()
    dialog = carol.page.get_by_role("dialog", name="Share this board")
    expect(dialog).to_contain_text("ask the owner for a link")
    expect(dialog.get_by_role("button", name="Make link")).to_have_count(0)


def test_a_link_that_is_revoked_sends_away_who_came_by_it_and_opens_nothing_any_more(people, guarded, board, owner):
    address = make_link(owner, "Can draw", "Bob's")
    bob = come(people(guarded.url, "Bob"), address)
    bob.wait_until_ready()
    # The node writes uses down together, now and then.
    owner.eventually("the use is known", lambda: "lastUsedAt" in links(guarded, board)[0])
    dialog = share(owner)
    expect(dialog.get_by_role("list", name="Links")).to_contain_text("last used")
    dialog.get_by_role("button", name="Revoke Bob's").click()
    owner.page.get_by_role("alertdialog", name="Revoke this link?").get_by_role("button", name="Revoke link").click()
    expect(dialog).to_contain_text("This board has no links yet.")
    expect(bob.page.locator("#banner")).to_contain_text("The link that you came by does not work any more.")
    assert bob.page.locator(".toast").count() == 0
    bob.reload()
    is_told_once(bob, "This link does not work any more")
    # Of a board that may not be seen there is no title to tell, nor is it said to have none.
    title = bob.page.locator("input.title")
    expect(title).to_have_value("")
    assert title.evaluate("(field) => field.dispatchEvent(new Event('blur')) && field.placeholder") == ""
    assert bob.page.title() == "Easel"


def test_a_link_that_has_expired_opens_nothing(people, guarded, board, owner):
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=10)
    expires = soon.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    address = ask_for_links(guarded, board, {"role": "viewer", "expires": expires})["url"]
    owner.eventually("it has expired", lambda: datetime.datetime.now(datetime.UTC) > soon)
    bob = come(people(guarded.url, "Bob"), address)
    is_told_once(bob, "This link does not work any more")
    # Its owner sees that, on a phone too.
    phone = come(people(guarded.url, "Ada", viewport=PHONE), f"/boards/{board}", guarded.token("ada"))
    phone.wait_until_ready()
    facts = share(phone).get_by_role("list", name="Links").locator(".board-facts")
    expect(facts).to_contain_text("expired")
    assert facts.evaluate("(element) => element.scrollWidth <= element.clientWidth")


def test_a_link_that_is_put_into_the_address_of_an_open_board_is_taken_and_leaves_the_address(people, guarded, board, owner):
    view, edit = make_link(owner, "Can view", "Bob's"), make_link(owner, "Can draw", "Bob's, too")
    bob = come(people(guarded.url, "Bob"), view)
    bob.wait_until_ready()
    bob.eventually("he may look", "easel.client.role === 'viewer'")
    bring(bob, edit)
    bob.wait_until_ready()
    bob.eventually("he may draw", "easel.client.role === 'editor'")
    assert bob.ask("location.href") == f"{guarded.url}/boards/{board}"
    # It is not in the history either.
    bob.page.go_back()
    bob.wait_until_ready()
    assert "link" not in bob.ask("location.href")


def test_who_brings_a_token_comes_by_it_also_where_the_tab_has_a_link(people, guarded, board, owner):
    address = make_link(owner, "Can view", "My own")
    ada = come(people(guarded.url, "Ada"), address)
    ada.wait_until_ready()
    ada.eventually("she may look", "easel.client.role === 'viewer'")
    bring(ada, f"{guarded.url}/boards/{board}#token={guarded.token('ada')}")
    ada.wait_until_ready()
    ada.eventually("she owns it", "easel.client.role === 'owner'")
    # And comes by the link again where she opens that.
    bring(ada, address)
    ada.wait_until_ready()
    ada.eventually("she may look", "easel.client.role === 'viewer'")


def test_somebody_without_a_token_is_told_what_others_may_who_look_at_a_board_as_everybody_may(people, guarded, board, owner):
    change(guarded, board, {"visibility": "public-read"})
    bob = come(people(guarded.url, "Bob"), f"/boards/{board}")
    bob.wait_until_ready()
    dialog = share(bob)
    expect(dialog).to_contain_text("may look at the board")
    expect(dialog).not_to_contain_text("draws along")


def test_a_stranger_has_no_access(people, guarded, board, owner):
    eve = come(people(guarded.url, "Eve"), f"/boards/{board}", guarded.token("eve", "other=owner"))
    is_told_once(eve, "No access to this board")


@pytest.mark.parametrize("point", [(1, 2), (2, 2), (2, 1)])
def test_the_mark_of_a_name_that_nobody_vouches_for_is_seen_wherever_the_cursor_is(people, guarded, board, owner, point):
    guest = come(people(guarded.url, "Wilhelmina Wintergreen"), make_link(owner, "Can draw", "Guests"))
    guest.wait_until_ready()
    phone = come(people(guarded.url, "Bob", has_touch=True, is_mobile=True, viewport={"width": 280, "height": 600}), f"/boards/{board}",
                 guarded.token("bob", f"{board}=viewer"))
    phone.wait_until_ready()
    place = phone.ask("""([right, down]) => {
        const { viewport } = easel;
        return viewport.toScene({ x: viewport.width * right / 2 - 6, y: viewport.height * down / 2 - 6 });
    }""", point)

    turns = itertools.cycle((0, 1))

    def is_whole():
        # A cursor that doesn't move for a while is hidden.
        guest.ask("(cursor) => easel.client.setPresence({ cursor })", {**place, "x": place["x"] + next(turns)})
        return phone.ask("""() => {
            const label = document.querySelector(".cursor-name");
            if (!label || document.querySelector(".cursor").style.visibility !== "visible") return false;
            const [name, mark] = label.children;
            const { right, bottom, width } = mark.getBoundingClientRect();
            return label.textContent === "Wilhelmina Wintergreen (unverified)" && width > 0 && mark.scrollWidth <= mark.offsetWidth
                && name.offsetLeft >= 0 && right <= label.getBoundingClientRect().right && right <= innerWidth && bottom <= innerHeight;
        }""")

    phone.eventually("the mark is within the window and not cut", is_whole)


def test_a_guest_by_a_link_is_not_taken_for_somebody_whose_token_says_who_they_are(people, guarded, board, owner):
    guest = come(people(guarded.url, "Ada"), make_link(owner, "Can draw", "Guests"))
    guest.wait_until_ready()
    listed = owner.page.get_by_role("list", name="Participants")
    expect(listed.get_by_role("button", name="Follow Ada (unverified)")).to_be_visible()
    expect(listed.get_by_role("button", name="Ada (you)")).to_have_text("A")
    guest.page.mouse.move(600, 500)
    guest.page.mouse.move(620, 520, steps=4)
    expect(owner.page.locator(".cursor-name")).to_have_text("Ada (unverified)")
    # The guest sees who the owner is, by her token.
    expect(guest.page.get_by_role("list", name="Participants").get_by_role("button", name="Follow Ada", exact=True)).to_be_visible()
    guest.draw("Ellipse", (600, 300), (680, 380))
    owner.sees(2)
    guest.leave()
    # Who comes later is told so as well: the history has them as the board remembers them.
    late = come(people(guarded.url, "Bob"), f"/boards/{board}", guarded.token("bob", f"{board}=viewer"))
    late.wait_until_ready()
    for point, name in (((640, 300), "Ada (unverified)"), ((485, 300), "Ada")):
        late.page.mouse.click(*point, button="right")
        late.page.get_by_role("menu", name="Commands").get_by_text("Who drew this").click()
        dialog = late.page.get_by_role("dialog", name="Who drew this")
        expect(dialog.locator("dd strong")).to_have_text(name)
        late.press("Escape")
        expect(dialog).to_be_hidden()
