"""Requests that must be refused, and peers that leave in the middle. Each deed tells how many requests it has made."""

from api import tampered
from good_deeds import CONTENT_LIMIT, content_of, expect, gets
from peer import Peer, request

MALFORMED = [
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400), (b"GET /public\r\n\r\n", 400), (b"GET /public HTTP/9.9\r\n\r\n", 505),
    (b"GET /public HTTP/1.1\r\n\r\n", 400), (b"GET /public HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"GET /public HTTP/1.1\nHost: a\n\n", 400), (b"GET /a/../public HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET /public HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n", 400), (b"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414), (request("GET", "/public", Mane="m" * 66_000), 431),
    (request("POST", "/create", Content_Length="-1"), 400), (request("POST", "/create", Transfer_Encoding="gzip, chunked"), 501),
    (request("POST", "/create", Transfer_Encoding="chunked", Content_Length="3"), 400),
    (request("POST", "/public", Content_Length="+3"), 400),
]


def malformed(url, tokens, chance):
    data, status = chance.choice(MALFORMED)
    with Peer(url) as peer:
        if not expect(peer.ask(data), status).is_last:
            raise AssertionError(f"goes on after {data[:100]!r}")
        peer.wait_for_end()
    return 1


def with_bad_tokens(url, tokens, chance):
    token = chance.choice(tokens)
    bad = [tampered(token, part) for part in range(3)] + [token[:-1], token + ".a", "lion", "a.b.c", "x" * 40_000]
    with Peer(url) as peer:
        for other in bad:
            # 503 is for a key that is not known, when it cannot be looked up once more.
            expect(peer.ask(request("GET", chance.choice(["/secure", "/public", "/admin"]), other)), 401, 503)
    return len(bad)


def with_bad_content(url, tokens, chance):
    token = chance.choice(tokens)
    with Peer(url) as peer:
        expect(peer.ask(request("POST", "/create", token, b'{"roar":1,"roar":2}')), 400)
        expect(peer.ask(request("POST", "/create", token, b"[" * 50_000)), 400)
        expect(peer.ask(request("POST", "/create", token, Content_Type="text/plain")), 415)
        expect(peer.ask(request("POST", "/create", None, content_of(10_000))), 403)
        # What is declared is refused, before it is sent.
        expect(peer.ask(request("POST", "/create", token, Content_Length=CONTENT_LIMIT + 1)), 413)
    return 5


def refused_upload(url, tokens, chance):
    """More than any route takes is refused, and the client reads that after it has sent everything."""
    token, status = chance.choice([(None, 403), ("lion", 401), (chance.choice(tokens), 413)])
    data = request("POST", "/create", token, content_of(chance.choice([CONTENT_LIMIT + 1, 5_000_000])))
    with Peer(url) as peer:
        if chance.random() < 0.2:
            peer.send(data[:chance.randint(1, len(data) - 1)])
            leave(peer, chance)
        elif not expect(peer.ask(data), status).is_last:
            expect(peer.ask(request("GET", "/public")), 200)
    return 1


def aborted_upload(url, tokens, chance):
    data = request("POST", "/create", chance.choice(tokens), content_of(300_000))
    with Peer(url) as peer:
        peer.send(data[:chance.randint(1, len(data) - 1)])
        leave(peer, chance)
    return 1


def aborted_questions(url, tokens, chance):
    """Nobody is there any more to be answered."""
    asked = chance.choices(gets(chance.choice(tokens)), k=chance.randint(1, 64))
    with Peer(url) as peer:
        peer.send(b"".join(data for data, _ in asked))
        leave(peer, chance)
    return len(asked)


def dropped_events(url, tokens, chance):
    with Peer(url) as peer:
        peer.send(request("GET", "/secure/events", chance.choice(tokens)))
        if peer.head()[0] != 200:
            raise AssertionError("no event stream")
        peer.wait_for_event("session")
        leave(peer, chance)
    return 1


def said_nothing(url, tokens, chance):
    with Peer(url) as peer:
        leave(peer, chance)
    return 0


def leave(peer, chance):
    chance.choice([peer.close, peer.reset, peer.end_sending])()


DEEDS = [
    malformed, with_bad_tokens, with_bad_content, refused_upload, aborted_upload, aborted_questions, dropped_events, said_nothing,
]
