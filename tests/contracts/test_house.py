"""The rules of the house hold for every file in the tree: openings, sizes, no traces of a machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MADE_BY_DJANGO = ROOT / "src" / "kinfolk_web" / "migrations"
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if path.parent != MADE_BY_DJANGO)
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50
COMPILED = ("src/kinfolk/search/kernels.py",)
TRACES = re.compile(
    r"(?:^|[^A-Za-z0-9_.])/(?:work|root|farm|home/[a-z]+)/"
    r"|https?://[^ \"]*(?:/simple/|/-/[^ \"]*\.tgz|\.whl)"
    r"|index-url"
)
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "misc"}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".json",
    ".typ",
    ".html",
    ".css",
    ".js",
    ".sh",
    ".svg",
    ".csv",
    ".yml",
    "",
}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def kept_files() -> list[Path]:
    """Return every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:  # an unpacked release has no history
        return [
            path for path in ROOT.rglob("*") if path.is_file() and not path.relative_to(ROOT).parts[0].startswith(".")
        ]
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@cache
def read(path: Path) -> tuple[str, ast.Module]:
    """Return a module as text and as a tree, read once for all rules."""
    text = path.read_text("utf-8")
    return text, ast.parse(text)


def opens_with_a_sentence(path: Path) -> bool:
    first = (ast.get_docstring(read(path)[1]) or "").split("\n\n")[0]
    return first.endswith(".") and (first[0].isupper() or first[0] in "`:")


def test_every_module_opens_with_one_sentence_that_says_what_it_is_for():
    assert [relative(path) for path in SOURCES if not opens_with_a_sentence(path)] == []


def test_every_module_fits_in_one_reading():
    lines = {relative(path): len(read(path)[0].splitlines()) for path in SOURCES}
    assert {name: count for name, count in lines.items() if count > MOST_LINES and name not in COMPILED} == {}


def test_no_module_is_a_drawer():
    assert [relative(path) for path in SOURCES if path.stem in FORBIDDEN_NAMES] == []


def test_no_file_names_a_place_on_somebody_s_machine_or_an_address_of_packages():
    found = []
    for path in kept_files():
        if path.suffix not in TEXT or path == Path(__file__).resolve():
            continue
        text = path.read_text("utf-8", errors="ignore")
        found += [f"{relative(path)}: {match.group(0)!r}" for match in TRACES.finditer(text)]
    assert not found


def test_nothing_large_is_kept():
    most = {".po": 1024}  # sentences are kept in one catalogue for each language
    sizes = {path: path.stat().st_size // 1024 for path in kept_files()}
    large = {relative(path): size for path, size in sizes.items() if size > most.get(path.suffix, 500)}
    assert not large, "sizes in KiB"


def test_every_requirement_is_pinned_with_a_hash():
    for name in ("run", "test"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
        pins = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]
        assert pins
        assert all("==" in lines[number] for number in pins)
        assert all("--hash=sha256:" in lines[number + 1] for number in pins)


def test_every_dependency_is_among_the_pins():
    pinned = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / "run.txt").read_text("utf-8"), re.MULTILINE))
    wanted = {re.match(r"[a-z0-9-]+", one).group(0) for one in PROJECT["dependencies"]}
    assert wanted <= pinned, "run `make requirements`"


def test_what_the_tests_install_includes_what_the_planner_runs_on():
    run, test = (
        set((ROOT / "requirements" / f"{name}.txt").read_text("utf-8").split("\n")) for name in ("run", "test")
    )
    assert {line for line in run if "==" in line} <= {line for line in test if "==" in line}


def test_the_law_names_every_module_in_its_layers():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(one["layers"] for one in settings["contracts"] if one["type"] == "layers")
    named = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    package = ROOT / "src" / "kinfolk"
    modules = {path.stem for path in package.glob("*.py")} | {
        path.parent.name for path in package.glob("*/__init__.py")
    }
    outside = {"__init__", "__main__", "kinfolk"}
    assert {f"kinfolk.{name}" for name in modules - outside} <= named, "give the new module its place in pyproject.toml"


def long_functions(path: Path) -> list[str]:
    """Return the functions whose body, without its docstring, does not fit on one screen."""
    found = []
    for node in ast.walk(read(path)[1]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            found += [f"{node.name}: {length}"] if length > MOST_LINES_OF_A_FUNCTION else []
    return found


def test_every_function_fits_on_one_screen():
    long = {relative(path): long_functions(path) for path in SOURCES if relative(path) not in COMPILED}
    assert {name: found for name, found in long.items() if found} == {}


def imported_packages() -> set[str]:
    """Return the top-level packages that the sources import, anywhere in a module."""
    found: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(read(path)[1]):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"kinfolk", "kinfolk_web", "__future__"}


def test_every_package_that_is_imported_is_a_dependency_of_its_own():
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["site"]]
    declared = {re.match(r"[a-z0-9-]+", one).group(0) for one in wanted}
    suppliers = packages_distributions()
    assert {package for package in imported_packages() if declared.isdisjoint(map(normal, suppliers[package]))} == set()


def test_every_dependency_is_used():
    sources = "\n".join(read(path)[0] for path in SOURCES)
    declared = {re.match(r"[a-z0-9-]+", one).group(0) for one in PROJECT["dependencies"]}
    suppliers = packages_distributions()  # reads every file that is installed
    supplied = {normal(one) for package in imported_packages() for one in suppliers[package]}
    by_name = {one for one in declared if one in sources or one.replace("-", "_") in sources}
    assert declared - supplied - by_name == set()


def normal(distribution: str) -> str:
    """Return the name of a distribution as requirement files write it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()
