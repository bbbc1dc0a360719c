// @ts-check

/**
 * Makes a toolbar one stop of the Tab key, with arrow keys to go on from there.
 * @param {HTMLElement} toolbar
 * @param {() => HTMLElement[]} controls those that can have the focus now
 */
export function rove(toolbar, controls) {
    toolbar.addEventListener("focusin", (event) => {
        for (const control of controls()) control.tabIndex = control === event.target ? 0 : -1;
    });
    toolbar.addEventListener("keydown", (event) => {
        const list = controls();
        const here = list.indexOf(/** @type {HTMLElement} */ (document.activeElement));
        const next = destination(event.key, here, list.length);
        if (here < 0 || next === null) return;
        event.preventDefault();
        event.stopPropagation();
        list[next].focus();
    });
    controls().forEach((control, index) => { control.tabIndex = index === 0 ? 0 : -1; });
}

/** @param {string} key @param {number} here @param {number} count @returns {number | null} */
function destination(key, here, count) {
    switch (key) {
        case "ArrowRight": case "ArrowDown": return (here + 1) % count;
        case "ArrowLeft": case "ArrowUp": return (here - 1 + count) % count;
        case "Home": return 0;
        case "End": return count - 1;
        default: return null;
    }
}
