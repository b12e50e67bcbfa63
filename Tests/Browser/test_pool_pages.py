"""The pool's OAuth endpoints and pages: a relying party that we did not write, and a page of another origin, with a person at Chromium."""

import secrets
import urllib.parse

from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from cases_in_a_browser import BrowserTestCase
from elsewhere import Elsewhere
from example import example
from processes import EmbeddedServer

SCOPES = "openid email profile phone"

# Signs in with code and PKCE as a page without any library does: one script, sessionStorage, WebCrypto and fetch.
BEGIN = """
const [issuer, client, redirect, done] = arguments;
(async () => {
  const discovered = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const text = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const verifier = text(crypto.getRandomValues(new Uint8Array(32)));
  const challenge = text(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
  const state = text(crypto.getRandomValues(new Uint8Array(16)));
  sessionStorage.setItem("sign-in", JSON.stringify({ verifier, state, discovered }));
  const query = new URLSearchParams({
    response_type: "code", client_id: client, redirect_uri: redirect, scope: "openid email", state, code_challenge: challenge,
    code_challenge_method: "S256",
  });
  done(`${discovered.authorization_endpoint}?${query}`);
})().catch((error) => done(String(error)));
"""
END = """
const [client, redirect, done] = arguments;
(async () => {
  const { verifier, state, discovered } = JSON.parse(sessionStorage.getItem("sign-in"));
  const answer = new URLSearchParams(location.search);
  if (answer.get("state") !== state) throw new Error("another state");
  const body = new URLSearchParams({
    grant_type: "authorization_code", client_id: client, redirect_uri: redirect, code: answer.get("code"), code_verifier: verifier,
  });
  const tokens = await (await fetch(discovered.token_endpoint, { method: "POST", body })).json();
  const headers = { Authorization: `Bearer ${tokens.access_token}` };
  const user = await (await fetch(discovered.userinfo_endpoint, { headers })).json();
  const refreshed = await (await fetch(discovered.token_endpoint, { method: "POST", body: new URLSearchParams({
    grant_type: "refresh_token", client_id: client, refresh_token: tokens.refresh_token }) })).json();
  const revoked = await fetch(discovered.revocation_endpoint, { method: "POST", body: new URLSearchParams({
    client_id: client, token: tokens.refresh_token }) });
  done({ user, names: Object.keys(tokens).sort(), refreshed: Object.keys(refreshed).sort(), revoked: revoked.status });
})().catch((error) => done(String(error)));
"""


class PoolPages(BrowserTestCase):
    client_id = example()["COGNITO_TEST_CLIENT_ID"]

    @classmethod
    def setUpClass(cls):
        cls.elsewhere = Elsewhere()
        cls.addClassCleanup(cls.elsewhere.stop)
        cls.redirect = f"{cls.elsewhere.origin}/callback"
        super().setUpClass()
        cls.issuer = f"{cls.server.pool_url}/{cls.values['COGNITO_TEST_USER_POOL_ID']}"

    @classmethod
    def started(cls):
        return EmbeddedServer(cls.values | {
            "LOG_LEVEL": "warning", "HTTP_PORT": "0", "COGNITO_POOL_CALLBACK_URLS": f"{cls.redirect},{cls.elsewhere.origin}/"})

    def tearDown(self):
        self.browser.delete_all_cookies()
        self.browser.get(f"{self.server.pool_url}/logout?client_id={self.client_id}&logout_uri={self.elsewhere.origin}/")
        super().tearDown()

    def fill_in(self, password=None):
        """What a person does at the sign-in page, by keyboard alone."""
        field = self.browser.find_element(By.ID, "username")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(self.values["COGNITO_TEST_USER_EMAIL"], Keys.TAB, password or self.values["COGNITO_TEST_USER_PASSWORD"], Keys.ENTER)

    def arrived(self):
        return self.browser.until(lambda: self.browser.current_url.startswith(self.redirect) and self.browser.current_url)

    def test_authlib_signs_in(self):
        metadata = requests.get(f"{self.issuer}/.well-known/openid-configuration", timeout=10).json()
        self.assertEqual(metadata["issuer"], self.issuer)
        self.assertEqual(metadata, requests.get(
            f"{self.server.pool_url}/.well-known/oauth-authorization-server/{self.values['COGNITO_TEST_USER_POOL_ID']}", timeout=10).json())
        session = OAuth2Session(
            self.client_id, scope=SCOPES, redirect_uri=self.redirect, code_challenge_method="S256",
            token_endpoint_auth_method="none", revocation_endpoint_auth_method="none")
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        url, state = session.create_authorization_url(
            metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
        self.browser.get(url)
        self.fill_in()
        token = session.fetch_token(
            metadata["token_endpoint"], authorization_response=self.arrived(), state=state, code_verifier=verifier)
        keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
        decoded = jwt.decode(token["id_token"], keys, algorithms=["RS256"])
        claims = CodeIDToken(
            decoded.claims, decoded.header,
            {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client_id}},
            {"nonce": nonce, "client_id": self.client_id, "access_token": token["access_token"]})
        claims.validate()
        user = session.get(metadata["userinfo_endpoint"]).json()
        self.assertEqual((user["sub"], user["email"]), (claims["sub"], self.values["COGNITO_TEST_USER_EMAIL"]))
        refreshed = session.refresh_token(metadata["token_endpoint"], refresh_token=token["refresh_token"])
        self.assertNotEqual(refreshed["access_token"], token["access_token"])
        # Authlib adds the client's id to the content by itself; a second one would be a repeated parameter.
        revoked = session.revoke_token(metadata["revocation_endpoint"], token=token["refresh_token"])
        self.assertEqual(revoked.status_code, 200)
        self.assertEqual(session.get(metadata["userinfo_endpoint"]).status_code, 401)
        # The API takes what it got.
        answer = requests.get(f"{self.server.url}/secure", headers={"Authorization": f"Bearer {token['id_token']}"}, timeout=10)
        self.assertEqual(answer.status_code, 200, answer.text)

    def test_a_page_of_another_origin_signs_in_without_a_library(self):
        self.browser.get(f"{self.elsewhere.origin}/")
        url = self.browser.execute_async_script(BEGIN, self.issuer, self.client_id, self.redirect)
        self.assertTrue(url.startswith(self.issuer), url)
        self.browser.get(url)
        for width, scheme in [(1280, "light"), (390, "dark")]:
            self.browser.look(width=width, height=844, scheme=scheme)
            self.browser.picture(f"pool-sign-in-{scheme}-{width}")
            self.assertLessEqual(
                self.browser.execute_script("return document.documentElement.scrollWidth"), self.browser.execute_script("return innerWidth"))
        self.fill_in("wrong")
        message = self.browser.until(lambda: self.browser.find_elements(By.ID, "password-message"))
        self.assertEqual(message[0].text, "Incorrect username or password.")
        self.fill_in()
        self.arrived()
        outcome = self.browser.execute_async_script(END, self.client_id, self.redirect)
        self.assertIsInstance(outcome, dict, outcome)
        self.assertEqual(outcome["user"]["email"], self.values["COGNITO_TEST_USER_EMAIL"])
        self.assertEqual(outcome["names"], ["access_token", "expires_in", "id_token", "refresh_token", "token_type"])
        self.assertEqual(outcome["refreshed"], ["access_token", "expires_in", "id_token", "token_type"])
        self.assertEqual(outcome["revoked"], 200)

    def test_a_page_elsewhere_frames_nothing_and_locks_nobody_out(self):
        query = urllib.parse.urlencode({"response_type": "code", "client_id": self.client_id, "redirect_uri": self.redirect})
        target = f"{self.server.pool_url}/login?{query}"
        self.browser.get(f"{self.elsewhere.origin}/")
        for _ in range(6):
            self.browser.get(f"{self.elsewhere.origin}/")
            self.browser.execute_script("""
                const form = Object.assign(document.createElement("form"), { method: "post", action: arguments[0] });
                for (const [name, value] of [["step", "sign-in"], ["username", arguments[1]], ["password", "wrong"]]) {
                  form.append(Object.assign(document.createElement("input"), { name, value }));
                }
                document.body.append(form);
                form.submit();
            """, target, self.values["COGNITO_TEST_USER_EMAIL"])
            heading = self.browser.until(lambda: self.browser.find_elements(By.TAG_NAME, "h1"))
            self.assertEqual(heading[0].text, "This form is out of date")
        self.browser.get(target)
        self.fill_in()
        self.arrived()
