// @ts-check

/**
 * A packet of Socket.IO 5 that came for the client's namespace. Binary packets are none of this client's.
 *
 * @typedef {{type: "connect" | "connect-error", data: unknown}
 *     | {type: "disconnect"}
 *     | {type: "event" | "acknowledgement", id: number | null, values: unknown[]}} SocketPacket
 */

/** What came is no packet of Socket.IO. */
export class PacketError extends Error {}

/** `<type>[<namespace>,][<acknowledgement id>][JSON]` */
const PACKET = /^([0-4])(?:(\/[^,]*),)?(\d{1,15})?(.*)$/s;
const TYPES = /** @type {const} */ (["connect", "disconnect", "event", "acknowledgement", "connect-error"]);

/**
 * @param {string} namespace
 * @returns {string}
 */
export function connectPacket(namespace) {
    return `0${namespace},`;
}

/**
 * @param {string} namespace
 * @returns {string}
 */
export function disconnectPacket(namespace) {
    return `1${namespace},`;
}

/**
 * @param {string} namespace
 * @param {string} name
 * @param {object} value
 * @returns {string}
 */
export function eventPacket(namespace, name, value) {
    return `2${namespace},${JSON.stringify([name, value])}`;
}

/**
 * @param {string} text
 * @param {string} namespace
 * @returns {SocketPacket}
 * @throws {PacketError} if the text is no packet of this namespace
 */
export function parsePacket(text, namespace) {
    const [, type, of, id, json] = PACKET.exec(text) ?? [];
    if (type === undefined) throw new PacketError("a packet of Socket.IO was expected");
    if (of !== namespace) throw new PacketError(`a packet of ${namespace} was expected`);
    const name = TYPES[Number(type)];
    if (name === "disconnect") return { type: name };
    if (name === "connect" || name === "connect-error") return { type: name, data: json === "" ? null : parse(json) };
    const values = parse(json);
    if (!Array.isArray(values)) throw new PacketError("an event has a list of values");
    return { type: name, id: id === undefined ? null : Number(id), values };
}

/**
 * @param {string} json
 * @returns {unknown}
 */
function parse(json) {
    try {
        return JSON.parse(json);
    } catch {
        throw new PacketError("a packet of Socket.IO has no JSON");
    }
}
