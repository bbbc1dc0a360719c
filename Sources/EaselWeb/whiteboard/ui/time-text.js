// @ts-check

/**
 * How long ago something was, as people say it. Never in the future: clocks differ, the server's counts.
 * @param {number} time @param {number} now both in milliseconds
 */
export function agoText(time, now) {
    const seconds = Math.max(0, (now - time) / 1000);
    if (!Number.isFinite(seconds)) return "";
    if (seconds < 45) return "just now";
    if (seconds < 3_000) return plural(Math.max(1, Math.round(seconds / 60)), "minute");
    if (seconds < 79_000) return plural(Math.max(1, Math.round(seconds / 3_600)), "hour");
    if (seconds < 2_600_000) return plural(Math.max(1, Math.round(seconds / 86_400)), "day");
    return new Date(time).toLocaleDateString(undefined, { year: "numeric", month: "short", day: "numeric" });
}

/** @param {number} time milliseconds @returns {string} day and time of day, to the second */
export function momentText(time) {
    if (!Number.isFinite(time)) return "";
    return new Date(time).toLocaleString(undefined, {
        year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit",
        second: "2-digit",
    });
}

/** @param {number} count @param {string} unit */
function plural(count, unit) {
    return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}
