"""The test of the layers fails where it should, on packages made up here."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from layers import faults, imports  # noqa: E402

GOOD = {
    "COpenSSL": ("system", [], []),
    "StrictJSON": ("regular", [], ["FoundationEssentials"]),
    "JOSE": ("regular", ["COpenSSL", "StrictJSON"], ["COpenSSL", "StrictJSON"]),
    "HTTPServer": ("regular", ["StrictJSON", "Logging"], ["StrictJSON", "Logging", "Dispatch"]),
    "CognitoCore": ("regular", ["JOSE"], ["JOSE"]),
    "CognitoAuth": ("regular", ["CognitoCore", "HTTPServer"], ["CognitoCore", "HTTPServer"]),
    "Signing": ("regular", ["JOSE"], ["JOSE"]),
    "App": ("regular", ["CognitoAuth"], ["CognitoAuth"]),
    "LionsDen": ("executable", ["App"], ["App"]),
    "JOSETests": ("test", ["JOSE", "Signing"], ["JOSE", "Signing", "Testing"]),
}


class LayerTests(unittest.TestCase):
    def faults(self, **changed):
        """The faults of the good package with other targets in it: name = (type, declared, imported)."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            descriptions = []
            for name, (kind, declared, imported) in (GOOD | changed).items():
                if imported or kind != "system":
                    source = root / ("Tests" if kind == "test" else "Sources") / name / "Inner" / "File.swift"
                    source.parent.mkdir(parents=True)
                    source.write_text("".join(f"import {module}\n" for module in imported))
                dependencies = [
                    {"product": [one, "swift-log", None, None]} if one == "Logging" else {"byName": [one, None]} for one in declared]
                descriptions.append({"name": name, "type": kind, "dependencies": dependencies})
            return list(faults({"targets": descriptions}, root))

    def test_a_package_in_good_order_has_no_faults(self):
        self.assertEqual(self.faults(), [])

    def test_an_import_of_the_same_layer_is_sideways(self):
        both = ["JOSE", "CognitoCore"]
        self.assertEqual(self.faults(Signing=("regular", both, both)), ["Signing imports CognitoCore, which lies beside it"])

    def test_an_import_of_a_higher_layer_is_up(self):
        three = ["COpenSSL", "StrictJSON", "Signing"]
        self.assertEqual(
            self.faults(JOSE=("regular", three, three), LionsDen=("executable", [], [])), ["JOSE imports Signing, which lies above it"])

    def test_an_import_that_is_not_declared(self):
        self.assertEqual(
            self.faults(JOSE=("regular", ["COpenSSL"], ["COpenSSL", "StrictJSON"])),
            ["Sources/JOSE/Inner/File.swift imports StrictJSON, which JOSE does not declare as a dependency"])

    def test_a_declared_dependency_that_is_not_imported(self):
        self.assertEqual(
            self.faults(App=("regular", ["CognitoAuth", "Logging"], ["CognitoAuth"])), ["App declares Logging, which it does not import"])

    def test_tests_declare_what_they_import_and_no_more(self):
        self.assertEqual(
            self.faults(JOSETests=("test", ["JOSE", "Signing"], ["JOSE", "App"])),
            ["Tests/JOSETests/Inner/File.swift imports App, which JOSETests does not declare as a dependency",
             "JOSETests declares Signing, which it does not import"])

    def test_production_that_can_sign(self):
        both = ["CognitoAuth", "Signing"]
        self.assertEqual(self.faults(App=("regular", both, both)), ["LionsDen reaches Signing, which can sign"])

    def test_a_layer_that_reaches_what_it_must_not_know(self):
        both = ["StrictJSON", "JOSE"]
        self.assertEqual(
            self.faults(HTTPServer=("regular", both, both)), ["HTTPServer reaches JOSE, and must know nothing of it"])

    def test_a_target_without_a_layer(self):
        self.assertEqual(
            self.faults(Attic=("regular", ["JOSE"], ["JOSE"])), ["Attic has no layer: give it one in Tests/Layers/layers.py"])

    def test_a_package_without_the_production_executable(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(
                list(faults({"targets": []}, pathlib.Path(folder))), ["there is no LionsDen, the production executable"])


class ImportTests(unittest.TestCase):
    def test_each_form_of_an_import_is_found(self):
        source = "\n".join([
            "import A", "public import B", "@testable import C", "@_exported public import D", "package import E",
            "    import F", "import struct G.Inner", "@_spi(Some) internal import H"])
        self.assertEqual(imports(source), set("ABCDEFGH"))

    def test_what_only_looks_like_an_import_is_none(self):
        source = '// import A\n/// import B\nlet text = """\nimport C\n"""\nlet important = "import D"\n'
        self.assertEqual(imports(source), set())


if __name__ == "__main__":
    unittest.main()
