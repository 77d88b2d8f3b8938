"""truth.py from outside: its lines, errors and exit codes. scripts/truth-suite.ts runs it with the locked packages."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import soundfile

TRUTH = Path(__file__).with_name("truth.py")


def truth(*args: str) -> tuple[int, list[dict[str, str | float]], str]:
    """Exit code, lines, and standard error of a run."""
    ended = subprocess.run(
        [sys.executable, str(TRUTH), *args], capture_output=True, text=True, timeout=300, check=False
    )
    return ended.returncode, [json.loads(line) for line in ended.stdout.splitlines()], ended.stderr


class TruthTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def wav(self, name: str, seconds: float, level: float = 0.3, rate: int = 8000) -> None:
        """A buzz that comes and goes, as syllables do."""
        t = np.arange(int(seconds * rate)) / rate
        buzz = np.sign(np.sin(2 * np.pi * 130 * t)) * (np.sin(2 * np.pi * 2 * t) > -0.5) * level
        soundfile.write(str(self.folder / name), buzz, rate, subtype="PCM_16")

    def test_folder_scores_the_same_high_and_the_broken_with_an_error(self) -> None:
        for name in ("a.said.wav", "a.heard.wav", "c.said.wav"):
            self.wav(name, 3)
        self.wav("c.heard.wav", 3, level=0)
        self.wav("b.said.wav", 0.5)
        self.wav("b.heard.wav", 0.5)
        self.wav("d.said.wav", 3)
        (self.folder / "d.heard.wav").write_text("no WAV", "utf-8")
        self.wav("e.said.wav", 3)
        code, lines, _ = truth(str(self.folder))
        by_name = {str(line["pair"]): line for line in lines}
        self.assertEqual(code, 1)
        self.assertEqual(list(by_name), ["a", "b", "c", "d", "e"])
        self.assertGreater(float(by_name["a"]["mosLqo"]), 4)
        self.assertEqual(by_name["c"]["mosLqo"], 1.0)
        self.assertIn("0.50 s long", str(by_name["b"]["error"]))
        for name in ("d", "e"):
            self.assertRegex(str(by_name[name]["error"]), "^Cannot score it: ")

    def test_list_names_files_beside_it_of_any_rate(self) -> None:
        self.wav("x.wav", 3, rate=44_100)
        self.wav("y.wav", 3, rate=8000)
        listed = self.folder / "list.json"
        listed.write_text(json.dumps([{"pair": "p", "reference": "x.wav", "degraded": "y.wav"}]), "utf-8")
        code, lines, _ = truth(str(listed))
        self.assertEqual((code, set(lines[0])), (0, {"pair", "mosLqo", "seconds"}))

    def test_no_pair_is_begun_when_the_time_is_up(self) -> None:
        self.wav("a.said.wav", 3)
        self.wav("a.heard.wav", 3)
        code, lines, _ = truth("--seconds", "0", str(self.folder))
        self.assertEqual(code, 1)
        self.assertIn("the 0 s were over", str(lines[0]["error"]))

    def test_bad_usage_is_2_and_quotes_what_was_given(self) -> None:
        listed = self.folder / "list.json"
        listed.write_text('{"a": 1}', "utf-8")
        self.wav("a.said.wav", 3)
        self.wav("b.said.wav", 3)
        empty = self.folder / "empty"
        empty.mkdir()
        for args in ([str(listed)], [str(self.folder / "none.json")], [str(empty)], ["--pairs", "1", str(self.folder)]):
            code, lines, complaint = truth(*args)
            self.assertEqual((code, lines), (2, []), args)
            self.assertRegex(complaint, "Cannot (read pairs from|score) ")


if __name__ == "__main__":
    unittest.main()
