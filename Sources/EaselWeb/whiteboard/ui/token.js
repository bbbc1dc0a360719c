// @ts-check

/** The tab's own storage, which other tabs and later visits do not read. */
const key = "easel.token";

/**
 * The token that this tab comes with: the one that the address brings as `#token=…`, or the one that it brought before. It
 * is taken out of the address, which people copy and browsers remember.
 * @returns {string | undefined}
 */
export function takeToken() {
    const fields = new URLSearchParams(location.hash.slice(1));
    const brought = fields.get("token");
    if (brought === null) return recallToken();
    fields.delete("token");
    const rest = fields.toString();
    history.replaceState(history.state, "", `${location.pathname}${location.search}${rest && `#${rest}`}`);
    try {
        sessionStorage.setItem(key, brought);
    } catch {
        // The browser keeps nothing: the token is good until the page is left.
    }
    return brought || undefined;
}

/** @returns {string | undefined} */
function recallToken() {
    try {
        return sessionStorage.getItem(key) || undefined;
    } catch {
        return undefined;
    }
}
