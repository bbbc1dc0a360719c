// @ts-check

/** @typedef {import("./admin-api.js").NodeReport} NodeReport */
/** @typedef {{sequenced: number, deliveries: number, refused: number}} Rates a second */

/** What nodes do a second, from two reports of each that follow one another. */
export class NodeRates {
    /** @type {Map<string, NodeReport>} */
    #before = new Map();

    /**
     * @param {readonly NodeReport[]} reports
     * @returns {Map<string, Rates>} of the nodes that have told something new; none for one that is new itself
     */
    of(reports) {
        /** @type {Map<string, Rates>} */
        const rates = new Map();
        for (const report of reports) {
            const before = this.#before.get(report.node);
            const seconds = before ? (report.at - before.at) / 1_000 : 0;
            if (!before || before.startedAt !== report.startedAt || seconds < 0) {
                this.#before.set(report.node, report);
            } else if (seconds > 0) {
                const rate = (/** @type {"sequenced" | "deliveries" | "refused"} */ key) =>
                    Math.max(0, report[key] - before[key]) / seconds;
                rates.set(report.node,
                    { sequenced: rate("sequenced"), deliveries: rate("deliveries"), refused: rate("refused") });
                this.#before.set(report.node, report);
            }
        }
        const there = new Set(reports.map(({ node }) => node));
        for (const node of this.#before.keys()) if (!there.has(node)) this.#before.delete(node);
        return rates;
    }
}
