"""A headless Chromium on the origin of a real node, with the client's modules as they are in Sources now."""

MODULES = ("easel-client", "store", "store-lease")

OPEN = """async ({board, url, mode, connect}) => {
    const { EaselClient } = await import("/client/easel-client.js");
    const { openStore } = await import("/client/store.js");
    const { LeaseHolder } = await import("/client/store-lease.js");
    const options = mode === "lease" ? { holder: new LeaseHolder() } : {};
    globalThis.store = await openStore(board, options);
    globalThis.writes = [];
    const add = store.add.bind(store);
    store.add = (...operation) => {
        writes.push(add(...operation));
        return writes.at(-1);
    };
    globalThis.client = new EaselClient({ url, store });
    globalThis.notices = [];
    client.addEventListener("notice", ({ detail }) => notices.push(detail.code));
    if (connect) client.connect();
    return { client: client.client, pending: client.pending, ids: [...client.document.ids()].sort() };
}"""

SUBMIT = """(ids) => {
    for (const id of ids) client.submit([{ op: "put", id, value: {} }]);
}"""

WRITTEN = "() => Promise.all(writes)"


def serve_client(context, node, client):
    """The client's modules, bundled in a folder, and an empty page, on the node's origin: also while the node is away."""

    def answer(route):
        path = route.request.url.removeprefix(node.url).split("?")[0]
        if path == "/empty":
            route.fulfill(body="<!doctype html><title>empty</title>", content_type="text/html")
        else:
            route.fulfill(body=(client / path.removeprefix("/client/")).read_text(), content_type="text/javascript")

    context.route(f"{node.url}/empty", answer)
    context.route(f"{node.url}/client/*.js", answer)
