// @ts-check
import { property } from "../scene/json-object.js";
import { keepToken } from "./token.js";

/** @typedef {import("./token.js").Credential} Credential */
/** @typedef {{url: string | null, origins: string[]}} SignInPlace where tokens come from, as the node says */

/** Milliseconds that another page has to answer. */
const patience = 5_000;
/** Milliseconds for which other pages are asked again by a page that is open: whoever draws on it can go on meanwhile. */
const openPatience = 60_000;
/** Characters; more than any token has. */
const mostCharacters = 16_384;

/** What the tab comes with, and how it gets another token when that is missing, refused or expired. */
export class SignIn extends EventTarget {
    /** Whether the token is about to expire, or has, and nobody has given another one. */
    isDue = false;
    /** @type {Credential | undefined} */
    credential;
    /** @type {SignInPlace} */
    #place = { url: null, origins: [] };
    #api;

    /** @param {import("./api.js").Api} api @param {Credential | undefined} credential */
    constructor(api, credential) {
        super();
        this.#api = api;
        this.credential = credential;
        api.token = credential?.text;
    }

    /**
     * What the client comes with: a link's secret, or a token, another one where the last was refused or is about to expire.
     * @returns {string | ((isRefused: boolean) => Promise<string | undefined>)}
     */
    get token() {
        if (this.credential?.isLink) return this.credential.text;
        return async (isRefused) => {
            if (isRefused) await this.renew();
            return this.credential?.text;
        };
    }

    /** Where one can go for a token; null where the node names no place. */
    get url() {
        const { url } = this.#place;
        if (url === null || this.credential?.isLink) return null;
        const there = new URL(url);
        there.searchParams.set("return", location.href);
        return there.href;
    }

    /**
     * Asks the page that has opened this one, or that shows it, for another token, and asks again for a while where this page
     * is open already. True if it gave one.
     * @returns {Promise<boolean>}
     */
    async renew() {
        try {
            this.#place = await this.#api.signInPlace();
        } catch {
            // A node that is away says so in other ways.
        }
        const token = await this.#ask();
        if (token === null) return false;
        this.credential = { text: token, isLink: false };
        this.#api.token = token;
        keepToken(token);
        return true;
    }

    /** @returns {Promise<string | null>} */
    async #ask() {
        const end = Date.now() + (document.documentElement.dataset.ready ? openPatience : 0);
        const others = otherPages();
        /** @type {string | null} */
        let token = null;
        do {
            token = others.length === 0 ? null : await tokenOf(others, [...this.#place.origins, location.origin]);
            this.#tell(token === null);
        } while (token === null && others.length > 0 && Date.now() < end);
        return token;
    }

    /** @param {boolean} isDue */
    #tell(isDue) {
        this.isDue = isDue;
        this.dispatchEvent(new Event("change"));
    }

    /** Leaves for where tokens come from. What is not saved yet is kept by the browser, and saved after the return. */
    go() {
        const { url } = this;
        if (url !== null) location.assign(url);
    }
}

/** @returns {Window[]} the page that has opened this one, and the one that shows it */
function otherPages() {
    return [window.opener, window.parent].filter((other) => other && other !== window);
}

/**
 * The token that one of these pages gives, if it is of one of the origins; null if none does.
 * @param {readonly Window[]} others @param {readonly string[]} origins @returns {Promise<string | null>}
 */
function tokenOf(others, origins) {
    return new Promise((resolve) => {
        const end = (/** @type {string | null} */ token) => {
            clearTimeout(timer);
            removeEventListener("message", listen);
            resolve(token);
        };
        /** @param {MessageEvent} event */
        const listen = ({ source, origin, data }) => {
            const token = property(data, "token");
            const isAnswer = others.some((other) => other === source) && origins.includes(origin) &&
                property(data, "type") === "easel-token" && typeof token === "string";
            if (isAnswer && token !== "" && token.length <= mostCharacters) end(token);
        };
        const timer = setTimeout(() => end(null), patience);
        addEventListener("message", listen);
        for (const other of others) {
            // A page of another origin is not told.
            for (const origin of origins) other.postMessage({ type: "easel-token-request" }, origin);
        }
    });
}
