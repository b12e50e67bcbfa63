"""Clients that ask as soon as they are answered, and tell one who was cut off from one who was turned away."""

import threading

from peer import Peer

CONNECTIONS = 32


class ClosedLoop:
    """So many clients, until nobody listens any more. Every other one comes with a new connection for each request."""

    def __init__(self, url, requests):
        self._url = url
        # Pairs of a request and the status of its answer.
        self._requests = requests
        self.answered = 0
        # Connections on which the server has announced that an answer was the last.
        self.announced = 0
        # Of connections that were there: whose request got no answer, a wrong one, or who was not told of the end.
        self.failures = []
        self._enough = threading.Condition()
        self._clients = [threading.Thread(target=self._run, args=(number,)) for number in range(CONNECTIONS)]
        for client in self._clients:
            client.start()

    def wait_for_answers(self, count):
        """Returns once so many more requests have been answered, or a client has failed."""
        with self._enough:
            count += self.answered
            self._enough.wait_for(lambda: self.answered >= count or self.failures)

    def wait(self):
        for client in self._clients:
            client.join()

    def _run(self, number):
        step = number
        while True:
            try:
                peer = Peer(self._url)
            except (ConnectionRefusedError, TimeoutError):
                return
            except OSError as error:
                return self._fail(error, "while connecting")
            with peer:
                step = self._use(peer, step, keeps=number % 2 == 0)
                if step is None:
                    return

    def _use(self, peer, step, keeps):
        """Asks until an answer is the last, or once; the number of the next request, or none after a failure."""
        while True:
            data, status = self._requests[step % len(self._requests)]
            step += 1
            try:
                answer = peer.ask(data)
            except (OSError, EOFError) as error:
                return self._fail(error, data.split(b" HTTP", 1)[0])
            if answer.status != status:
                return self._fail(answer, data.split(b" HTTP", 1)[0])
            with self._enough:
                self.answered += 1
                self.announced += answer.is_last
                self._enough.notify_all()
            if answer.is_last or not keeps:
                return step

    def _fail(self, *what):
        with self._enough:
            self.failures.append(what)
            self._enough.notify_all()
