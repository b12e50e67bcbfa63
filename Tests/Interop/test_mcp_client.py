"""The client of the Model Context Protocol's Python package finds its way from a 401 to a token by discovery alone."""

import asyncio
import urllib.parse

import httpx2
import mcp.client.auth
import mcp.shared.auth

from api import claims
from cases import InteropTestCase
from example import EXAMPLE_FILE, example
from processes import EmbeddedServer
from sign_in_page import Browser

CALLBACK = "http://localhost:3000/callback"


class Storage:
    """Knows the client, which has been registered with the pool beforehand, and keeps the tokens."""

    def __init__(self, client_id):
        self.tokens = None
        self._client = mcp.shared.auth.OAuthClientInformationFull(
            client_id=client_id, redirect_uris=[CALLBACK], token_endpoint_auth_method="none")

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self._client

    async def set_client_info(self, client):
        raise AssertionError("a registered client is registered again")


class MCPClient(InteropTestCase):
    values = example()

    @classmethod
    def setUpClass(cls):
        # Access tokens are what the resource of a request becomes the audience of.
        cls.server = cls.shared(EmbeddedServer({"COGNITO_TOKEN_USE": "access"}, ["--env-file", str(EXAMPLE_FILE)]))

    async def requests(self, *paths):
        """The answers to requests that the package authorizes, its tokens, and the addresses that it has sent the person to."""
        visited, storage = [], Storage(self.values["COGNITO_TEST_CLIENT_ID"])
        arrived = []

        async def redirected(address):
            visited.append(address)
            user, password = self.values["COGNITO_TEST_USER_EMAIL"], self.values["COGNITO_TEST_USER_PASSWORD"]
            arrived.append(await asyncio.to_thread(Browser().sign_in, address, user, password))

        async def called_back():
            address = urllib.parse.urlsplit(arrived[-1])
            given = dict(urllib.parse.parse_qsl(address.query))
            return mcp.client.auth.AuthorizationCodeResult(code=given.get("code"), state=given.get("state"), iss=given.get("iss"))

        metadata = mcp.shared.auth.OAuthClientMetadata(
            client_name="interop", redirect_uris=[CALLBACK], grant_types=["authorization_code", "refresh_token"],
            response_types=["code"], token_endpoint_auth_method="none", scope="openid email")
        provider = mcp.client.auth.OAuthClientProvider(
            self.server.url, metadata, storage, redirect_handler=redirected, callback_handler=called_back)
        async with httpx2.AsyncClient(auth=provider, base_url=self.server.url) as client:
            answers = [await client.get(path) for path in paths]
        return answers, storage.tokens, visited

    def test_from_401_to_a_token_for_this_resource(self):
        answers, tokens, visited = asyncio.run(self.requests("/secure", "/secure/me"))
        self.assertEqual([answer.status_code for answer in answers], [200, 200], answers[0].text)
        self.assertEqual(len(visited), 1)
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(visited[0]).query))
        self.assertEqual(asked["code_challenge_method"], "S256")
        self.assertEqual(asked["resource"], self.server.url)
        token = claims(tokens.access_token)
        self.assertEqual((token["token_use"], token["aud"]), ("access", asked["resource"]))
        self.assertEqual(answers[1].json()["sub"], token["sub"])
