"""What the tests found in one environment, for the table of releases (`tools/release_tables.py`)."""

import datetime
import json
import platform
import subprocess
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, Sequence

import numpy as np


def commit() -> str:
    """Which commit was tested, with a + if something was changed after it beside what the matrix itself writes; "" without git."""
    tests = Path(__file__).resolve().parent
    try:
        told = subprocess.check_output(["git", "rev-parse", "--short=7", "HEAD"], stderr=subprocess.DEVNULL, cwd=str(tests))
        changed = subprocess.call(["git", "diff", "--quiet", "HEAD", "--", ".", ":!docs/releases*"], cwd=str(tests.parent))
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told.decode().strip() + ("+" if changed else "")


class Results:
    """Counts outcomes by mode and writes them to `folder/environment.modes.json`: an environment may have several processes.

    whole: whether all tests of a release were asked for; a few of them are no result, and nothing is written.
    """

    def __init__(self, folder: str, environment: str, modes: Sequence[str], whole: bool) -> None:
        self.environment, self.whole = environment, whole
        self.path = Path(folder, f"{environment}.{'+'.join(modes)}.json")
        self.counts: Dict[str, Dict[str, int]] = OrderedDict()
        self.failures: Dict[str, str] = OrderedDict()
        self.expected: Dict[str, str] = OrderedDict()
        self.seconds = 0.0
        if self.path.exists():  # what dies before the end is not to look like what was found before
            self.path.unlink()

    def pytest_collectreport(self, report: Any) -> None:
        """Counts a file that cannot be imported."""
        if report.failed:
            counts = self.counts.setdefault("any", OrderedDict())
            counts["failed"] = counts.get("failed", 0) + 1
            self.failures[report.nodeid] = str(report.longrepr).strip().splitlines()[-1][:300]

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Counts a test when it is done, or could not be begun."""
        self.seconds += report.duration
        if report.when != "call" and report.passed or report.when == "teardown" and not report.failed:
            return
        outcome = "expected" if hasattr(report, "wasxfail") and report.skipped else report.outcome
        counts = self.counts.setdefault(dict(report.user_properties).get("mode", "any"), OrderedDict())
        counts[outcome] = counts.get(outcome, 0) + 1
        if outcome == "failed":
            crash = getattr(report.longrepr, "reprcrash", None)
            self.failures[report.nodeid] = (crash.message if crash else str(report.longrepr)).splitlines()[0][:300]
        elif outcome == "expected":
            self.expected[report.nodeid] = report.wasxfail

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Writes them, if the tests came to their end, with failures (1) or without (0)."""
        if not self.whole or exitstatus not in (0, 1):
            return
        import tensorflow as tf

        from ganzoo_compat import spelling

        found = OrderedDict([
            ("environment", self.environment), ("tensorflow", tf.__version__), ("keras", spelling.KERAS),
            ("python", platform.python_version()), ("numpy", np.__version__), ("date", datetime.date.today().isoformat()),
            ("commit", commit()), ("seconds", round(self.seconds)),
            ("counts", self.counts), ("failures", self.failures), ("expected", self.expected)])
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
