import json

import pytest

from store_browser import OPEN, SUBMIT, WRITTEN, serve_client
from support.chromium import new_context
from support.eventually import eventually

both = pytest.mark.parametrize("mode", ["lock", "lease"])


def submit(page, *ids):
    page.evaluate(SUBMIT, list(ids))
    page.evaluate(WRITTEN)


def all_in_log(page):
    eventually("all is in the log", lambda: page.evaluate("client.status === 'online' && client.pending === 0"))


def put_ids(node, board):
    """The ids that operations put, in the order of the log."""
    status, body = node.get(f"/api/boards/{board}/operations?limit=all")
    return [edit["id"] for line in body.splitlines() for edit in json.loads(line)["edits"]] if status == 200 else []


def nobody_is_there(context, node):
    """Waits until the browser has noticed that a tab is gone: its locks go after it."""
    page = context.new_page()
    page.goto(f"{node.url}/empty")
    eventually("no lock is held", lambda: page.evaluate("navigator.locks.query()")["held"] == [])
    page.close()


@both
def test_what_was_drawn_offline_is_there_after_a_reload_and_is_sent_once(visit, node, board, mode):
    page, first = visit(mode=mode)
    submit(page, "a", "b", "c")
    page, again = visit(page, mode=mode)
    assert again["client"] == first["client"]
    assert again["ids"] == ["a", "b", "c"] and again["pending"] == 3
    submit(page, "d")
    node.start()
    page.evaluate("client.connect()")
    all_in_log(page)
    page, last = visit(page, mode=mode, connect=True)
    # What is in the log may be kept still, if the reload came first; it is not sent twice.
    assert last["client"] == first["client"]
    submit(page, "e")
    all_in_log(page)
    assert put_ids(node, board) == ["a", "b", "c", "d", "e"]


@both
def test_a_number_is_never_given_twice_even_if_a_reload_comes_before_the_write(visit, node, board, mode):
    node.start()
    page, _ = visit(mode=mode, connect=True)
    for count in range(5):
        page.evaluate(SUBMIT, [f"x{count}", f"y{count}"])
        all_in_log(page)
        node.kill()
        page, _ = visit(page, mode=mode)
        submit(page, f"z{count}")
        node.start()
        page.evaluate("client.connect()")
        all_in_log(page)
    assert sorted(put_ids(node, board)) == sorted(f"{letter}{count}" for letter in "xyz" for count in range(5))


@both
def test_two_tabs_never_share_an_identity(visit, context, node, board, mode):
    page, first = visit(mode=mode)
    submit(page, "a")
    _, second = visit(mode=mode)
    # A tab that a page opens gets a copy of what that page's tab remembers, as a duplicated tab does.
    with page.expect_popup() as popup:
        page.evaluate("window.open('/empty')")
    copy = popup.value
    copy.wait_for_load_state()
    assert copy.evaluate("sessionStorage.length") > 0
    third = copy.evaluate(OPEN, {"board": board, "url": f"{node.url}/boards/{board}", "mode": mode, "connect": False})
    assert len({each["client"] for each in (first, second, third)}) == 3
    assert second["pending"] == third["pending"] == 0


def test_a_later_visit_takes_up_what_a_closed_tab_left(visit, context, node, board):
    page, first = visit()
    submit(page, "a", "b")
    page.close()
    nobody_is_there(context, node)
    page, later = visit()
    assert later["client"] == first["client"] and later["ids"] == ["a", "b"]
    node.start()
    page.evaluate("client.connect()")
    all_in_log(page)
    assert put_ids(node, board) == ["a", "b"]


def test_a_tab_that_crashed_loses_nothing(visit, context, node, board):
    page, first = visit()
    submit(page, "a", "b")
    with page.expect_event("crash"):
        page.evaluate("setTimeout(() => { location.href = 'chrome://crash' })")
        try:
            page.goto("chrome://crash")
        except Exception:
            pass
    nobody_is_there(context, node)
    page, later = visit()
    assert later["client"] == first["client"] and later["ids"] == ["a", "b"]


@both
def test_what_two_tabs_left_is_sent_by_one_that_comes_later(visit, context, node, board, mode):
    one, _ = visit(mode=mode)
    other, _ = visit(mode=mode)
    submit(one, "one-1", "one-2")
    submit(other, "other-1", "other-2")
    expire = "() => undefined" if mode == "lock" else EXPIRE
    one.close()
    other.close()
    nobody_is_there(context, node)
    node.start()
    page, _ = visit(mode=mode, connect=True, prepare=expire)
    eventually("both queues are in the log", lambda: len(put_ids(node, board)) == 4)
    log = put_ids(node, board)
    for tab in ("one", "other"):
        assert [id for id in log if id.startswith(tab + "-")] == [f"{tab}-1", f"{tab}-2"]
    eventually("nothing is kept any more", lambda: page.evaluate(COUNT) == 0)


# As if the time of all leases had passed.
EXPIRE = """async () => {
    const database = await new Promise((resolve) => {
        const request = indexedDB.open("easel-client");
        request.onsuccess = () => resolve(request.result);
    });
    const store = database.transaction("identities", "readwrite").objectStore("identities");
    const all = await new Promise((resolve) => (store.getAll().onsuccess = ({ target }) => resolve(target.result)));
    await new Promise((resolve) => {
        for (const identity of all) store.put({ ...identity, until: 0 });
        store.transaction.oncomplete = resolve;
    });
    database.close();
}"""

# How many operations are kept.
COUNT = """async () => {
    const database = await new Promise((resolve) => {
        const request = indexedDB.open("easel-client");
        request.onsuccess = () => resolve(request.result);
    });
    const store = database.transaction("operations").objectStore("operations");
    const all = await new Promise((resolve) => (store.getAll().onsuccess = ({ target }) => resolve(target.result)));
    database.close();
    return all.length;
}"""


def test_a_page_that_slept_past_its_lease_goes_on_as_another_client_and_loses_nothing(visit, node, board):
    sleeper, before = visit(mode="lease")
    submit(sleeper, "kept-1", "kept-2")
    taker, taken = visit(mode="lease", prepare=EXPIRE)
    assert taken["client"] == before["client"] and taken["ids"] == ["kept-1", "kept-2"]
    sleeper.evaluate(SUBMIT, ["late-1"])
    eventually("it has noticed", lambda: sleeper.evaluate("client.client") != before["client"])
    sleeper.evaluate(SUBMIT, ["late-2"])
    taker.evaluate(SUBMIT, ["taker"])
    node.start()
    for page in (sleeper, taker):
        page.evaluate("client.connect()")
    for page in (sleeper, taker):
        all_in_log(page)
    assert sorted(put_ids(node, board)) == ["kept-1", "kept-2", "late-1", "late-2", "taker"]


@pytest.mark.parametrize("prepare", [
    "() => { indexedDB.open = () => { throw new Error('not in this window'); }; }",
    "() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined })",
    """() => { IDBFactory.prototype.open = () => {
        const request = {}; setTimeout(() => { request.error = new Error('no'); request.onerror(); }); return request;
    }; }""",
], ids=["throws", "absent", "fails"])
def test_without_a_database_the_client_works_and_says_that_nothing_is_kept(visit, node, board, prepare):
    node.start()
    page, _ = visit(connect=True, prepare=prepare)
    page.evaluate(SUBMIT, ["a"])
    all_in_log(page)
    eventually("it is told", lambda: page.evaluate("notices") == ["store-failed"])
    assert put_ids(node, board) == ["a"]


@both
def test_a_full_disk_is_told_and_does_not_stop_the_client(visit, node, board, mode):
    node.start()
    page, _ = visit(mode=mode, connect=True)
    page.evaluate(SUBMIT, ["a"])
    all_in_log(page)
    page.evaluate("""() => {
        IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); };
    }""")
    page.evaluate(SUBMIT, ["b", "c"])
    all_in_log(page)
    page.evaluate(SUBMIT, ["d"])
    all_in_log(page)
    eventually("it is told", lambda: page.evaluate("notices") == ["store-failed"])
    assert put_ids(node, board) == ["a", "b", "c", "d"]


def test_a_page_that_is_not_secure_works_without_locks(chromium, node, client, board):
    """Plain HTTP on another name than localhost: no locks, no subtle crypto."""
    node.start()
    context = new_context(chromium)
    serve_client(context, node, client)
    page = context.new_page()
    page.add_init_script("delete Navigator.prototype.locks; delete Crypto.prototype.randomUUID; delete Crypto.prototype.subtle")
    page.goto(f"{node.url}/empty")
    page.evaluate(OPEN, {"board": board, "url": f"{node.url}/boards/{board}", "mode": "lock", "connect": True})
    assert page.evaluate("navigator.locks === undefined && store.sendsAfterWrite")
    page.evaluate(SUBMIT, ["a"])
    all_in_log(page)
    assert page.evaluate("client.serverDigest().then(({ digest }) => digest === client.digest())")
    context.close()
