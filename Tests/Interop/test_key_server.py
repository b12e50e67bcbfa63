"""The server where tokens' keys come from fails, or is late."""

from api import API
from cases import InteropTestCase
from cognito import Pool
from processes import Moto, ReservedPort, Server


class KeyServerOutages(InteropTestCase):
    def setUp(self):
        """Tokens outlive the moto that made them: its one key comes with its package."""
        self.port = self.started(ReservedPort())
        self.moto = self.started(Moto(self.port.number))
        self.pool = Pool(self.port.url)
        self.token = self.pool.tokens("simba", self.pool.add_user("simba"))["IdToken"]

    def test_guarded_endpoints_outlive_the_key_server(self):
        api = API(self.started(Server(self.pool.environment())).url)
        api.wait_until_ready()
        self.moto.stop()
        self.assertEqual(api.get("/secure", self.token).status, 200)
        self.assert_problem(api.get("/admin", self.token), 403, "forbidden")
        self.assertEqual(api.post("/create", {"name": "Mufasa"}, self.token).status, 201)
        self.assertEqual(api.get("/readyz").status, 200)

    def test_server_that_starts_first_recovers_by_itself(self):
        self.moto.stop()
        api = API(self.started(Server(self.pool.environment())).url)
        self.assert_judges_nothing(api)
        self.started(Moto(self.port.number))
        api.wait_until_ready()
        self.assertEqual(api.get("/secure", self.token).status, 200)

    def assert_judges_nothing(self, api):
        self.assertEqual(api.get("/healthz").status, 200)
        ready = api.get("/readyz")
        self.assert_problem(ready, 503, "not_ready", also={"checks", "issuers"})
        self.assertEqual([issuer["keys"] for issuer in ready.json["issuers"]], ["missing"])
        secure = api.get("/secure", self.token)
        self.assert_problem(secure, 503, "keys_unavailable")
        self.assertGreaterEqual(int(secure.fields["Retry-After"]), 1)
        self.assertNotIn("WWW-Authenticate", secure.fields)
        self.assert_problem(api.get("/secure"), 401, "missing_credentials")
        self.assert_problem(api.post("/create", {}), 403, "missing_credentials")
        self.assertEqual(api.get("/public").status, 200)
