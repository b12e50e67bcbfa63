"""What every proxy must do that asks LionsDen, whichever it is."""

import http.client
import re

import servers
from api import Answer, API, claims
from cases import InteropTestCase
from documented import GROUP
from example import EXAMPLE_FILE
from processes import EmbeddedServer, ReservedPort
from streaming import assert_streaming, token

FIELDS = ["Subject", "Issuer", "Username", "Groups", "Scopes", "Client"]
FORGED = [
    (spelling, "forged") for field in FIELDS
    for spelling in (f"X-Auth-{field}", f"x_auth_{field.lower()}", f"X-AUTH_{field}", f"x_auth-{field}")
]
BARE = 'Bearer realm="LionsDen"'
CONTENT = bytes(range(256)) * 2000


class Forwarding:
    """Holds the case, so that it does not run by itself."""

    class Case(InteropTestCase):
        @classmethod
        def setUpClass(cls):
            cls.lionsden = cls.shared(EmbeddedServer({}, ["--env-file", str(EXAMPLE_FILE)]))
            API(cls.lionsden.url).wait_until_ready()
            cls.outsider = cls.token("cubs")
            # Somebody who is in one group, and may look as if in two.
            cls.pretender = cls.token(f"cubs,{GROUP}")
            cls.member = cls.token(GROUP)
            cls.upstream = cls.shared(servers.upstream())
            cls.running = cls.shared(cls.proxy(cls.lionsden.url.removeprefix("http://"), cls.upstream.authority))

        @classmethod
        def token(cls, group, *arguments):
            return token(cls.lionsden, "--group", group, *arguments)

        def setUp(self):
            self.upstream.requests.clear()

        def send(self, method, path, token=None, fields=(), content=None, through=None):
            """The answer, and what has reached the upstream."""
            before = len(self.upstream.requests)
            connection = http.client.HTTPConnection((through or self.running).authority, timeout=60)
            self.addCleanup(connection.close)
            connection.putrequest(method, path)
            for name, value in [("Authorization", f"Bearer {token}")] * (token is not None) + list(fields):
                connection.putheader(name, value)
            if isinstance(content, bytes):
                connection.putheader("Content-Length", str(len(content)))
            elif content is not None:
                connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders(content, encode_chunked=not isinstance(content, bytes))
            return Answer(connection.getresponse()), self.upstream.requests[before:]

        def refused(self, status, challenge, *arguments, **named):
            answer, _ = self.send(*arguments, **named)
            # Where the resource's metadata is has the port of the API in it.
            said = [re.sub(', resource_metadata="[^"]*"', "", each) for each in answer.fields.get_all("WWW-Authenticate") or []]
            self.assertEqual((answer.status, said or None), (status, challenge and [challenge]), answer)
            self.assertEqual(self.upstream.requests, [])

        def expected(self, token):
            """All six, of which an ID token leaves two empty."""
            said = claims(token)
            groups = ",".join(group.replace(",", "%2C") for group in said["cognito:groups"])
            return {
                "x-auth-subject": [said["sub"]], "x-auth-issuer": [said["iss"]], "x-auth-username": [said["cognito:username"]],
                "x-auth-groups": [groups], "x-auth-scopes": [""], "x-auth-client": [""],
            }

        def test_without_a_token_the_challenge_reaches_the_client(self):
            for method in ["GET", "POST", "HEAD", "DELETE", "OPTIONS"]:
                with self.subTest(method=method):
                    self.refused(401, BARE, method, "/")

        def test_bad_token(self):
            challenge = BARE + ', error="invalid_token", error_description="The token was refused"'
            self.refused(401, challenge, "GET", "/", "a.b.c")
            self.refused(401, challenge, "GET", "/", self.member[:-8] + "AAAAAAAA")

        def test_unreadable_credentials(self):
            self.refused(
                400, BARE + ', error="invalid_request", error_description="Send one Authorization field with one bearer token"',
                "GET", "/", None, [("Authorization", "Bearer")])

        def test_two_tokens(self):
            """nginx refuses by itself, without a challenge."""
            answer, reached = self.send("GET", "/", self.member, [("Authorization", f"Bearer {self.member}")])
            self.assertEqual((answer.status, reached), (400, []))

        def test_wrong_group(self):
            self.refused(403, None, "GET", "/", self.outsider)
            self.refused(403, None, "POST", "/", self.pretender, content=b"{}")

        def test_query_of_the_client_changes_no_rule(self):
            for query in ["group=cubs", "not_group=x", "groups=x", "&group=cubs"]:
                with self.subTest(query=query):
                    self.refused(403, None, "GET", f"/?{query}", self.outsider)
                    self.refused(401, BARE, "GET", f"/?{query}")

        def test_right_token_names_its_user_to_the_upstream(self):
            answer, reached = self.send("GET", "/x?y=z", self.member)
            self.assertEqual((answer.status, answer.body), (200, b"upstream"))
            self.assertEqual([request[:2] for request in reached], [("GET", "/x?y=z")])
            self.assertEqual(servers.identity(reached[0]), self.expected(self.member))
            self.assertIn(f"cubs%2C{GROUP}", servers.identity(reached[0])["x-auth-groups"][0])

        def key(self, *scopes):
            """An API key of the member."""
            answer = API(self.lionsden.url).post("/api-keys", {"name": "a script", "scopes": scopes}, self.member)
            self.assertEqual(answer.status, 201, answer)
            return [("X-API-Key", answer.json["key"])]

        def test_key_with_the_scope_names_its_user_to_the_upstream(self):
            authority = self.lionsden.url.removeprefix("http://")
            proxy = self.started(self.proxy(authority, self.upstream.authority, rules="scope=records:read"))
            answer, reached = self.send("GET", "/", None, self.key("records:read") + FORGED, through=proxy)
            self.assertEqual(answer.status, 200)
            said = claims(self.member)
            self.assertEqual(servers.identity(reached[0]), {
                "x-auth-subject": [said["sub"]], "x-auth-issuer": [said["iss"]], "x-auth-username": [""], "x-auth-groups": [""],
                "x-auth-scopes": ["records:read"], "x-auth-client": [""]})
            self.upstream.requests.clear()
            writing = self.key("records:write")
            challenge = 'ApiKey realm="LionsDen", error="insufficient_scope", scope="records:read"'
            self.refused(403, challenge, "GET", "/", None, writing, through=proxy)
            # A key is in no group.
            self.refused(403, None, "GET", "/", None, writing)
            answer, _ = self.send("GET", "/", None, [("X-API-Key", "ldk_none")], through=proxy)
            self.assertEqual((answer.status, self.upstream.requests), (401, []))

        def test_fields_of_the_client_never_get_through(self):
            for fields in [FORGED, FORGED * 2, [(name.lower(), value) for name, value in FORGED]]:
                answer, reached = self.send("GET", "/", self.member, fields)
                self.assertEqual(answer.status, 200)
                self.assertEqual(servers.identity(reached[0]), self.expected(self.member))
            self.upstream.requests.clear()
            self.refused(401, BARE, "GET", "/", None, FORGED)
            self.refused(403, None, "GET", "/", self.outsider, FORGED)

        def test_every_field_arrives_though_the_client_names_it_as_hop_by_hop(self):
            """A proxy removes what `Connection` names (RFC 9110 §7.6.1), and must do so before it adds what the answer says."""
            names = [f"X-Auth-{field}" for field in FIELDS]
            for connection in [[", ".join(names)], names, [f"keep-alive,{names[3].lower()}"], ["Upgrade, X-AUTH-SUBJECT"]]:
                with self.subTest(connection=connection):
                    answer, reached = self.send("GET", "/", self.member, [("Connection", value) for value in connection])
                    self.assertEqual(answer.status, 200)
                    self.assertEqual(servers.identity(reached[0]), self.expected(self.member))

        def test_fields_of_the_client_never_get_through_where_the_judge_names_nobody(self):
            judge = self.started(servers.silent_judge())
            proxy = self.started(self.proxy(judge.authority, self.upstream.authority))
            answer, reached = self.send("GET", "/", None, FORGED, through=proxy)
            self.assertEqual(answer.status, 200)
            self.assertNotIn("forged", str(servers.identity(reached[0])))
            self.assertEqual(judge.requests[0][:2], ("GET", f"/auth/verify?group={GROUP}"))

        def test_nobody_is_admitted_while_the_judge_is_down(self):
            nobody = self.started(ReservedPort())
            proxy = self.started(self.proxy(f"127.0.0.1:{nobody.number}", self.upstream.authority))
            for token in [None, self.member]:
                self.refused(self.status_without_judge, None, "GET", "/", token, through=proxy)
            self.refused(self.status_without_judge, None, "POST", "/", self.member, content=b"{}", through=proxy)

        def test_T123_event_stream_is_handed_on_as_it_comes(self):
            """LionsDen is the application here. Held back, the first event would come together with the last."""
            authority = self.lionsden.url.removeprefix("http://")
            proxy = self.started(self.proxy(authority, authority))
            assert_streaming(self, proxy.authority, self.token(GROUP, "--expires-in", "10"))

        def test_content_arrives_whole(self):
            for content in [CONTENT, iter([CONTENT[:100_000], CONTENT[100_000:]])]:
                answer, reached = self.send("POST", "/", self.member, content=content)
                self.assertEqual(answer.status, 200)
                self.assertEqual((reached[0][0], reached[0][3]), ("POST", CONTENT))
