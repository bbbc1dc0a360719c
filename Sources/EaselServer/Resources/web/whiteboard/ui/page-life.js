// @ts-check
import { ownProfile } from "./profile.js";

/**
 * What is set in one tab holds in the others.
 * @param {any} client @param {import("./theme.js").Theme} theme
 */
export function followOtherTabs(client, theme) {
    addEventListener("storage", ({ key }) => {
        if (key === "easel.profile") client.rename(ownProfile());
        if (key === "easel.theme") theme.recall();
    });
}

/**
 * Asks before the page is left with changes that nobody would have.
 * @param {import("./whiteboard.js").App} app
 */
export function guardChanges(app) {
    addEventListener("beforeunload", (event) => {
        if (app.client.pending > 0 && !app.isKept && app.client.status !== "closed") event.preventDefault();
    });
}
