// @ts-check
import { ownProfile } from "./profile.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */

/**
 * What is set in one tab holds in the others.
 * @param {EaselClient} client @param {import("./theme.js").Theme} theme
 */
export function followOtherTabs(client, theme) {
    addEventListener("storage", ({ key }) => {
        if (key === "easel.profile") client.rename(ownProfile());
        if (key === "easel.theme") theme.recall();
    });
}

/**
 * Asks before the page is left with changes that nobody would have. What is being written is on the board when the page goes.
 * @param {import("./app.js").App} app
 */
export function guardChanges(app) {
    addEventListener("beforeunload", (event) => {
        const { pending, unwritten, status } = app.client;
        const isLost = app.isKept ? unwritten > 0 && status !== "online" : pending > 0;
        if (isLost && status !== "closed") event.preventDefault();
    });
    addEventListener("pagehide", () => app.editor.endWriting());
}
