// @ts-check
import { property } from "../scene/json-object.js";
import { keepToken } from "./token.js";

/** @typedef {import("./token.js").Credential} Credential */
/** @typedef {{url: string | null, origins: string[]}} SignInPlace where tokens come from, as the node says */

/** Milliseconds that another page has to answer. */
const patience = 5_000;
/** Characters; more than any token has. */
const mostCharacters = 16_384;

/** What the tab comes with, and how it gets another token when that is missing, refused or expired. */
export class SignIn {
    /** @type {Credential | undefined} */
    credential;
    /** @type {SignInPlace} */
    #place = { url: null, origins: [] };
    #api;

    /** @param {import("./api.js").Api} api @param {Credential | undefined} credential */
    constructor(api, credential) {
        this.#api = api;
        this.credential = credential;
        api.token = credential?.text;
    }

    /**
     * What the client comes with: a link's secret, or a token, another one where the last was refused.
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
     * Asks the page that has opened this one, or that shows it, for another token. True if it gave one.
     * @returns {Promise<boolean>}
     */
    async renew() {
        try {
            this.#place = await this.#api.signInPlace();
        } catch {
            // A node that is away says so in other ways.
        }
        const token = await askOtherPages([...this.#place.origins, location.origin]);
        if (token === null) return false;
        this.credential = { text: token, isLink: false };
        this.#api.token = token;
        keepToken(token);
        return true;
    }

    /** Leaves for where tokens come from. What is not saved yet is kept by the browser, and saved after the return. */
    go() {
        const { url } = this;
        if (url !== null) location.assign(url);
    }
}

/**
 * The token that a page of one of the origins gives; null if none does.
 * @param {readonly string[]} origins @returns {Promise<string | null>}
 */
async function askOtherPages(origins) {
    /** @type {Window[]} */
    const others = [window.opener, window.parent].filter((other) => other && other !== window);
    if (others.length === 0) return null;
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
