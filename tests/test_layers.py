"""The package reads one way: no part imports one that comes after it.

A part is a folder of the package or a module at its top. The order is that
of a question's way through the program, from the facts to the screen.
"""

import ast
from pathlib import Path

import compat

PACKAGE = Path(compat.__file__).parent

ORDER = (
    "errors", "bounded", "resources", "licenses", "knowledge", "works", "reasoning", "proof",
    "answer", "speech", "telling", "obligations", "remedies", "explaining", "engine", "atlas", "rendering", "outbound", "cli",
)  # fmt: skip


def _part(module: str) -> str:
    return module.split(".")[0]


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("compat"):
            module = node.module.removeprefix("compat").lstrip(".")
            found |= {module} if module else set()
    return found


def test_no_part_imports_a_later_one():
    backwards = []
    seen = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        if module in ("__init__", "__main__"):
            continue
        seen.add(_part(module))
        for name in _imports(path):
            if ORDER.index(_part(name)) > ORDER.index(_part(module)):
                backwards.append(f"{module} imports {name}")
    assert seen <= set(ORDER)
    assert backwards == []
