// What the official client does with a server, in a browser or in node. The outcome is the event "outcome".
//
// usage in node: node --experimental-websocket browser_client.js SOCKET.IO.MIN.JS URL
"use strict";

async function run(io, url, transports) {
    const socket = io(url, { transports, auth: { token: "abc" }, forceNew: true, reconnectionDelay: 10 });
    const next = (name) => new Promise((resolve) => socket.once(name, (...values) => resolve(values)));
    const check = (what, holds) => {
        if (!holds) throw new Error(what);
    };
    const bytes = (value) => Array.from(new Uint8Array(value));

    try {
        const [auth] = await next("auth");
        check("the handshake's auth", auth.token === "abc");
        check("no recovery at first", socket.connected && !socket.recovered);

        const back = next("message-back");
        socket.emit("message", 1, "ä😀", { list: [true, null], bytes: Uint8Array.of(1, 2, 255) });
        const [number, text, object] = await back;
        check("text", number === 1 && text === "ä😀" && object.list[1] === null);
        check("binary", bytes(object.bytes).join() === "1,2,255");

        const acknowledged = await new Promise((resolve) =>
            socket.emit("message-with-ack", Uint8Array.of(7), (value) => resolve(value)));
        check("an acknowledgement with bytes", bytes(acknowledged).join() === "7");

        socket.on("question", (question, answer) => answer(question + "!"));
        const answered = next("answered");
        socket.emit("ask", "why");
        check("an acknowledgement to the server", (await answered)[0] === "why!");

        check("a room", (await socket.emitWithAck("join", "room")) === "joined");
        const id = socket.id;
        await socket.emitWithAck("lose", "room");
        const missed = next("missed");
        const again = next("connect");
        socket.io.engine.close();
        check("what was missed", (await missed)[0] === "while you were away");
        await again;
        check("recovery", socket.recovered && socket.id === id);

        const custom = io(url + "/custom", { transports, forceNew: true });
        const [other] = await new Promise((resolve) => custom.once("auth", (...values) => resolve(values)));
        check("another namespace", JSON.stringify(other) === "{}");
        custom.disconnect();
        const refused = io(url + "/nowhere", { transports, forceNew: true, reconnection: false });
        const error = await new Promise((resolve) => refused.once("connect_error", resolve));
        check("a refusal", error.message === "Invalid namespace");
        refused.disconnect();
        await socket.emitWithAck("outcome", "fine");
    } catch (error) {
        await socket.emitWithAck("outcome", String(error));
    }
    socket.disconnect();
}

if (typeof module !== "undefined" && typeof window === "undefined") {
    run(require(process.argv[2]), process.argv[3], ["websocket"]);
}
