// @ts-check
import { property } from "../scene/json-object.js";

/** @typedef {import("../../client/easel-client.js").Edit} Edit */
/** @typedef {import("../../client/easel-client.js").Element} Element */

/** @typedef {{id: string, title: string, epoch: string, seq: number, oldest: number, createdAt: string,
 * updatedAt: string}} BoardFacts */
/** @typedef {BoardFacts & {participants: {session: string, client: string, name: string, color: string}[]}}
 * BoardInfo */
/** @typedef {BoardFacts & {participantCount: number}} ListedBoard */
/** @typedef {{seq: number, client: string, n: number, at: number, by?: string,
 * claim?: {client: string, n: number, by?: string}, edits: Edit[]}} Operation */
/** @typedef {{seq: number, at: number, client: string, by?: string, claimedBy?: string}} AuthorMark an operation on an element */
/** @typedef {{by?: string, client?: string, name: string, color?: string, claimed?: true}} BoardPerson somebody who has drawn:
 * a subject by the name of its token, or a client by the name that its user has chosen */

/** @typedef {{id: string, role: "viewer" | "editor", label?: string, expires?: string, maxUses?: number, uses: number,
 * createdAt: string, lastUsedAt?: string}} Link */

/** What the server, or the way to it, had against a request; its message is for people. */
export class Problem extends Error {
    /** @param {number} status 0 where there was no answer @param {string} message @param {unknown} [body] */
    constructor(status, message, body) {
        super(message);
        this.status = status;
        const type = property(body, "type");
        /** The kind of problem, as `no-such-board`; empty if the answer did not tell. */
        this.code = typeof type === "string" ? type.replace(/^urn:easel:problem:/, "") : "";
        const oldest = property(body, "oldest");
        /**
         * The oldest seq that is kept, if older history was asked for.
         * @type {number | null}
         */
        this.oldest = typeof oldest === "number" && Number.isInteger(oldest) ? oldest : null;
    }
}

/** The server's HTTP API, as openapi.yaml has it. */
export class Api {
    /**
     * Who asks, where the server wants to know: a token or a link's secret.
     * @type {string | undefined}
     */
    token;
    /** The client's secret, which links that let so many clients in ask for; empty for none. */
    clientKey = "";

    /** @returns {Promise<import("./sign-in.js").SignInPlace>} */
    async signInPlace() {
        return (await this.ask("GET", "/login.json")).json();
    }

    /**
     * Boards whose title or id contains some words, or all for none; those first that changed last.
     * @param {string} words @param {number} limit @param {string | null} after the `next` of the page before
     * @returns {Promise<{boards: ListedBoard[], next: string | null}>}
     */
    async boards(words, limit, after) {
        const query = new URLSearchParams({ order: "newest", limit: String(limit) });
        if (words.trim() !== "") query.set("q", words);
        if (after !== null) query.set("page", after);
        return (await this.ask("GET", `/api/boards?${query}`)).json();
    }

    /** @param {{id?: string, title?: string}} board @returns {Promise<BoardInfo>} */
    async create(board) {
        return (await this.ask("POST", "/api/boards", JSON.stringify(board))).json();
    }

    /** @param {string} id @returns {Promise<BoardInfo>} */
    async board(id) {
        return (await this.ask("GET", boardPath(id))).json();
    }

    /** @param {string} id @param {string} title @returns {Promise<BoardInfo>} */
    async rename(id, title) {
        return (await this.ask("PATCH", boardPath(id), JSON.stringify({ title }))).json();
    }

    /** @param {string} id */
    async delete(id) {
        await this.ask("DELETE", boardPath(id));
    }

    /** @param {string} id @returns {Promise<Link[]>} */
    async links(id) {
        return (await (await this.ask("GET", `${boardPath(id)}/links`)).json()).links;
    }

    /**
     * @param {string} id
     * @param {{role: "viewer" | "editor", label?: string, expires?: string, maxUses?: number}} link
     * @returns {Promise<Link & {url: string}>} the only answer that has the link's secret, in its URL
     */
    async makeLink(id, link) {
        return (await this.ask("POST", `${boardPath(id)}/links`, JSON.stringify(link))).json();
    }

    /** @param {string} id @param {string} link */
    async revokeLink(id, link) {
        await this.ask("DELETE", `${boardPath(id)}/links/${encodeURIComponent(link)}`);
    }

    /**
     * @param {string} id @param {number} at
     * @returns {Promise<{seq: number, epoch: string, digest: string, elements: Record<string, Element>}>}
     */
    async document(id, at) {
        return (await this.ask("GET", `${boardPath(id)}/document?at=${at}`)).json();
    }

    /**
     * @param {string} id @param {number} after @param {number} limit
     * @returns {Promise<Operation[]>}
     */
    async operations(id, after, limit) {
        const path = `${boardPath(id)}/operations?after=${after}&limit=${limit}`;
        const text = await (await this.ask("GET", path)).text();
        return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
    }

    /** @param {string} id @returns {Promise<BoardPerson[]>} those who have drawn, as far as they are remembered */
    async people(id) {
        return (await (await this.ask("GET", `${boardPath(id)}/people`)).json()).people;
    }

    /**
     * @param {string} id @param {string} element
     * @returns {Promise<{made: AuthorMark | null, changed: AuthorMark | null}>} as far as history is kept
     */
    async elementAuthors(id, element) {
        return (await this.ask("GET", `${boardPath(id)}/elements/${encodeURIComponent(element)}/authors`)).json();
    }

    /**
     * @param {string} id
     * @param {"svg" | "excalidraw"} type
     * @param {number | null} at
     * @returns {Promise<Blob>}
     */
    async export(id, type, at) {
        const query = at === null ? "" : `?at=${at}`;
        return (await this.ask("GET", `${boardPath(id)}/export.${type}${query}`)).blob();
    }

    /** @param {string} method @param {string} path @param {BodyInit} [body] @param {RequestInit} [options] */
    async ask(method, path, body, options = {}) {
        let response;
        try {
            /** @type {Record<string, string>} */
            const headers = typeof body === "string" ? { "Content-Type": "application/json" } : {};
            if (this.token !== undefined) headers.Authorization = `Bearer ${this.token}`;
            if (this.clientKey) headers["Easel-Client-Key"] = this.clientKey;
            Object.assign(headers, options.headers);
            response = await fetch(path, { method, body, cache: "no-cache", ...options, headers });
        } catch {
            throw new Problem(0, "The server cannot be reached.");
        }
        if (!response.ok) throw await problemOf(response);
        return response;
    }
}

/** @param {string} id */
function boardPath(id) {
    return `/api/boards/${encodeURIComponent(id)}`;
}

/** @param {Response} response */
async function problemOf(response) {
    const body = await response.json().catch(() => null);
    const detail = typeof body?.detail === "string" ? body.detail : `The server answered ${response.status}.`;
    return new Problem(response.status, detail.charAt(0).toUpperCase() + detail.slice(1), body);
}
