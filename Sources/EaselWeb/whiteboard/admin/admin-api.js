// @ts-check
import { Api } from "../ui/api.js";

/**
 * What a node says of itself. Counts with a time unit are since it started.
 * @typedef {object} NodeReport
 * @property {string} node
 * @property {string} version
 * @property {number} at milliseconds, by the node's clock
 * @property {number} startedAt milliseconds
 * @property {number} boards that it hosts now
 * @property {number} sessions
 * @property {number} connections
 * @property {number} sequenced operations
 * @property {number} deliveries of operations to sessions
 * @property {number} rejected operations
 * @property {number} throttled times that somebody was slowed down
 * @property {number} refused connections, requests, joins and work
 * @property {number} workActive
 * @property {number} workWaiting
 * @property {number} [memoryBytes]
 */
/** @typedef {{board: string, session: string, client: string, name: string, color: string, node: string, claimed?: true}} AdminSession */
/**
 * @typedef {import("../ui/api.js").BoardFacts & {owner: string | null, visibility: string, members: number, links: number,
 * operations: number, bytes: number, snapshots: number, sessions: AdminSession[]}} AdminBoard
 */

/** What administrators may ask a node, besides what everybody may: it answers for all nodes. */
export class AdminApi extends Api {
    /** @returns {Promise<NodeReport[]>} of the nodes that are there now */
    async nodes() {
        return (await (await this.ask("GET", "/api/admin/nodes")).json()).nodes;
    }

    /** @param {string} id @returns {Promise<AdminBoard>} */
    async boardDetails(id) {
        return (await this.ask("GET", adminPath(id))).json();
    }

    /**
     * Sessions in the order of their boards' ids.
     * @param {string | null} after the `next` of the page before
     * @returns {Promise<{sessions: AdminSession[], next: string | null}>}
     */
    async sessions(after) {
        const query = after === null ? "" : `?after=${encodeURIComponent(after)}`;
        return (await this.ask("GET", `/api/admin/sessions${query}`)).json();
    }

    /** @param {string} board @param {string} session */
    async closeSession(board, session) {
        await this.ask("DELETE", `${adminPath(board)}/sessions/${encodeURIComponent(session)}`);
    }

    /**
     * Forgets the oldest operations, so that the newest `keep` of them are left.
     * @param {string} board @param {number} keep @returns {Promise<{oldest: number}>}
     */
    async trim(board, keep) {
        return (await this.ask("POST", `${adminPath(board)}/trim`, JSON.stringify({ keep }))).json();
    }
}

/** @param {string} id */
function adminPath(id) {
    return `/api/admin/boards/${encodeURIComponent(id)}`;
}
