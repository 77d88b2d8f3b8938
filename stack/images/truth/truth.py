"""Scores pairs of WAV files, what was said beside what was heard, with ViSQOL's speech mode.

Usage: truth.py [--pairs N] [--seconds S] FOLDER-OR-LIST

A folder is searched for NAME.said.wav beside NAME.heard.wav. A list is JSON: [{"pair", "reference", "degraded"}],
paths relative to it. Each pair prints a line of JSON as it is done, {"pair", "mosLqo", "seconds"}, or
{"pair", "error"}: mosLqo from 1 to 5, seconds of work. Exit codes: 0 all scored; 1 some were not; 2 bad usage.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import resample_poly
from visqol import VisqolApi

SPEECH_RATE = 16_000
"""Hz: the rate of ViSQOL's speech mode."""
LONGEST_S = 60.0
"""Seconds of a pair that are scored; ViSQOL was made for some 8 to 10."""
SHORTEST_S = 1.0


class BadInput(Exception):
    """What was asked for cannot be read as pairs."""


@dataclass(frozen=True)
class Pair:
    name: str
    reference: Path
    degraded: Path


def pairs_of(source: Path) -> Iterator[Pair]:
    """The pairs of a folder or of a JSON list."""
    if source.is_dir():
        for said in sorted(source.glob("*.said.wav")):
            name = said.name.removesuffix(".said.wav")
            yield Pair(name, said, said.with_name(f"{name}.heard.wav"))
        return
    try:
        listed = json.loads(source.read_text("utf-8"))
        for entry in listed:
            reference, degraded = (source.parent / str(entry[key]) for key in ("reference", "degraded"))
            yield Pair(str(entry["pair"]), reference, degraded)
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise BadInput(f"Cannot read pairs from {str(source)!r}: {type(cause).__name__}: {cause}") from cause


def speech(path: Path) -> NDArray[np.float64]:
    """A file's first channel at ViSQOL's rate, LONGEST_S at most."""
    info = soundfile.info(str(path))
    samples, rate = soundfile.read(str(path), frames=int(LONGEST_S * info.samplerate), dtype="float64", always_2d=True)
    if len(samples) < SHORTEST_S * rate:
        raise ValueError(f"{path.name} is {len(samples) / rate:.2f} s long, under {SHORTEST_S} s")
    if not np.any(samples[:, 0]):
        raise ValueError(f"{path.name} is silent")
    divisor = math.gcd(SPEECH_RATE, rate)
    resampled = resample_poly(samples[:, 0], SPEECH_RATE // divisor, rate // divisor)
    return np.asarray(resampled, dtype=np.float64)


def score(api: VisqolApi, pair: Pair) -> float:
    """MOS-LQO of a pair; a silent degraded file is no error but the worst score."""
    reference = speech(pair.reference)
    try:
        degraded = speech(pair.degraded)
    except ValueError as cause:
        if "silent" in str(cause):
            return 1.0
        raise
    return float(api.measure_from_arrays(reference, degraded, SPEECH_RATE).moslqo)


def run(source: Path, most: int, seconds: float) -> bool:
    """Score and print; false when a pair failed, or was left out since the time was up."""
    pairs = list(pairs_of(source))
    if not pairs:
        raise BadInput(f"Cannot score {str(source)!r}: no NAME.said.wav in it")
    if len(pairs) > most:
        raise BadInput(f"Cannot score {len(pairs)} pairs: at most {most} were allowed (--pairs)")
    api = VisqolApi()
    api.create(mode="speech", use_lattice_model=True)
    ends, complete = time.monotonic() + seconds, True
    for pair in pairs:
        began = time.monotonic()
        line: dict[str, str | float]
        if began > ends:
            line = {"pair": pair.name, "error": f"Cannot score it: the {seconds:g} s were over (--seconds)"}
        else:
            try:
                mos = score(api, pair)
                line = {"pair": pair.name, "mosLqo": round(mos, 4), "seconds": round(time.monotonic() - began, 3)}
            except (OSError, ValueError, RuntimeError) as cause:
                line = {"pair": pair.name, "error": f"Cannot score it: {cause}"}
        complete = complete and "error" not in line
        print(json.dumps(line), flush=True)
    return complete


def main() -> int:
    parser = argparse.ArgumentParser(prog="truth.py", description="Scores pairs of WAV files with ViSQOL.")
    parser.add_argument("source", type=Path, help="a folder of NAME.said.wav and NAME.heard.wav, or a JSON list")
    parser.add_argument("--pairs", type=int, default=200, help="the most pairs that are accepted (200)")
    parser.add_argument("--seconds", type=float, default=1800, help="no pair is begun after these (1800)")
    asked = parser.parse_args()
    try:
        return 0 if run(asked.source, asked.pairs, asked.seconds) else 1
    except BadInput as cause:
        print(cause, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
