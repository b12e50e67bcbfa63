"""Holds the files of this directory against the source, and against each other."""

import pathlib
import re
import sys

import yaml

DEPLOY = pathlib.Path(__file__).resolve().parent
SOURCES = DEPLOY.parent / "Sources"
CLUSTER = DEPLOY / "kubernetes"
NAME = re.compile(r"\b(?:COGNITO|CORS|DATABASE|HTTP|LOG|MANAGEMENT)_[A-Z_]+\b")


def unknown_names():
    """Variables that are named here and that nothing reads."""
    known = set()
    for path in SOURCES.rglob("*.swift"):
        known.update(re.findall(r'"([A-Z_]+)"', path.read_text()))
    for path in [DEPLOY / "lionsden.service", DEPLOY / "Dockerfile", *sorted(CLUSTER.glob("*.yaml"))]:
        for name in sorted(set(NAME.findall(path.read_text())) - known):
            yield f"{path.relative_to(DEPLOY)} names {name}, which the configuration does not know"


def resource(kind):
    return yaml.safe_load((CLUSTER / f"{kind}.yaml").read_text())


def wrong_times():
    """A drain that would be cut short, or begin while requests are still sent here."""
    pod = resource("deployment")["spec"]["template"]["spec"]
    container = pod["containers"][0]
    variables = resource("configmap")["data"]
    wait = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    drain = int(variables["HTTP_DRAIN_SECONDS"])
    if wait + drain >= pod["terminationGracePeriodSeconds"]:
        yield f"a wait of {wait} s and a drain of {drain} s do not end before terminationGracePeriodSeconds"
    ready = container["readinessProbe"]
    if ready["periodSeconds"] * ready["failureThreshold"] > wait:
        yield "the wait before SIGTERM is shorter than readiness takes to be lost"
    stop = int(re.search(r"^TimeoutStopSec=(\d+)$", (DEPLOY / "lionsden.service").read_text(), re.MULTILINE)[1])
    limits = (SOURCES / "HTTPServer" / "Limits.swift").read_text()
    standard = int(re.search(r"var drain: Duration = \.seconds\((\d+)\)", limits)[1])
    if stop <= standard:
        yield f"TimeoutStopSec is {stop}, and the drain takes {standard} s"


def wrong_references():
    """Ports and resources that are named here and are not there."""
    container = resource("deployment")["spec"]["template"]["spec"]["containers"][0]
    variables = resource("configmap")["data"]
    ports = {port["name"]: str(port["containerPort"]) for port in container["ports"]}
    if ports != {"http": variables["HTTP_PORT"], "management": variables["MANAGEMENT_PORT"]}:
        yield f"the container's ports are {ports}, which are not those of the variables"
    sources = {kind: reference["name"] for source in container["envFrom"] for kind, reference in source.items()}
    for kind, reference in [("configmap", "configMapRef"), ("secret", "secretRef")]:
        if sources.get(reference) != resource(kind)["metadata"]["name"]:
            yield f"the container does not take its variables from {kind}.yaml"
    if "DATABASE_URL" in variables:
        yield "DATABASE_URL is a secret, and stands in the config map"
    listed = set(resource("kustomization")["resources"])
    there = {path.name for path in CLUSTER.glob("*.yaml")} - {"kustomization.yaml"}
    if listed != there:
        yield f"kustomization.yaml and the directory differ by {sorted(listed ^ there)}"


faults = [*unknown_names(), *wrong_times(), *wrong_references()]
print("\n".join(faults) or "every variable is known; ports and times fit")
sys.exit(bool(faults))
