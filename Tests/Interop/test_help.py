"""What the executables say of themselves."""

import re
import subprocess

from cases import InteropTestCase
from processes import binary

COMMANDS = {"lionsden": ["serve", "verify", "config"], "lionsden-dev": ["serve", "pool", "token", "new", "verify", "config"]}


class Help(InteropTestCase):
    def said(self, *command):
        ended = subprocess.run([binary(command[0]), *command[1:]], env={}, capture_output=True, text=True, timeout=30)
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        return ended.stdout

    def test_every_command_has_an_example_of_itself(self):
        for name, commands in COMMANDS.items():
            for command in [[]] + [[command] for command in commands]:
                with self.subTest(name=name, command=command):
                    text = self.said(name, *command, "--help")
                    self.assertRegex(text, r"(?s)OVERVIEW: \S+.*Example.*" + " ".join([name, *command]) + r".*USAGE:")

    def test_root_lists_the_exit_statuses(self):
        for name in COMMANDS:
            self.assertEqual(re.findall(r"^  (\d+) +\S", self.said(name, "--help"), re.M), ["0", "1", "64", "78", "130"])

    def test_completion_scripts_know_every_command(self):
        for name, commands in COMMANDS.items():
            for shell in ["bash", "zsh", "fish"]:
                with self.subTest(name=name, shell=shell):
                    script = self.said(name, "--generate-completion-script", shell)
                    for command in commands:
                        self.assertIn(command, script)
                    if shell == "bash":
                        subprocess.run(["bash", "-n"], input=script, text=True, check=True)
