"""The endpoint of docs/mcp.md, with the pool as its authorization server: a client finds the way there by itself, and calls the tool."""

import asyncio
import json
import os
import pathlib
import re
import tempfile
import unittest

import httpx2
import mcp
from mcp.client.streamable_http import streamable_http_client

from api import API, claims
from cases import InteropTestCase
from example import EXAMPLE_FILE, example
from mcp_person import Person
from processes import EmbeddedPool, Process, ReservedPort

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build" / "snippets" / "programs" / "Lions"
VERSION = "2026-07-28"


def seed():
    """What the page has the pool begin with."""
    return re.search(r"^```json\n(.*?)^```$", (ROOT / "docs" / "mcp.md").read_text(), re.MULTILINE | re.DOTALL)[1]


class Lions(Process):
    """The program of the page, at a port that is known beforehand."""

    def __init__(self, port, pool_url):
        pool_id = example()["COGNITO_TEST_USER_POOL_ID"]
        issuer = f"{pool_url}/{pool_id}"
        self.url = f"{port.url}/mcp"
        super().__init__([str(PROGRAM)], {
            "HTTP_PORT": str(port.number), "API_RESOURCE": self.url, "COGNITO_TOKEN_USE": "access", "COGNITO_USER_POOL_ID": pool_id,
            "COGNITO_MAIN_REGION": pool_id.split("_")[0], "COGNITO_CLIENT_ID": "mcp", "COGNITO_ADMINS_GROUP_NAME": "keepers",
            "COGNITO_ISSUER": issuer, "COGNITO_JWKS_URI": f"{issuer}/.well-known/jwks.json"})
        self.wait_for_line(r"^listening on (\S+)$")
        API(port.url).wait_until_ready()


class MCPEndpoint(InteropTestCase):
    @classmethod
    def setUpClass(cls):
        if not PROGRAM.exists():
            if os.environ.get("INTEROP_REQUIRED") == "1" or os.environ.get("CI") == "true":
                raise AssertionError(f"{PROGRAM} is not there; Tests/Snippets/run builds it")
            raise unittest.SkipTest(f"{PROGRAM} is not there; Tests/Snippets/run builds it")
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(seed())
            file.flush()
            cls.pool = cls.shared(EmbeddedPool({}, ["--env-file", str(EXAMPLE_FILE), "--seed", file.name]))
        cls.port = cls.shared(ReservedPort())
        cls.server = cls.shared(Lions(cls.port, cls.pool.url))
        user = json.loads(seed())["Users"][0]
        cls.person = Person("mcp", user["Username"], user["Password"])

    async def conversation(self):
        url = self.server.url
        async with httpx2.AsyncClient(auth=self.person.authorization(url)) as http:
            async with mcp.Client(streamable_http_client(url, http_client=http)) as client:
                tools = await client.list_tools()
                return client.protocol_version, [tool.name for tool in tools.tools], await client.call_tool("roar", {})

    def test_a_client_finds_its_way_from_the_401_to_the_tool(self):
        version, tools, result = asyncio.run(self.conversation())
        self.assertEqual((version, tools), (VERSION, ["roar"]))
        self.assertEqual((result.is_error, [content.text for content in result.content]), (False, ["simba roars."]))
        asked = self.person.asked
        self.assertEqual((asked["code_challenge_method"], asked["resource"], asked["scope"]), ("S256", self.server.url, "lions/roar"))
        token = claims(self.person.access_token)
        self.assertEqual((token["aud"], token["scope"], token["client_id"]), (self.server.url, "lions/roar", "mcp"))
        self.refused_calls(self.person.access_token)

    def refused_calls(self, token):
        """Calls that the page's server refuses, whoever makes them."""
        for fields, method, name, status, code in [
            ({}, "tools/call", "roar", 200, None),
            ({"Mcp-Name": "purr"}, "tools/call", "roar", 400, -32020),
            ({"Mcp-Method": "tools/list"}, "tools/call", "roar", 400, -32020),
            ({}, "tools/call", "purr", 400, -32602),
            ({}, "resources/list", None, 404, -32601),
            ({"MCP-Protocol-Version": "2025-11-25"}, "tools/list", None, 400, -32020),
        ]:
            with self.subTest(fields=fields, method=method, name=name):
                answer = self.call(token, fields, method, name)
                self.assertEqual(answer.status_code, status, answer.text)
                self.assertEqual(answer.json().get("error", {}).get("code"), code)
                self.assertEqual(answer.json()["id"], 7)
        answer = self.call(token, {"MCP-Protocol-Version": "2025-11-25"}, "tools/list", None, version="2025-11-25")
        error = answer.json()["error"]
        self.assertEqual((error["code"], error["data"]), (-32022, {"supported": [VERSION], "requested": "2025-11-25"}))

    def call(self, token, fields, method, name, version=VERSION):
        parameters = {"_meta": {"io.modelcontextprotocol/protocolVersion": version}} | ({"name": name} if name else {})
        standard = {"Authorization": f"Bearer {token}", "MCP-Protocol-Version": VERSION, "Mcp-Method": method}
        standard |= {"Mcp-Name": name} if name else {}
        content = {"jsonrpc": "2.0", "id": 7, "method": method, "params": parameters}
        return httpx2.post(self.server.url, json=content, headers=standard | fields)
