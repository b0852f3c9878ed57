"""For test suites: models held to their shapes, without running anything."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from kshape_ls.api import Project, plain


def assert_shapes(
    *paths: str | os.PathLike[str],
    outputs: Mapping[str, Any] | None = None,
    root: str | os.PathLike[str] = ".",
    settings: Mapping[str, object] | None = None,
) -> None:
    """Fail where a layer of one of these files doesn't fit.

    ``outputs`` says, by the name of the variable (or else of the model), what models make: ``{"model": (None, 10)}``;
    a model that isn't there fails too. ``settings`` are as in ``pyproject.toml``, before which they come. Raises
    ``AssertionError``, and as ``Project.analyze_file`` does.
    """
    project = Project(root, settings)
    analyses = [project.analyze_file(path) for path in paths]
    wrong = [analysis.told(problem) for analysis in analyses for problem in analysis.errors]
    made = {
        name: model.output
        for analysis in analyses
        for model in analysis.models
        for name in (model.name, model.variable)
        if name
    }
    for name, wanted in (outputs or {}).items():
        if name not in made:
            wrong.append(f"no model is called {name}: {', '.join(sorted(made)) or 'there are none'}")
        elif plain(made[name]) != wanted:
            wrong.append(f"{name} makes {made[name]}, not {wanted}")
    if wrong:
        raise AssertionError("\n\n".join(wrong))
