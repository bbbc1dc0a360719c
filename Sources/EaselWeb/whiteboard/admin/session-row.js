// @ts-check
import { textButton } from "../ui/button.js";
import { confirm } from "../ui/dialog.js";
import { build } from "../ui/dom.js";
import { participantName } from "../ui/person.js";

/** @typedef {import("./admin-api.js").AdminSession} AdminSession */

/**
 * Somebody on a board, and a button that closes their session.
 * @param {AdminSession} session @param {import("./admin-api.js").AdminApi} api
 * @param {import("../ui/toasts.js").Toasts} toasts
 * @param {() => void} closed called when the session was closed
 */
export function sessionRow(session, api, toasts, closed) {
    const name = participantName(session);
    const close = textButton("Close", async () => {
        const isAgreed = await confirm({
            title: "Close this session?", action: "Close session",
            text: `${name} is sent away from ${session.board}. Whoever still may be on the board can open it again.`,
        });
        if (!isAgreed) return;
        try {
            await api.closeSession(session.board, session.session);
            toasts.show("Session closed.");
            closed();
        } catch (error) {
            toasts.failed(error, "The session could not be closed.");
        }
    });
    close.setAttribute("aria-label", `Close the session of ${name} on ${session.board}`);
    return build("li", { class: "session-row", "data-session": session.session },
        build("span", { class: "session-name" }, name),
        build("span", { class: "board-facts" }, `${session.board} · node ${session.node} · client ${session.client}`),
        close);
}
