"""The package as it is installed."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import onrecord

ROOT = Path(__file__).parents[1]


def test_importing_loads_nothing_of_the_command_line() -> None:
    program = "import sys, onrecord; onrecord.annotate('a'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "onrecord._native" in loaded
    assert not {"typer", "rich", "pydantic", "onrecord.cli"} & set(loaded)


def test_versions_agree() -> None:
    assert onrecord.__version__ == metadata.version("onrecord")


def test_console_script_is_installed() -> None:
    (script,) = metadata.entry_points(group="console_scripts", name="onrecord")
    assert script.value == "onrecord.cli:main"


def test_everything_public_is_documented() -> None:
    assert set(onrecord.__all__) <= set(dir(onrecord))
    for name in set(onrecord.__all__) - {"__version__"}:
        thing = getattr(onrecord, name)
        assert thing.__doc__, name
        assert thing.__module__.startswith("onrecord")
        for attribute in vars(thing) if isinstance(thing, type) else ():
            assert attribute.startswith("_") or getattr(thing, attribute).__doc__, f"{name}.{attribute}"


def test_rust_runs_the_examples_of_every_page() -> None:
    source = (ROOT / "crates/onrecord/src/lib.rs").read_text(encoding="utf-8")
    for page in (ROOT / "README.md", *ROOT.glob("docs/**/*.md")):
        if page.exists() and re.search(r"^```rust", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert f'include_str!("../../../{page.relative_to(ROOT)}")' in source, f"{page} is not in lib.rs"
