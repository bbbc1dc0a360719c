// @ts-check
import { isObject } from "../scene/json-object.js";
import { markedAsClaimed, personColour, personName } from "../ui/person.js";
import { recallJSON, rememberJSON } from "../ui/storage.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */

const most = 500;
const archived = "archive-";

/** @typedef {{name: string, colour: string}} KnownPerson */

/**
 * Remembers who was met, so that the past can say their names: the log has only their ids.
 * @param {EaselClient} client
 */
export function keepNames(client) {
    const look = () => {
        const people = knownPeople();
        let isNew = false;
        for (const participant of client.participants.values()) {
            const name = personName(participant.name);
            const colour = personColour(participant.color, String(participant.client));
            const known = people[participant.client];
            if (known?.name === name && known?.colour === colour) continue;
            delete people[participant.client];
            people[participant.client] = { name, colour };
            isNew = true;
        }
        if (isNew) rememberJSON("people", Object.fromEntries(Object.entries(people).slice(-most)));
    };
    client.addEventListener("participants", look);
    client.addEventListener("status", look);
}

/** @returns {Record<string, KnownPerson>} by client id */
export function knownPeople() {
    const people = recallJSON("people");
    return isObject(people) ? /** @type {Record<string, KnownPerson>} */ (people) : {};
}

/** The names of those who have drawn on a board, as its node remembers them. */
export class BoardPeople {
    /** @type {Map<string, KnownPerson>} by `by` of operations */
    #byAuthor = new Map();
    /** @type {Record<string, KnownPerson>} by client id */
    #byClient = Object.create(null);
    /** Whom this browser has met: a board that its node has no names of may have some of them. */
    #met = knownPeople();

    /** @param {readonly import("../ui/api.js").BoardPerson[]} people */
    learn(people) {
        for (const { by, client, name, color } of people) {
            const person = { name: personName(name), colour: personColour(color, String(by ?? client)) };
            if (typeof by === "string") this.#byAuthor.set(by, person);
            else if (typeof client === "string") this.#byClient[client] = person;
        }
        this.#met = knownPeople();
    }

    /**
     * Who made an operation, as far as is known.
     * @param {Maker} operation @param {{client: string | null}} page the page's own client
     * @returns {KnownPerson}
     */
    maker({ client, by }, page) {
        if (client === page.client) return personOf(client, page, this.#met);
        if (by === "forgotten") return { name: "Somebody who was removed", colour: personColour(undefined, by) };
        const subject = by === undefined ? undefined : this.#byAuthor.get(by);
        if (subject) return subject;
        if (by !== undefined && !by.startsWith("link:")) {
            return { name: personName(by.replace(/^sub:/, "")), colour: personColour(undefined, by) };
        }
        const chosen = this.#byClient[client];
        if (chosen && client.startsWith(archived)) return { ...chosen, name: `${chosen.name} (from an archive)` };
        const person = chosen ?? personOf(client, page, this.#met);
        // Where operations say who made them, others' names are those of their tokens.
        const isNamed = chosen !== undefined || Object.hasOwn(this.#met, client);
        return by !== undefined && isNamed ? { ...person, name: markedAsClaimed(person.name) } : person;
    }
}

/** @typedef {{client: string, by?: string}} Maker who an operation says that it is from */

/**
 * Who a client is, as far as is known.
 * @param {string} id @param {{client: string | null}} client the page's own
 * @param {Record<string, KnownPerson>} [people]
 * @returns {KnownPerson}
 */
export function personOf(id, client, people = knownPeople()) {
    if (id === client.client) return { name: "You", colour: personColour(people[id]?.colour, id) };
    // Whom an archive names, which nobody here has seen: see docs/PROTOCOL.md, "Archived authors".
    if (id.startsWith(archived)) {
        return { name: `From an archive (${id.slice(archived.length, archived.length + 4)})`, colour: personColour(undefined, id) };
    }
    const known = Object.hasOwn(people, id) ? people[id] : undefined;
    const name = typeof known?.name === "string" ? known.name : `Somebody (${id.slice(0, 4)})`;
    return { name, colour: personColour(known?.colour, id) };
}
