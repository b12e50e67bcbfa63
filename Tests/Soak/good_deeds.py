"""Requests as they should be, and whether they are answered rightly. Each deed tells how many requests it has made."""

import json

from peer import Peer, request

CONTENT_LIMIT = 1_048_576
# Content of so many bytes: whole with its head, beyond what a socket is read at once, as much as is allowed.
SIZES = [11, 100, 1000, 4096, 65_535, 65_536, 65_537, 300_000, CONTENT_LIMIT]


def expect(answer, *statuses):
    if answer.status not in statuses:
        raise AssertionError(f"not {statuses}, but {answer.status}: {answer.content[:300]!r}")
    return answer


def gets(token):
    """Requests without content, and the statuses of their answers."""
    return [
        (request("GET", "/healthz"), 200), (request("GET", "/public"), 200), (request("GET", "/public", token), 200),
        (request("GET", "/secure", token), 200), (request("GET", "/secure/me", token), 200), (request("GET", "/secure/email", token), 404),
        (request("GET", "/admin", token), 403), (request("GET", "/secure"), 401), (request("GET", "/den"), 404),
        (request("DELETE", "/secure", token), 405), (request("OPTIONS", "/secure"), 204),
    ]


def one_after_another(url, tokens, chance):
    asked = gets(chance.choice(tokens))
    chance.shuffle(asked)
    with Peer(url) as peer:
        for data, status in asked:
            expect(peer.ask(data), status)
    return len(asked)


def pipelined(url, tokens, chance):
    asked = chance.choices(gets(chance.choice(tokens)), k=chance.randint(2, 64))
    with Peer(url) as peer:
        peer.send(b"".join(data for data, _ in asked))
        for _, status in asked:
            expect(peer.answer(), status)
    return len(asked)


def content_of(size):
    return b'{"roar":"' + b"r" * (size - 11) + b'"}'


def check_record(answer, content):
    if expect(answer, 201).json["data"] != json.loads(content):
        raise AssertionError(f"another record: {answer.content[:300]!r}")


def created(url, tokens, chance):
    content = content_of(chance.choice(SIZES))
    with Peer(url) as peer:
        check_record(peer.ask(request("POST", "/create", chance.choice(tokens), content)), content)
        expect(peer.ask(request("GET", "/public")), 200)
    return 2


def created_in_chunks(url, tokens, chance):
    content = content_of(chance.choice(SIZES[:-1]))
    step = max(len(content) // chance.randint(1, 50), 1)
    pieces = [content[start:start + step] for start in range(0, len(content), step)]
    chunks = [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in [*pieces, b""]]
    head = request("POST", "/create", chance.choice(tokens), Content_Type="application/json", Transfer_Encoding="chunked")
    with Peer(url) as peer:
        peer.send(head)
        for chunk in chunks:
            peer.send(chunk)
        check_record(peer.answer(), content)
    return 1


def created_after_continue(url, tokens, chance):
    content = content_of(chance.choice(SIZES))
    data = request("POST", "/create", chance.choice(tokens), content, Expect="100-continue")
    head, content = data[:-len(content)], data[-len(content):]
    with Peer(url) as peer:
        expect(peer.ask(head), 100)
        check_record(peer.ask(content), content)
    return 1


def half_closed(url, tokens, chance):
    """Whoever sends no more is answered still."""
    with Peer(url) as peer:
        peer.send(request("GET", "/secure", chance.choice(tokens)))
        peer.end_sending()
        expect(peer.answer(), 200)
        if peer.wait_for_end():
            raise AssertionError("something follows the last answer")
    return 1


DEEDS = [one_after_another, pipelined, created, created_in_chunks, created_after_continue, half_closed]
