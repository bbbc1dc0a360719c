// @ts-check
/** @typedef {import("./api.js").ListedBoard} ListedBoard */

/** A picture larger than this is not worth the time at the size of a thumb. */
const largest = 2_000_000;
const mostKept = 200;

/** Small pictures of boards: loaded when they are scrolled into view, one after the other, and kept until a board changes. */
export class BoardThumbnails {
    #api;
    #observer;
    /** @type {Map<Element, ListedBoard>} */
    #boards = new Map();
    /**
     * Images that are in view and wait for their pictures.
     * @type {HTMLImageElement[]}
     */
    #waiting = [];
    /**
     * URLs of pictures by board and seq; "" for a board that has none.
     * @type {Map<string, string>}
     */
    #pictures = new Map();
    #isLoading = false;

    /** @param {import("./api.js").Api} api */
    constructor(api) {
        this.#api = api;
        this.#observer = new IntersectionObserver((entries) => {
            for (const { isIntersecting, target } of entries) {
                if (isIntersecting) this.#appear(/** @type {HTMLImageElement} */ (target));
            }
        });
    }

    /** @param {HTMLImageElement} image @param {ListedBoard} board whose picture it shows once it is in view */
    show(image, board) {
        if (board.seq === 0) return;
        this.#boards.set(image, board);
        this.#observer.observe(image);
    }

    /** Forgets the images; their pictures are kept. */
    clear() {
        this.#observer.disconnect();
        this.#boards.clear();
        this.#waiting = [];
    }

    /** @param {HTMLImageElement} image */
    #appear(image) {
        this.#observer.unobserve(image);
        this.#waiting.push(image);
        void this.#load();
    }

    async #load() {
        if (this.#isLoading) return;
        this.#isLoading = true;
        for (let image = this.#waiting.shift(); image; image = this.#waiting.shift()) {
            const board = this.#boards.get(image);
            const url = board ? await this.#picture(board) : "";
            if (url !== "") image.src = url;
        }
        this.#isLoading = false;
    }

    /** @param {ListedBoard} board @returns {Promise<string>} */
    async #picture({ id, epoch, seq }) {
        const key = `${id} ${epoch} ${seq}`;
        const kept = this.#pictures.get(key);
        if (kept !== undefined) return kept;
        // A board without a picture, for want of time or rights, is listed all the same.
        const blob = await this.#api.export(id, "svg", null).catch(() => null);
        const url = blob !== null && blob.size <= largest ? URL.createObjectURL(blob) : "";
        this.#pictures.set(key, url);
        this.#forgetOldest();
        return url;
    }

    #forgetOldest() {
        if (this.#pictures.size <= mostKept) return;
        const [[key, url]] = this.#pictures;
        this.#pictures.delete(key);
        if (url !== "") URL.revokeObjectURL(url);
    }
}
