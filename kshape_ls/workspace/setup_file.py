"""What a ``setup.py`` requires, as far as it is written out: the file is read, never run."""

from __future__ import annotations

import ast

from kshape_ls.source.asking import ask


def required_by_setup(text: str) -> list[str]:
    """The requirements in ``install_requires=[...]``, a list of texts in the call or in a variable."""
    module = ask(text).tree if "install_requires" in text else None
    if module is None:
        return []
    named = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found: list[str] = []
    for call in ast.walk(module):
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            if keyword.arg == "install_requires":
                value = keyword.value
                value = named.get(value.id, value) if isinstance(value, ast.Name) else value
                items = value.elts if isinstance(value, ast.List | ast.Tuple) else []
                found += [
                    item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)
                ]
    return found
