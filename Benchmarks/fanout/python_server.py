"""The comparison that anybody can have: python-socketio with its Redis manager. usage: python_server.py PORT REDIS-URL"""

import sys

import socketio
from aiohttp import web

port, redis = int(sys.argv[1]), sys.argv[2]
server = socketio.AsyncServer(
    async_mode="aiohttp", client_manager=socketio.AsyncRedisManager(redis), ping_interval=25, ping_timeout=20)


@server.event
async def join(sid, room):
    await server.enter_room(sid, room)
    return {"ok": True}


@server.event
async def emit(sid, room, event, text):
    await server.emit(event, text, room=room, skip_sid=sid)


application = web.Application()
server.attach(application)
web.run_app(application, host="127.0.0.1", port=port, print=None, access_log=None)
