"""Certificates that their owner vouches for, made for a test and good for two days."""

import os
import ssl
import subprocess
import tempfile


class Certificates(tempfile.TemporaryDirectory):
    def __init__(self):
        super().__init__(prefix="lionsden-tls-")

    def path(self, name):
        return os.path.join(self.name, name)

    def make(self, name, *hosts):
        """A certificate for these hosts in NAME.pem, with its key in NAME.key; a former one is replaced."""
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", f"/CN={name}", "-addext", "subjectAltName=" + ",".join(hosts),
             "-keyout", self.path(name + ".key"), "-out", self.path(name + ".pem")], check=True, capture_output=True)


class Certificate(Certificates):
    """One certificate, for this machine."""

    def __init__(self):
        super().__init__()
        self.make("localhost", "DNS:localhost", "IP:127.0.0.1")
        self.file, self.key = self.path("localhost.pem"), self.path("localhost.key")

    @property
    def variables(self):
        """Those of a server that has it."""
        return {"HTTP_TLS_CERT_FILE": self.file, "HTTP_TLS_KEY_FILE": self.key}

    def context(self, *protocols):
        """TLS of a client that trusts it, and offers these protocols by ALPN."""
        context = ssl.create_default_context(cafile=self.file)
        if protocols:
            context.set_alpn_protocols(protocols)
        return context
