"""How much of some programs real Keras is asked about: ``python -m tests.verification.replays FILE...``.

Rebuilds the models of the files as ``kshape-ls verify`` does (none of their code is run) and counts the nodes by
verdict, those that weren't asked by reason. Ends with 1 where Keras says something else than the analysis.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from kshape_ls.analysis.telling.own_models import every_model
from kshape_ls.cli.analysing import analysed
from kshape_ls.report.file_report import FileReport
from kshape_ls.verification import Constructed, Differs, NodeVerdict, NotAsked, RefusedByKeras, Verification, Verifier
from kshape_ls.workspace.stating import Stated

NAMES = re.compile(r"`[^`]*`|'[^']*'|[A-Z]\w+(?= isn't a layer)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask about each file and print what became of its nodes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="the interpreter that has Keras")
    parser.add_argument("--each", action="store_true", help="print each node that wasn't called in Keras, too")
    asked = parser.parse_args(arguments)
    kinds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    with Verifier(asked.python, Path.cwd()) as verifier:
        for file in asked.files:
            analysis = analysed(str(file), Stated())
            if isinstance(analysis, FileReport):
                print(f"{file.name}: {analysis.unreadable}")
                continue
            for model in every_model(analysis):
                found = verifier.verify(model, 600.0)
                kinds.update(node.kind for node in found.every())
                reasons.update(filter(None, map(_reason, found.every())))
                for line in _lines(found, asked.each):
                    print(f"{file.name}:{model.range.line} {line}", flush=True)
    every = sum(kinds.values())
    replayed = every - kinds["skipped"] - kinds["constructed"]
    print(f"\n{replayed:,} of {every:,} nodes replayed ({replayed / max(every, 1):.1%})")
    for kind, count in kinds.most_common():
        print(f"  {count:>7,} {kind}")
    print("not called in Keras:")
    for reason, count in reasons.most_common():
        print(f"  {count:>7,} {reason}")
    return 1 if kinds["differs"] else 0


def _reason(node: NodeVerdict) -> str:
    verdict = node.verdict
    if not isinstance(verdict, NotAsked | Constructed):
        return ""
    return f"{node.kind}: {NAMES.sub('…', verdict.reason)}"


def _lines(found: Verification, each: bool) -> Iterator[str]:
    if found.failure is not None:
        yield f"not asked: {found.failure.message}"
    if found.refused is not None:
        yield f"refused as a model: {found.refused.error}: {found.refused.text[:300]}"
    for node in found.every():
        verdict, where = node.verdict, f"{node.range.line if node.range else '?'}: {node.name} ({node.class_name})"
        if isinstance(verdict, Differs):
            real = verdict.real
            yield f"{where} differs: {verdict.ours} {verdict.our_params}, Keras: {real.output} {real.params}"
        elif isinstance(verdict, RefusedByKeras):
            yield f"{where} refused: {verdict.error}: {verdict.text[:300]}"
        elif each and isinstance(verdict, NotAsked | Constructed):
            yield f"{where} {node.kind}: {verdict.reason}"


if __name__ == "__main__":
    sys.exit(main())
