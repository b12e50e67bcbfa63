"""`websockets` and `aiohttp`, at `/live` and `/live/echo`."""

import asyncio
import json

import aiohttp
import websockets
import websockets.asyncio.client

from serving import Plain, Secure


class Clients:
    """Run on a plain connection and on one with TLS."""

    def url(self, path, scheme="ws"):
        return f"{scheme}{'s' if self.context else ''}://{self.authority}{path}"

    def connected(self, path, **options):
        fields = {"Authorization": f"Bearer {self.token}"}
        return websockets.asyncio.client.connect(
            self.url(path), ssl=self.context, proxy=None, max_size=None,
            **({"additional_headers": fields} | options))

    def test_websockets_echoes_with_and_without_compression(self):
        async def run():
            for compression in ["deflate", None]:
                async with self.connected("/live/echo", compression=compression) as session:
                    for message in ["", "roar", "κόσμε", "roar " * 100_000, b"", bytes(range(256)) * 1000]:
                        await session.send(message)
                        self.assertEqual(await session.recv(), message)
                    await session.send(["in ", "three ", "pieces"])
                    self.assertEqual(await session.recv(), "in three pieces")
                    await (await session.ping(b"x"))
                self.assertEqual(session.close_code, 1000)

        asyncio.run(run())

    def test_aiohttp_echoes_with_and_without_compression(self):
        async def run():
            async with aiohttp.ClientSession() as client:
                for compress in [15, 9, 0]:
                    async with client.ws_connect(
                            self.url("/live/echo", "http"), ssl=self.context or True, compress=compress, max_msg_size=0,
                            headers={"Authorization": f"Bearer {self.token}"}) as session:
                        for text in ["", "roar", "roar " * 100_000]:
                            await session.send_str(text)
                            self.assertEqual(await session.receive_str(), text)
                        await session.send_bytes(bytes(range(256)))
                        self.assertEqual(await session.receive_bytes(), bytes(range(256)))
                    self.assertEqual(session.close_code, 1000)

        asyncio.run(run())

    def test_the_token_may_come_as_a_subprotocol(self):
        async def run():
            async with self.connected("/live", subprotocols=["bearer", self.token], additional_headers={}) as session:
                self.assertEqual(session.subprotocol, "bearer")
                await session.send(json.dumps({"type": "message", "text": "roar"}))
                self.assertEqual(json.loads(await session.recv()), {"type": "message", "text": "roar"})
                await session.send("roar")
                self.assertEqual(json.loads(await session.recv()), {"type": "error", "code": "invalid_message"})
                await session.send(json.dumps({"type": "token", "token": self.token}))
                self.assertEqual(json.loads(await session.recv())["type"], "token")
                await session.send(b"\0")
                with self.assertRaises(websockets.exceptions.ConnectionClosed) as closed:
                    await session.recv()
                self.assertEqual(closed.exception.rcvd.code, 1003)

        asyncio.run(run())

    def test_a_stranger_is_refused_before_the_upgrade(self):
        async def run():
            with self.assertRaises(websockets.exceptions.InvalidStatus) as refused:
                async with self.connected("/live", additional_headers={}):
                    pass
            self.assertEqual(refused.exception.response.status_code, 401)
            self.assertIn("Bearer", refused.exception.response.headers["WWW-Authenticate"])

        asyncio.run(run())

    def test_a_token_that_is_none_ends_the_session(self):
        async def run():
            async with self.connected("/live") as session:
                await session.send(json.dumps({"type": "token", "token": "a.b.c"}))
                with self.assertRaises(websockets.exceptions.ConnectionClosed) as closed:
                    await session.recv()
                self.assertEqual((closed.exception.rcvd.code, closed.exception.rcvd.reason), (4401, "invalid_token"))

        asyncio.run(run())


class PlainClients(Clients, Plain):
    pass


class SecureClients(Clients, Secure):
    pass
