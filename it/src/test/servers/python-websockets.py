"""The peer of the interoperation tests, by the "websockets" package: python3 python-websockets.py PORT

What each path does is described in InteropServer.java.
"""

import asyncio
import http
import sys
import urllib.parse

import websockets

observers = {}


async def echo(socket, query):
    async for message in socket:
        await socket.send(message)


async def fragments(socket, query):
    async for message in socket:
        half = len(message) // 2
        await socket.send([message[:half], message[half:]])


async def ping(socket, query):
    await (await socket.ping("are you there"))
    await socket.send("pong are you there")
    await socket.wait_closed()


async def close(socket, query):
    if "code" in query:
        await socket.close(int(query["code"][0]), query["reason"][0])
    else:
        # The public close always sends a code; an empty frame is what the peer may get as well.
        await socket.write_close_frame(websockets.frames.Close(1005, ""), b"")
        await socket.wait_closed()


async def closes(socket, query):
    observers[query["id"][0]] = socket
    try:
        await socket.wait_closed()
    finally:
        del observers[query["id"][0]]


BEHAVIOURS = {
    "/echo": echo,
    "/fragments": fragments,
    "/ping": ping,
    "/close": close,
    "/closes": closes,
}


async def handle(socket):
    url = urllib.parse.urlsplit(socket.path)
    query = urllib.parse.parse_qs(url.query, True)
    try:
        await BEHAVIOURS[url.path](socket, query)
    except websockets.ConnectionClosed:
        pass
    if "id" in query and query["id"][0] in observers:
        await observers[query["id"][0]].send(f"{socket.close_code} {socket.close_reason}")


async def refuse(path, headers):
    path = urllib.parse.urlsplit(path).path
    if path == "/refuse":
        return http.HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "7"}, b"restarting"
    if path not in BEHAVIOURS:
        return http.HTTPStatus.NOT_FOUND, {}, b""
    return None


async def main():
    async with websockets.serve(
        handle,
        "127.0.0.1",
        int(sys.argv[1]),
        subprotocols=["chat"],
        process_request=refuse,
        max_size=64 << 20,
        # Its own pings would come between what the cases expect.
        ping_interval=None,
    ):
        await asyncio.Future()


asyncio.run(main())
