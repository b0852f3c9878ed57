"""``workspace/diagnostic``: the problems of files that aren't open. An answer that would say nothing new waits.

Clients that mean it ask again after each answer, and the protocol has servers hold such a question. One that asks once
gets an answer, too: the first is never held. To clients that could ask and don't, ``scanning`` publishes.
"""

from __future__ import annotations

from lsprotocol import types

from kshape_ls.server.feature import Feature
from kshape_ls.server.publishing import asks_itself
from kshape_ls.server.scan import Report
from kshape_ls.server.scanning import news
from kshape_ls.server.server import Server


async def workspace_diagnostic(ls: Server, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
    """What the client doesn't know yet; while that is nothing, the question is held until something changes."""
    known = {each.uri: each.value for each in params.previous_result_ids}
    token, sent = params.partial_result_token, False
    first, ls.scan.asked_for = not ls.scan.asked_for, True
    if first:
        ls.scan.changed.set()  # who publishes need do so no longer
    while True:
        reports = {each.uri: each for each in ls.scan.reports.values()}
        async for report in news(ls):
            reports[report.uri] = report
            if token is not None and known.get(report.uri) != report.result:
                sent, known[report.uri] = True, report.result
                ls.progress(
                    types.ProgressParams(token, types.WorkspaceDiagnosticReportPartialResult([_report(report)]))
                )
        told = [_report(each) for each in reports.values() if known.get(each.uri) != each.result]
        if told or sent or first:
            return types.WorkspaceDiagnosticReport(told)
        await ls.scan.changed.wait()


def _report(report: Report) -> types.WorkspaceFullDocumentDiagnosticReport:
    return types.WorkspaceFullDocumentDiagnosticReport(report.uri, list(report.items), result_id=report.result)


def _offered(abilities: types.ClientCapabilities) -> bool | None:
    return True if asks_itself(abilities) else None


# Neovim 0.12, told to ask again, would ask for closed files alone and show outdated problems of open ones.
FEATURES = (
    Feature(types.WORKSPACE_DIAGNOSTIC, workspace_diagnostic, turn="at once", options=_offered, not_for=("Neovim",)),
)
