// @ts-check

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Builds an element. Functions become listeners (`onclick`), `true` an empty attribute, `false` and null
 * none.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, unknown>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function build(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) setAttribute(element, key, value);
    element.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
    return element;
}

/** @param {Element} element @param {string} key @param {unknown} value */
function setAttribute(element, key, value) {
    if (typeof value === "function") {
        element.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    } else if (value === true) {
        element.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
        element.setAttribute(key, String(value));
    }
}

/**
 * Calls at most once a frame, however often it was asked for.
 * @param {() => void} work
 * @returns {() => void}
 */
export function oncePerFrame(work) {
    let isAsked = false;
    return () => {
        if (isAsked) return;
        isAsked = true;
        requestAnimationFrame(() => {
            isAsked = false;
            work();
        });
    };
}

/**
 * Calls once things have been quiet for a while.
 * @param {() => void} work
 * @param {number} delay milliseconds
 * @returns {() => void}
 */
export function afterQuiet(work, delay) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    return () => {
        clearTimeout(timer);
        timer = setTimeout(work, delay);
    };
}

/** @returns {boolean} whether the person asked for less motion */
export function prefersStillness() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @returns {boolean} whether the page is laid out for a phone; styles/phone.css has the same line */
export function isPhone() {
    return matchMedia("(max-width: 760px)").matches;
}
