// @ts-check

const units = ["", "k", "M", "G"];

/** @param {number} value a count or a rate @returns {string} to three digits, like 12.3k */
export function countText(value) {
    if (!Number.isFinite(value)) return "–";
    let size = Math.abs(value);
    let unit = 0;
    while (size >= 999.5 && unit < units.length - 1) {
        size /= 1_000;
        unit += 1;
    }
    const digits = unit === 0 && Number.isInteger(size) ? 0 : size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
    return `${value < 0 ? "−" : ""}${Number(size.toFixed(digits))}${units[unit]}`;
}

/** @param {number} bytes @returns {string} like 1.2 MiB */
export function bytesText(bytes) {
    if (!Number.isFinite(bytes)) return "–";
    const names = ["B", "KiB", "MiB", "GiB", "TiB"];
    let size = bytes;
    let unit = 0;
    while (size >= 1_023.5 && unit < names.length - 1) {
        size /= 1_024;
        unit += 1;
    }
    return `${Number(size.toFixed(unit > 0 && size < 99.95 ? 1 : 0))} ${names[unit]}`;
}

/** @param {number} milliseconds @returns {string} the two largest units, like 3 d 4 h */
export function durationText(milliseconds) {
    const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
    const parts = /** @type {const} */ ([["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]]);
    const first = parts.findIndex(([, size]) => seconds >= size);
    if (first < 0) return "0 s";
    let rest = seconds;
    return parts.slice(first, first + 2).map(([unit, size]) => {
        const count = Math.floor(rest / size);
        rest -= count * size;
        return `${count} ${unit}`;
    }).join(" ");
}
