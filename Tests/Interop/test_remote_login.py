"""`lionsden-dev` with COGNITO_TESTING=remote signs users in at a pool that we did not write."""

from api import API
from cases import InteropTestCase
from cognito import REGION, Pool
from processes import Moto, Server


def environment(pool, client_id, email, password, **more):
    """The production pool is another one: while testing is on, the test pool alone is trusted."""
    return {
        "COGNITO_CLIENT_ID": "productionClient", "COGNITO_USER_POOL_ID": "us-east-1_Production",
        "COGNITO_MAIN_REGION": "us-east-1", "COGNITO_ADMINS_GROUP_NAME": "admins", "COGNITO_TESTING": "remote",
        "COGNITO_TEST_CLIENT_ID": client_id, "COGNITO_TEST_USER_POOL_ID": pool.id, "COGNITO_TEST_MAIN_REGION": REGION,
        "COGNITO_TEST_USER_EMAIL": email, "COGNITO_TEST_USER_PASSWORD": password,
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": pool.url, **more,
    }


class RemoteLogin(InteropTestCase):
    email = "simba@example.com"

    @classmethod
    def setUpClass(cls):
        cls.moto = cls.shared(Moto())
        cls.pool = Pool(cls.moto.url)
        cls.password = cls.pool.add_user(cls.email, email=cls.email)
        server = Server(environment(cls.pool, cls.pool.client_id, cls.email, cls.password), "lionsden-dev")
        cls.api = API(cls.shared(server).url)
        cls.api.wait_until_ready()

    def log_in(self, username, password, client_id=None, api=None):
        content = {"clientId": client_id or self.pool.client_id, "username": username, "password": password}
        return (api or self.api).post("/cognito-testing-login", content)

    def assert_signed_in(self, answer, api):
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(set(answer.json), {"AccessToken", "IdToken", "RefreshToken", "TokenType", "ExpiresIn"})
        self.assertEqual((answer.json["TokenType"], answer.json["ExpiresIn"]), ("Bearer", 3600))
        self.assertEqual(api.get("/secure", answer.json["IdToken"]).status, 200)

    def test_right_password_signs_in(self):
        self.assert_signed_in(self.log_in(self.email, self.password), self.api)

    def test_temporary_password_becomes_the_permanent_one(self):
        password = self.pool.add_user("rafiki", permanent=False)
        self.assert_signed_in(self.log_in("rafiki", password), self.api)
        self.assert_signed_in(self.log_in("rafiki", password), self.api)

    def test_client_with_a_secret(self):
        client = self.pool.add_client("keeper", secret=True)
        secret = {"COGNITO_TEST_CLIENT_SECRET": client["ClientSecret"]}
        server = Server(environment(self.pool, client["ClientId"], self.email, self.password, **secret), "lionsden-dev")
        api = API(self.started(server).url)
        api.wait_until_ready()
        self.assert_signed_in(self.log_in(self.email, self.password, client["ClientId"], api), api)

    def test_whoever_is_refused_learns_nothing_more(self):
        wrong = {
            "password": self.log_in(self.email, "Wrong!Pass1"), "user": self.log_in("scar", self.password),
            "client": self.log_in(self.email, self.password, "anotherClient"),
        }
        bodies = []
        for what, answer in wrong.items():
            with self.subTest(wrong=what):
                self.assert_problem(answer, 401, "invalid_login")
                self.assertNotIn("WWW-Authenticate", answer.fields)
                bodies.append({name: value for name, value in answer.json.items() if name != "requestId"})
        self.assertEqual(bodies, bodies[:1] * len(wrong))

    def test_production_server_has_no_login(self):
        api = API(self.started(Server(self.pool.environment())).url)
        self.assertEqual(self.log_in(self.email, self.password, api=api).status, 404)


class RemoteLoginWithoutPool(InteropTestCase):
    def test_pool_that_is_down_is_an_upstream_failure(self):
        moto = self.started(Moto())
        pool = Pool(moto.url)
        password = pool.add_user("simba@example.com")
        server = Server(environment(pool, pool.client_id, "simba@example.com", password), "lionsden-dev")
        api = API(self.started(server).url)
        api.wait_until_ready()
        moto.stop()
        content = {"clientId": pool.client_id, "username": "simba@example.com", "password": password}
        self.assert_problem(api.post("/cognito-testing-login", content), 502, "upstream_failed")
