"""nginx with auth_request."""

import servers
from example import EXAMPLE_FILE
from forwarding import Forwarding
from peers import logged_peer
from processes import EmbeddedServer
from proxies import BufferingNginx, Nginx
from streaming import assert_streaming, token


class NginxForwards(Forwarding.Case):
    proxy = Nginx
    status_without_judge = 503

    def test_judge_by_its_own_path_is_nobodys(self):
        self.assertEqual(self.send("GET", "/_verify", self.member)[0].status, 404)
        self.assertEqual(self.upstream.requests, [])

    def test_refusal_for_want_of_keys_says_when_to_come_back(self):
        """The stand-in answers as LionsDen does without keys."""
        judge = self.started(servers.keyless_judge())
        answer, _ = self.send("GET", "/", self.member, through=self.started(Nginx(judge.authority, self.upstream.authority)))
        self.assertEqual((answer.status, answer.fields["Retry-After"]), (503, "7"))
        self.assertEqual(self.upstream.requests, [])

    def test_T123_event_streams_pass_at_once_as_nginx_is_by_default(self):
        """By default it speaks HTTP/1.0 to what is behind it."""
        behind = self.lionsden.url.removeprefix("http://")
        for directives in ["", "proxy_http_version 1.1;"]:
            with self.subTest(directives=directives):
                assert_streaming(self, self.started(BufferingNginx(behind, directives)).authority, token(self.lionsden, "--expires-in", "10"))

    def test_T150_peer_is_whom_nginx_names(self):
        trusting = self.started(EmbeddedServer({"HTTP_TRUSTED_PROXIES": "127.0.0.1"}, ["--env-file", str(EXAMPLE_FILE)]))
        append = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
        for behind, peer in [(trusting, "127.0.0.3"), (self.lionsden, "127.0.0.1")]:
            with self.subTest(peer=peer):
                proxy = self.started(BufferingNginx(behind.url.removeprefix("http://"), append))
                self.assertEqual(logged_peer(behind, proxy.authority, "127.0.0.3"), peer)

    def test_T150_peer_through_several_proxies(self):
        """Each appends its own peer; those that are trusted are passed over."""
        trusting = self.started(EmbeddedServer({"HTTP_TRUSTED_PROXIES": "127.0.0.1/32"}, ["--env-file", str(EXAMPLE_FILE)]))
        append = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
        near = self.started(BufferingNginx(trusting.url.removeprefix("http://"), append))
        far = self.started(BufferingNginx(near.authority, append))
        self.assertEqual(logged_peer(trusting, far.authority, "127.0.0.3"), "127.0.0.3")
