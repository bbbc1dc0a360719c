// @ts-check

/**
 * Sends back the cookies by which a load balancer finds the same node again. A browser does that itself; node has no
 * jar, and a session of polling there would be scattered over the nodes.
 */
export class CookieJar {
    /** @type {Map<string, string>} */
    #cookies = new Map();

    /**
     * Keeps what an answer sets. In a browser no page sees it, and the browser keeps it by itself.
     *
     * @param {Headers & {getSetCookie?: () => string[]}} headers of the answer
     */
    keep(headers) {
        for (const cookie of headers.getSetCookie?.() ?? []) {
            const [, name, value] = /^\s*([^=;\s]+)\s*=\s*([^;]*)/.exec(cookie) ?? [];
            if (name !== undefined) this.#cookies.set(name, value.trim());
        }
    }

    /** @returns {Record<string, string>} the header of a request; none if nothing is kept */
    headers() {
        const pairs = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
        return pairs.length > 0 ? { Cookie: pairs.join("; ") } : {};
    }
}
