"""Every test, wherever it lives: a database server of its own, the tests' settings, the fixtures.

It stands at the root because tests live beside the code too. Without `DATABASE_URL` an embedded
server is started in a temporary folder; the workers of a parallel run inherit its address.
"""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import django
import hypothesis
import pytest
from _pytest.nodeid import NodeId
from django.apps import apps
from django.utils import translation

from bihuan.config import postgres

pytest_plugins = ["tests.database", "tests.browser", "tests.told"]


def leave(home: Path, starter: int) -> None:
    if os.getpid() == starter:  # a forked child of a test inherits what runs at exit
        postgres.stop()
        shutil.rmtree(home)


if "DATABASE_URL" not in os.environ:
    folder = Path(tempfile.mkdtemp(prefix="bihuan-test-"))
    os.environ["BIHUAN_HOME"] = str(folder)
    atexit.register(leave, folder, os.getpid())
    postgres.ensure({"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"})
os.environ["BIHUAN_DEMO"] = "false"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
if not apps.ready:
    django.setup()  # before pytest-django would: test modules import models at their top

hypothesis.settings.register_profile(
    "bihuan",
    deadline=None,  # the machine is shared; time says nothing
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("bihuan")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of an `xdist_group` on one worker, and those of a module that share a browser:
    pytest-xdist 3.8 marks their ids where pytest 9.2 does not look any more."""
    for item in items if getattr(config.option, "loadgroup", False) else ():
        group = "_".join(sorted(mark.args[0] for mark in item.iter_markers("xdist_group")))
        if not group and "chromium" in getattr(item, "fixturenames", ()):
            group = item.path.relative_to(config.rootpath).with_suffix("").as_posix()
        if group and not item.nodeid.endswith(f"@{group}"):
            item._id = NodeId.parse(f"{item.nodeid}@{group}")  # noqa: SLF001


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking for garbage in it again and again took a tenth of a
    run."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def in_the_source_language() -> None:
    """A page asked for in English leaves that language on in its thread: begin without it."""
    translation.deactivate()
