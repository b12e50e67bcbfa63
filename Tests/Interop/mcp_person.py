"""A person with an MCP client: the official Python package finds out how to sign in, and the person does so at the pool's page."""

import asyncio
import urllib.parse

import mcp.client.auth
import mcp.shared.auth

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


class Person:
    """Signs in wherever the client's authorization sends a browser to."""

    def __init__(self, client_id, username, password, scope=None):
        self._username, self._password = username, password
        self._storage = Storage(client_id)
        self._arrived = None
        self._metadata = mcp.shared.auth.OAuthClientMetadata(
            client_name="interop", redirect_uris=[CALLBACK], grant_types=["authorization_code", "refresh_token"],
            response_types=["code"], token_endpoint_auth_method="none", scope=scope)
        # The addresses that the client has sent the person to.
        self.visited = []

    def authorization(self, resource):
        """What authorizes the requests of an HTTP client to the resource at this address."""
        return mcp.client.auth.OAuthClientProvider(
            resource, self._metadata, self._storage, redirect_handler=self._redirected, callback_handler=self._called_back)

    @property
    def asked(self):
        """The parameters of the one authorization request."""
        [address] = self.visited
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))

    @property
    def access_token(self):
        return self._storage.tokens.access_token

    async def _redirected(self, address):
        self.visited.append(address)
        self._arrived = await asyncio.to_thread(Browser().sign_in, address, self._username, self._password)

    async def _called_back(self):
        given = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self._arrived).query))
        return mcp.client.auth.AuthorizationCodeResult(code=given.get("code"), state=given.get("state"), iss=given.get("iss"))
