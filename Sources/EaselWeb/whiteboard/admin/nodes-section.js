// @ts-check
import { build } from "../ui/dom.js";
import { bytesText, countText, durationText } from "./numbers-text.js";
import { NodeRates } from "./node-rates.js";
import { Plot } from "./plot.js";

/** @typedef {import("./admin-api.js").NodeReport} NodeReport */

/** A node's name, its facts, and how it has been doing. */
class NodeCard {
    #facts = build("p", { class: "node-facts" });
    #plots = {
        operations: new Plot("Operations a second", countText), deliveries: new Plot("Deliveries a second", countText),
        sessions: new Plot("Sessions", countText), memory: new Plot("Memory", bytesText),
    };

    /** @param {string} name */
    constructor(name) {
        this.element = build("li", { class: "node-card panel" }, build("h3", {}, name), this.#facts,
            build("div", { class: "plots" }, ...Object.values(this.#plots).map(({ element }) => element)));
    }

    /** @param {NodeReport} report @param {import("./node-rates.js").Rates | undefined} rates */
    show(report, rates) {
        const { boards, connections, workActive, workWaiting, refused, version } = report;
        this.#facts.textContent = [
            version, `up ${durationText(report.at - report.startedAt)}`, plural(boards, "board"),
            plural(connections, "connection"), `${workActive} at work, ${workWaiting} waiting`,
            `${countText(refused)} refused since the start`,
        ].join(" · ");
        if (!rates) return;
        this.#plots.operations.add(rates.sequenced);
        this.#plots.deliveries.add(rates.deliveries);
        this.#plots.sessions.add(report.sessions);
        if (report.memoryBytes !== undefined) this.#plots.memory.add(report.memoryBytes);
    }
}

/** The nodes that are there now. */
export class NodesSection {
    #rates = new NodeRates();
    /** @type {Map<string, NodeCard>} */
    #cards = new Map();
    #list = build("ul", { class: "nodes", "aria-label": "Nodes" });
    #summary = build("p", { class: "hint" });

    constructor() {
        this.element = build("section", { "aria-labelledby": "nodes-heading" },
            build("h2", { id: "nodes-heading" }, "Nodes"), this.#summary, this.#list);
    }

    /** @param {readonly NodeReport[]} reports */
    show(reports) {
        const rates = this.#rates.of(reports);
        const sessions = reports.reduce((sum, report) => sum + report.sessions, 0);
        this.#summary.textContent = `${plural(reports.length, "node")}, ${plural(sessions, "session")}`;
        const names = reports.map(({ node }) => node).sort();
        for (const [name, card] of this.#cards) {
            if (names.includes(name)) continue;
            card.element.remove();
            this.#cards.delete(name);
        }
        for (const report of reports) {
            const card = this.#cards.get(report.node) ?? this.#add(report.node);
            card.show(report, rates.get(report.node));
        }
    }

    /** @param {string} name */
    #add(name) {
        const card = new NodeCard(name);
        this.#cards.set(name, card);
        const behind = [...this.#cards.keys()].sort().find((other) => other > name);
        this.#list.insertBefore(card.element, this.#cards.get(behind ?? "")?.element ?? null);
        return card;
    }
}

/** @param {number} count @param {string} what */
function plural(count, what) {
    return `${countText(count)} ${what}${count === 1 ? "" : "s"}`;
}
