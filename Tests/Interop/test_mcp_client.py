"""The client of the Model Context Protocol's Python package finds its way from a 401 to a token by discovery alone."""

import asyncio

import httpx2

from api import claims
from cases import InteropTestCase
from example import EXAMPLE_FILE, example
from mcp_person import Person
from processes import EmbeddedServer


class MCPClient(InteropTestCase):
    values = example()

    @classmethod
    def setUpClass(cls):
        # Access tokens are what the resource of a request becomes the audience of.
        cls.server = cls.shared(EmbeddedServer({"COGNITO_TOKEN_USE": "access"}, ["--env-file", str(EXAMPLE_FILE)]))

    async def answers(self, person, *paths):
        async with httpx2.AsyncClient(auth=person.authorization(self.server.url), base_url=self.server.url) as client:
            return [await client.get(path) for path in paths]

    def test_from_401_to_a_token_for_this_resource(self):
        person = Person(
            self.values["COGNITO_TEST_CLIENT_ID"], self.values["COGNITO_TEST_USER_EMAIL"], self.values["COGNITO_TEST_USER_PASSWORD"],
            scope="openid email")
        answers = asyncio.run(self.answers(person, "/secure", "/secure/me"))
        self.assertEqual([answer.status_code for answer in answers], [200, 200], answers[0].text)
        self.assertEqual(person.asked["code_challenge_method"], "S256")
        self.assertEqual(person.asked["resource"], self.server.url)
        token = claims(person.access_token)
        self.assertEqual((token["token_use"], token["aud"]), ("access", person.asked["resource"]))
        self.assertEqual(answers[1].json()["sub"], token["sub"])
