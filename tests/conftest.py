"""Shared fixtures, and the rule that nothing skips silently where everything is asked for."""

import os
import sys
from pathlib import Path

import pytest

_PERSONAL = ("root", "drop rights", "reach", "the kernel")
SHARED = Path(os.environ.get("JIHENG_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory):
    """Keeps the compiled standards of a test run out of the user's cache."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of annotated reports beside the project."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip(f"the annotated reports are not at {SHARED} (set JIHENG_SHARED)")
    return SHARED


def pytest_runtest_setup() -> None:
    if "pictures" in sys.modules:
        sys.modules["pictures"].begin()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):  # noqa: ARG001 - the names are the hook's
    """Turns a skip into a failure when JIHENG_REQUIRE_ALL is set; says what a browser showed where a test fails.

    What depends on who runs the tests (root may read everything, and alone may cut the network off) may still skip.
    """
    outcome = yield
    report = outcome.get_result()
    if report.failed and "pictures" in sys.modules and (seen := sys.modules["pictures"].last_seen(item.name)):
        report.sections.append(("what the browser showed", seen))
    required = os.environ.get("JIHENG_REQUIRE_ALL") and not any(word in str(report.longrepr) for word in _PERSONAL)
    if report.skipped and required and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although everything is required: {report.longrepr}"
