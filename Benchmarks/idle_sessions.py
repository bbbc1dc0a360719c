#!/usr/bin/env python3
"""Opens idle sessions on a node and prints how much its resident memory grows for each.

    Benchmarks/idle_sessions.py PORT SESSIONS BOARDS
"""
import asyncio, json, sys, urllib.request

PORT, SESSIONS, BOARDS = (int(word) for word in sys.argv[1:4])


def resident():
    text = urllib.request.urlopen(f"http://127.0.0.1:{PORT}/metrics").read().decode()
    line = next(line for line in text.splitlines() if line.startswith("process_resident_memory_bytes"))
    return int(line.split()[1])


def frame(text):
    data = text.encode()
    assert len(data) < 126
    return bytes([0x81, 0x80 | len(data), 0, 0, 0, 0]) + data


async def session(number, gate):
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT, limit=1 << 23)
        writer.write((
            f"GET /boards/idle-{number % BOARDS}/ws HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nConnection: Upgrade\r\n"
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        ).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101"), head
        writer.write(frame(json.dumps({"type": "hello", "key": f"idle-session-{number:06}"})))
        await reader.readuntil(b'"type":"snapshot"')

    async def drop():
        while await reader.read(65536):
            pass
    return writer, asyncio.create_task(drop())


async def main():
    gate = asyncio.Semaphore(50)
    warm = [await session(n, gate) for n in range(10)]
    before = resident()
    kept = await asyncio.gather(*(session(n + 10, gate) for n in range(SESSIONS)))
    await asyncio.sleep(3)
    after = resident()
    print(f"{SESSIONS} idle sessions on {BOARDS} boards: {(after - before) / SESSIONS / 1024:.1f} KiB each")
    del warm, kept


asyncio.run(main())
