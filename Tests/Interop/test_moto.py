"""The production server, told by its environment alone to trust a user pool in moto, judges that pool's tokens."""

from api import API, claims, tampered
from cases import InteropTestCase
from cognito import ADMINS, Pool, secret_hash
from processes import Moto, Server


class GuardsWithMotoTokens(InteropTestCase):
    @classmethod
    def setUpClass(cls):
        cls.pool = Pool(cls.shared(Moto()).url)
        cls.keeper = cls.pool.add_client("keeper", secret=True)
        cls.password = cls.pool.add_user("simba", email="simba@example.com")
        cls.tokens = cls.pool.tokens("simba", cls.password)
        trusted = f"{cls.pool.client_id},{cls.keeper['ClientId']}"
        cls.api = API(cls.shared(Server(cls.pool.environment(COGNITO_CLIENT_ID=trusted))).url)
        cls.api.wait_until_ready()

    def assert_invalid_token(self, token, path="/secure"):
        answer = self.api.get(path, token)
        self.assert_problem(answer, 401, "invalid_token")
        self.assertRegex(answer.fields["WWW-Authenticate"], '^Bearer realm="[^"]+", .*error="invalid_token"')

    def test_id_token_opens_secure(self):
        answer = self.api.get("/secure", self.tokens["IdToken"])
        self.assertEqual(answer.status, 200, answer)
        subject = claims(self.tokens["IdToken"])["sub"]
        user = {"sub": subject, "username": "simba", "email": "simba@example.com", "groups": []}
        self.assertEqual(answer.json["user"], user)

    def test_me_shows_every_claim(self):
        answer = self.api.get("/secure/me", self.tokens["IdToken"])
        self.assertEqual((answer.status, answer.json), (200, claims(self.tokens["IdToken"])))

    def test_email_is_the_claim_or_404(self):
        answer = self.api.get("/secure/email", self.tokens["IdToken"])
        self.assertEqual((answer.status, answer.json), (200, {"email": "simba@example.com"}))
        password = self.pool.add_user("zazu")
        without = self.pool.tokens("zazu", password)["IdToken"]
        self.assertEqual(self.api.get("/secure/email", without).status, 404)

    def test_public_takes_no_token_or_a_good_one(self):
        self.assertNotIn("user", self.api.get("/public").json)
        self.assertEqual(self.api.get("/public", self.tokens["IdToken"]).json["user"]["username"], "simba")
        self.assert_invalid_token(tampered(self.tokens["IdToken"], 2), path="/public")

    def test_admin_opens_after_joining_the_group_and_signing_in_again(self):
        password = self.pool.add_user("nala")
        before = self.pool.tokens("nala", password)["IdToken"]
        self.assert_problem(self.api.get("/admin", before), 403, "forbidden")
        self.pool.add_to_admins("nala")
        self.assert_problem(self.api.get("/admin", before), 403, "forbidden")
        answer = self.api.get("/admin", self.pool.tokens("nala", password)["IdToken"])
        self.assertEqual((answer.status, answer.json["user"]["groups"]), (200, [ADMINS]))

    def test_create_with_token_returns_data(self):
        posted = {"name": "Mufasa", "cubs": [1, 2.5, None]}
        answer = self.api.post("/create", posted, self.tokens["IdToken"])
        self.assertEqual(answer.status, 201, answer)
        self.assertEqual(answer.json["data"], posted)
        self.assertEqual(answer.json["createdBy"], claims(self.tokens["IdToken"])["sub"])
        self.assertRegex(answer.json["createdAt"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")

    def test_create_without_token_returns_403(self):
        self.assert_problem(self.api.post("/create", {}), 403, "missing_credentials")

    def test_no_token_is_challenged_without_an_error(self):
        answer = self.api.get("/secure")
        self.assert_problem(answer, 401, "missing_credentials")
        self.assertRegex(answer.fields["WWW-Authenticate"], '^Bearer realm="[^"]+"(, resource_metadata="[^"]+")?$')

    def test_tampered_tokens(self):
        for part in range(3):
            with self.subTest(part=part):
                self.assert_invalid_token(tampered(self.tokens["IdToken"], part))

    def test_token_of_another_client(self):
        stranger = self.pool.add_client("stranger")["ClientId"]
        self.assert_invalid_token(self.pool.tokens("simba", self.password, stranger)["IdToken"])

    def test_token_of_another_pool_with_the_same_key_and_client(self):
        # moto signs for all its pools with one key, so that only `iss` and `aud` tell them apart.
        other = Pool(self.pool.url, name="hyenas")
        password = other.add_user("shenzi")
        token = other.tokens("shenzi", password)["IdToken"]
        self.assert_invalid_token(token)
        server = self.started(Server(self.pool.environment(COGNITO_CLIENT_ID=other.client_id)))
        API(server.url).wait_until_ready()
        self.assert_problem(API(server.url).get("/secure", token), 401, "invalid_token")

    def test_client_with_a_secret(self):
        client = self.keeper["ClientId"]
        proof = secret_hash("simba", client, self.keeper["ClientSecret"])
        token = self.pool.tokens("simba", self.password, client, SECRET_HASH=proof)["IdToken"]
        self.assertEqual(self.api.get("/secure", token).status, 200)

    def test_first_sign_in_asks_for_a_new_password(self):
        challenge = self.pool.sign_in("rafiki", self.pool.add_user("rafiki", permanent=False))
        self.assertEqual(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED")
        answer = self.pool.api.respond_to_auth_challenge(
            ClientId=self.pool.client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=challenge["Session"],
            ChallengeResponses={"USERNAME": "rafiki", "NEW_PASSWORD": "New!Pass1word"})
        self.assertEqual(self.api.get("/secure", answer["AuthenticationResult"]["IdToken"]).status, 200)

    def test_token_use_decides_which_tokens_pass(self):
        for setting, id_status, access_status in [("id", 200, 401), ("access", 401, 200), ("any", 200, 200)]:
            with self.subTest(COGNITO_TOKEN_USE=setting):
                api = API(self.started(Server(self.pool.environment(COGNITO_TOKEN_USE=setting))).url)
                api.wait_until_ready()
                self.assertEqual(api.get("/secure", self.tokens["IdToken"]).status, id_status)
                self.assertEqual(api.get("/secure", self.tokens["AccessToken"]).status, access_status)

    def test_access_token_is_refused_by_default(self):
        self.assert_invalid_token(self.tokens["AccessToken"])
