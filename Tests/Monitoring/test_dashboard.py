"""Alerts and dashboard are about metrics that there are: Prometheus scrapes a server under traffic, and is asked every query."""

import http.client
import json
import pathlib
import re
import ssl
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

from certificates import Certificate
from example import EXAMPLE_FILE, example
from processes import EmbeddedServer, Process, ReservedPort

ROOT = pathlib.Path(__file__).resolve().parents[2]
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "dashboard.json").read_text())
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yaml"
METRIC = re.compile(r"\b([a-z_]+)\{")
PATIENCE_SECONDS = 90


def queries():
    """Every query of the dashboard, with the panel that asks it, as Grafana asks it for all jobs and instances."""
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", []):
            text = target["expr"].replace("$__rate_interval", "10s").replace("$job", ".*").replace("$instance", ".*")
            yield panel["title"], text


class Prometheus(Process):
    """A Prometheus that scrapes one target once a second."""

    def __init__(self, folder, port, target):
        configuration = pathlib.Path(folder) / "prometheus.yml"
        configuration.write_text(f"""
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{ALERTS}]
scrape_configs:
  - job_name: lionsden
    static_configs: [{{targets: ["{urllib.parse.urlsplit(target).netloc}"]}}]
""")
        self.url = port.url
        super().__init__([
            "prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={folder}/data",
            f"--web.listen-address=127.0.0.1:{port.number}"], {"PATH": "/usr/bin:/bin"})
        self.wait_for_line(r"(Server is ready to receive web requests)")

    def ask(self, path, **parameters):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}", timeout=20) as answer:
            return json.load(answer)["data"]

    def values(self, query):
        """The values that a query finds, without those that are no numbers."""
        return [sample["value"][1] for sample in self.ask("query", query=query)["result"] if sample["value"][1] != "NaN"]


class Traffic:
    """Requests of all kinds: answered, refused, and stored."""

    def __init__(self, url):
        self._authority = urllib.parse.urlsplit(url).netloc
        self._context = ssl.create_default_context()
        self._context.check_hostname, self._context.verify_mode = False, ssl.CERT_NONE
        values = example()
        login = {
            "clientId": values["COGNITO_TEST_CLIENT_ID"], "username": values["COGNITO_TEST_USER_EMAIL"],
            "password": values["COGNITO_TEST_USER_PASSWORD"]}
        self._token = json.loads(self._send("POST", "/cognito-testing-login", content=login))["IdToken"]

    def burst(self):
        for token in (self._token, "no.token.atall", None):
            for path in ("/public", "/secure", "/admin", "/nowhere"):
                self._send("GET", path, token)
        self._send("POST", "/create", self._token, {"name": "Simba"})
        self._send("GET", "/records", self._token)

    def _send(self, method, path, token=None, content=None):
        fields = {"Content-Type": "application/json"} if content is not None else {}
        if token:
            fields["Authorization"] = f"Bearer {token}"
        connection = http.client.HTTPSConnection(self._authority, timeout=20, context=self._context)
        try:
            connection.request(method, path, json.dumps(content) if content is not None else None, fields)
            return connection.getresponse().read()
        finally:
            connection.close()


class Dashboard(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        folder = directory.name
        certificate = Certificate()
        self.addCleanup(certificate.cleanup)
        self.server = self.started(EmbeddedServer(
            {"MANAGEMENT_PORT": "0", "DATABASE_URL": f"sqlite:{folder}/den.db"} | certificate.variables, ["--env-file", str(EXAMPLE_FILE)]))
        management = self.server.wait_for_line(r"^management listening on (\S+)$")
        self.prometheus = self.started(Prometheus(folder, self.started(ReservedPort()), management))

    def started(self, process):
        self.addCleanup(process.stop)
        return process

    def test_every_query_finds_something_under_traffic(self):
        missing, traffic = dict(enumerate(queries())), Traffic(self.server.url)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while missing and time.monotonic() < deadline:
            traffic.burst()
            missing = {number: query for number, query in missing.items() if not self.prometheus.values(query[1])}
        self.assertEqual(list(missing.values()), [])
        rules = [rule for group in self.prometheus.ask("rules")["groups"] for rule in group["rules"]]
        self.assertEqual({rule["health"] for rule in rules}, {"ok"})
        self.assertEqual([rule["name"] for rule in rules if rule["state"] == "firing"], [])


class Names(unittest.TestCase):
    """What a query names that finds nothing as a rule, such as failures, is spelled right all the same."""

    def test_every_metric_is_documented(self):
        documented = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs" / "monitoring.md").read_text())) | {"up"}
        asked = "\n".join(query for _, query in queries()) + ALERTS.read_text()
        unknown = {name for name in METRIC.findall(asked) if re.sub("_(bucket|sum|count)$", "", name) not in documented}
        self.assertEqual({name for name in unknown if not name.startswith("process_")}, set())

    def test_every_alert_has_a_case_in_which_it_fires(self):
        alerts = set(re.findall(r"- alert: (\w+)", ALERTS.read_text()))
        cases = (ALERTS.parent / "alerts.test.yaml").read_text()
        self.assertEqual(alerts, set(re.findall(r"alertname: (\w+)(?:, |\n\s*)exp_alerts", cases)))


if __name__ == "__main__":
    unittest.main()
