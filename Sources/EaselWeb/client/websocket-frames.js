// @ts-check

/** @typedef {{opcode: number, payload: Buffer}} Message */

export const OPCODE = Object.freeze({ continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 });

/** Bytes of a message: the server sends none that are larger than a frame may be, with some room. */
const MAXIMUM = 64 << 20;

/** Something that RFC 6455 does not allow, with the code to close with. */
export class FrameError extends Error {
    /**
     * @param {number} code
     * @param {string} message
     */
    constructor(code, message) {
        super(message);
        this.code = code;
    }
}

/**
 * A whole message from a client, masked as RFC 6455 demands.
 *
 * @param {number} opcode
 * @param {Buffer} payload
 * @param {Buffer} mask 4 random bytes
 * @returns {Buffer}
 */
export function frame(opcode, payload, mask) {
    const extended = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
    const bytes = Buffer.allocUnsafe(2 + extended + 4 + payload.length);
    bytes[0] = 0x80 | opcode;
    bytes[1] = 0x80 | (extended === 0 ? payload.length : extended === 2 ? 126 : 127);
    if (extended === 2) bytes.writeUInt16BE(payload.length, 2);
    if (extended === 8) bytes.writeBigUInt64BE(BigInt(payload.length), 2);
    mask.copy(bytes, 2 + extended);
    const start = 6 + extended;
    for (let index = 0; index < payload.length; index += 1) {
        bytes[start + index] = payload[index] ^ mask[index & 3];
    }
    return bytes;
}

/** Makes messages of a server's bytes, however these come in. */
export class FrameParser {
    /** @type {Buffer[]} */
    #chunks = [];
    #length = 0;
    /**
     * The text message of which not all fragments have come.
     *
     * @type {Buffer[] | null}
     */
    #fragments = null;
    #fragmentsLength = 0;
    /** As many bytes are needed to go on. */
    #needed = 2;

    /**
     * @param {Buffer} bytes
     * @returns {Generator<Message>}
     */
    *take(bytes) {
        this.#chunks.push(bytes);
        this.#length += bytes.length;
        // Bytes are put together once there are enough: a large message comes in many pieces.
        while (this.#length >= this.#needed) {
            const buffer = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
            const header = parseHeader(buffer);
            if (!header || buffer.length < header.end) {
                this.#keep(buffer, header ? header.end : this.#needed + 1);
                continue;
            }
            const message = this.#message(header, buffer.subarray(header.start, header.end));
            this.#keep(buffer.subarray(header.end), 2);
            if (message) yield message;
        }
    }

    /**
     * @param {Buffer} rest
     * @param {number} needed
     */
    #keep(rest, needed) {
        this.#chunks = rest.length > 0 ? [rest] : [];
        this.#length = rest.length;
        this.#needed = needed;
    }

    /**
     * @param {Header} header
     * @param {Buffer} payload
     * @returns {Message | null}
     */
    #message({ opcode, isLast }, payload) {
        if (opcode >= OPCODE.close) return { opcode, payload };
        if ((opcode === OPCODE.continuation) !== (this.#fragments !== null)) {
            throw new FrameError(1002, "a fragment out of turn");
        }
        const fragments = this.#fragments ?? [];
        fragments.push(payload);
        this.#fragmentsLength += payload.length;
        if (this.#fragmentsLength > MAXIMUM) throw new FrameError(1009, "a message is too large");
        if (!isLast) {
            this.#fragments = fragments;
            return null;
        }
        this.#fragments = null;
        this.#fragmentsLength = 0;
        return { opcode: OPCODE.text, payload: fragments.length === 1 ? payload : Buffer.concat(fragments) };
    }
}

/** @typedef {{opcode: number, isLast: boolean, start: number, end: number}} Header */

/**
 * @param {Buffer} bytes
 * @returns {Header | null} null if it is not complete
 */
function parseHeader(bytes) {
    const opcode = bytes[0] & 0x0f;
    const isLast = (bytes[0] & 0x80) !== 0;
    const short = bytes[1] & 0x7f;
    check(opcode, isLast, bytes);
    const extended = short < 126 ? 0 : short === 126 ? 2 : 8;
    const start = 2 + extended;
    if (bytes.length < start) return null;
    const length =
        extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (length > MAXIMUM) throw new FrameError(1009, "a message is too large");
    return { opcode, isLast, start, end: start + length };
}

/**
 * @param {number} opcode
 * @param {boolean} isLast
 * @param {Buffer} bytes
 */
function check(opcode, isLast, bytes) {
    if ((bytes[0] & 0x70) !== 0) throw new FrameError(1002, "a reserved bit is set");
    if ((bytes[1] & 0x80) !== 0) throw new FrameError(1002, "a server's frames are not masked");
    if (opcode === OPCODE.binary) throw new FrameError(1003, "messages are text");
    if ((opcode > OPCODE.binary && opcode < OPCODE.close) || opcode > OPCODE.pong) {
        throw new FrameError(1002, "an unknown opcode");
    }
    if (opcode >= OPCODE.close && (!isLast || (bytes[1] & 0x7f) > 125)) {
        throw new FrameError(1002, "a control frame is short and whole");
    }
}
