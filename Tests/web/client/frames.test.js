import assert from "node:assert/strict";
import { test } from "node:test";
import { internal } from "./client-under-test.js";
import { seeded } from "./random.js";

const { frame, FrameParser, OPCODE } = await internal("websocket-frames");

/** A server's frame. */
function serverFrame(opcode, payload, { isLast = true, bits = 0 } = {}) {
    const first = (isLast ? 0x80 : 0) | bits | opcode;
    const header = Buffer.alloc(10);
    header[0] = first;
    if (payload.length < 126) {
        header[1] = payload.length;
        return Buffer.concat([header.subarray(0, 2), payload]);
    }
    if (payload.length < 65_536) {
        header[1] = 126;
        header.writeUInt16BE(payload.length, 2);
        return Buffer.concat([header.subarray(0, 4), payload]);
    }
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(payload.length), 2);
    return Buffer.concat([header, payload]);
}

const text = (length, letter = "x") => Buffer.from(letter.repeat(length));

test("messages are put together whatever pieces their bytes come in", () => {
    for (let seed = 0; seed < 200; seed += 1) {
        const { below } = seeded(seed);
        const expected = [];
        const frames = [];
        for (let count = 0; count < 6; count += 1) {
            const payload = text([0, 1, 125, 126, 127, 65_535, 65_536, 100_000][below(8)], String(count));
            const pieces = 1 + below(3);
            for (let piece = 0; piece < pieces; piece += 1) {
                const from = Math.floor((payload.length * piece) / pieces);
                const to = Math.floor((payload.length * (piece + 1)) / pieces);
                const opcode = piece === 0 ? OPCODE.text : OPCODE.continuation;
                frames.push(serverFrame(opcode, payload.subarray(from, to), { isLast: piece === pieces - 1 }));
                if (piece < pieces - 1 && below(2) === 0) {
                    frames.push(serverFrame(OPCODE.ping, text(3)));
                    expected.push(`${OPCODE.ping}:3`);
                }
            }
            expected.push(`${OPCODE.text}:${payload.length}:${payload.subarray(0, 1)}`);
        }
        const bytes = Buffer.concat(frames);
        const parser = new FrameParser();
        const found = [];
        for (let at = 0; at < bytes.length; ) {
            const end = Math.min(bytes.length, at + 1 + below(below(2) === 0 ? 5 : 70_000));
            // Bytes one by one only where a header may be.
            for (const { opcode, payload } of parser.take(bytes.subarray(at, end))) {
                const start = opcode === OPCODE.text ? `:${payload.subarray(0, 1)}` : "";
                found.push(`${opcode}:${payload.length}${start}`);
            }
            at = end;
        }
        assert.deepEqual(found, expected, `seed ${seed}`);
    }
});

const wrong = {
    "a reserved bit": [serverFrame(OPCODE.text, text(1), { bits: 0x40 }), 1002],
    "a mask": [Buffer.from([0x81, 0x81, 0, 0, 0, 0, 65]), 1002],
    "an unknown opcode": [serverFrame(3, text(1)), 1002],
    "an unknown control frame": [serverFrame(11, text(1)), 1002],
    "a long ping": [serverFrame(OPCODE.ping, text(126)), 1002],
    "a ping in pieces": [serverFrame(OPCODE.ping, text(1), { isLast: false }), 1002],
    "a continuation of nothing": [serverFrame(OPCODE.continuation, text(1)), 1002],
    "a message within another": [
        Buffer.concat([serverFrame(1, text(1), { isLast: false }), serverFrame(1, text(1))]),
        1002,
    ],
    "bytes that are no text": [serverFrame(OPCODE.binary, text(1)), 1003],
    "a message without end": [Buffer.from([0x81, 127, 0, 0, 255, 0, 0, 0, 0, 0]), 1009],
};
for (const [name, [bytes, code]] of Object.entries(wrong)) {
    test(`${name} is refused`, () => {
        assert.throws(() => [...new FrameParser().take(bytes)], { code });
    });
}

test("what a client sends is masked, and whole", () => {
    for (const length of [0, 1, 125, 126, 65_535, 65_536, 70_001]) {
        const mask = Buffer.from([1, 2, 3, 4]);
        const bytes = frame(OPCODE.text, text(length), mask);
        assert.equal(bytes[0], 0x81);
        assert.ok(bytes[1] & 0x80);
        const start = bytes.length - length;
        const unmasked = bytes.subarray(start).map((byte, index) => byte ^ mask[index & 3]);
        assert.equal(Buffer.from(unmasked).toString(), "x".repeat(length));
        assert.deepEqual(bytes.subarray(start - 4, start), mask);
    }
});
