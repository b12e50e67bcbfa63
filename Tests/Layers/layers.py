"""Which target may import which, and what Package.swift and the import lines say.

    swift package dump-package | Tests/Layers/layers.py PACKAGE-DIRECTORY
"""

import json
import pathlib
import re
import sys

# From the ground up: a target imports targets of lower layers alone. A system library and a target of C are the ground, and need no line.
LAYERS = [
    {"Locking"},
    {"StrictJSON", "FileReading", "CoreSyntax", "PrometheusMetrics", "HTTP2Framing", "WebSocketFraming"},
    {"JOSE", "LogSafety"},
    {"EnvironmentReading"},
    {"HTTPServer", "CognitoCore", "Storage", "Signing"},
    {"CognitoAuth", "ServiceRuntime", "HTTPTesting"},
    {"CognitoHummingbird", "CognitoPool", "CognitoRuntime", "ServiceClient"},
    {"CognitoTesting"},
    {"App"},
    {"LionsDen", "LionsDenDev"},
]

# What a target must not reach, by whatever way: each layer keeps to its own subject.
APART = {
    "JOSE": {"HTTPServer"},
    "HTTP2Framing": {"HTTPServer"},
    "HTTPServer": {"JOSE"},
    "CognitoCore": {"HTTPServer"},
    "ServiceRuntime": {"CognitoCore", "CognitoAuth", "JOSE"},
    "CognitoRuntime": {"CognitoAuth"},
    "HTTPTesting": {"CognitoCore", "CognitoAuth", "CognitoPool"},
    "Storage": {"HTTPServer", "CognitoCore"},
}

# The production executable, and what can sign a token.
PRODUCTION = "LionsDen"
SIGNING = {"Signing", "HTTPTesting", "CognitoPool", "CognitoTesting"}

# What the toolchain brings.
TOOLCHAIN = {
    "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "PackageDescription", "Swift", "Synchronization",
    "Testing", "XCTest", "os",
}

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)",
    re.MULTILINE)
TEXT = re.compile(r'"""(?!").*?"""', re.DOTALL)


def imports(source):
    """The modules that a Swift source imports."""
    return set(IMPORT.findall(TEXT.sub('""', source)))


class Target:
    """A target of a package description, with the modules that its sources import."""

    def __init__(self, description, root):
        self.name = description["name"]
        self.is_test = description["type"] == "test"
        self.declared = {self._name(dependency) for dependency in description["dependencies"]}
        folder = root / (description.get("path") or f"{'Tests' if self.is_test else 'Sources'}/{self.name}")
        sources = sorted(folder.rglob("*.swift"))
        self.is_ground = description["type"] == "system" or not sources
        self.imported = {}
        for source in sources:
            for module in imports(source.read_text()):
                self.imported.setdefault(module, source.relative_to(root))

    @staticmethod
    def _name(dependency):
        return next(value[0] for kind, value in dependency.items() if kind in ("byName", "target", "product"))


def layer(target):
    """The number of a target's layer, 0 for the ground; None for one that has no layer."""
    if target.is_ground:
        return 0
    return next((number for number, names in enumerate(LAYERS, 1) if target.name in names), None)


def reached(name, targets):
    """All that a target depends on, by whatever way."""
    found, rest = set(), [name]
    while rest:
        for dependency in targets[rest.pop()].declared & targets.keys() - found:
            found.add(dependency)
            rest.append(dependency)
    return found


def undeclared(target):
    """What a target imports and does not declare, or declares and does not import."""
    if target.is_ground:
        return
    for module, source in sorted(target.imported.items()):
        if module not in target.declared | TOOLCHAIN | {target.name}:
            yield f"{source} imports {module}, which {target.name} does not declare as a dependency"
    for name in sorted(target.declared - target.imported.keys()):
        yield f"{target.name} declares {name}, which it does not import"


def misplaced(target, targets):
    """What a target imports sideways or up, and what it must not reach."""
    own = layer(target)
    if own is None:
        yield f"{target.name} has no layer: give it one in Tests/Layers/layers.py"
        return
    for name in sorted((target.declared | target.imported.keys()) & targets.keys() - {target.name}):
        other = layer(targets[name])
        if not targets[name].is_test and other is not None and other >= own > 0:
            yield f"{target.name} imports {name}, which lies {'beside' if other == own else 'above'} it"
    for name in sorted(APART.get(target.name, set()) & reached(target.name, targets)):
        yield f"{target.name} reaches {name}, and must know nothing of it"


def faults(package, root):
    """All that is wrong with a package, a sentence each."""
    targets = {target.name: target for target in (Target(description, root) for description in package["targets"])}
    for target in targets.values():
        yield from undeclared(target)
        if not target.is_test:
            yield from misplaced(target, targets)
    if PRODUCTION not in targets:
        yield f"there is no {PRODUCTION}, the production executable"
        return
    for name in sorted(SIGNING & reached(PRODUCTION, targets)):
        yield f"{PRODUCTION} reaches {name}, which can sign"


def main(root):
    found = list(faults(json.load(sys.stdin), pathlib.Path(root)))
    for fault in found:
        print(f"layers: {fault}", file=sys.stderr)
    if not found:
        print("layers: each target imports what lies below it, and production reaches nothing that signs: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
