"""Times of several servers over the same changes, taken in turn, so that a noisy machine is noisy for all."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from benchmarks.client import Client, Silent
from benchmarks.servers import Command
from benchmarks.sessions import Change, applied

Times: TypeAlias = dict[tuple[str, str], list[float]]
"""Seconds by server and by what was measured."""

PAUSE = 0.03
"""Seconds between two changes: people type no faster, and a processor that was idle is slower."""

SCREEN = 60
EVERY = 2
"""After so many changes each server is asked, where it is."""

Asked: TypeAlias = tuple[str, str, str, Callable[[list[str], int], dict[str, Any]]]
"""What it is called, the method, the ability that a server needs for it, its parameters for a text and a line."""


def _hover(lines: list[str], line: int) -> dict[str, Any]:
    return {"position": {"line": line, "character": max(lines[line].find("layers."), 0) + len("layers.")}}


def _screen(lines: list[str], line: int) -> dict[str, Any]:
    first = max(line - SCREEN // 2, 0)
    end = min(first + SCREEN, len(lines) - 1)
    return {"range": {"start": {"line": first, "character": 0}, "end": {"line": end, "character": 0}}}


def _action(lines: list[str], line: int) -> dict[str, Any]:
    at = next((n for n, text in enumerate(lines) if "LSTM(16)," in text), line)
    range_ = {"start": {"line": at, "character": 6}, "end": {"line": at, "character": 6}}
    return {"range": range_, "context": {"diagnostics": []}}


HOVER: Asked = ("hover", "textDocument/hover", "hoverProvider", _hover)
HINTS: Asked = ("inlay hints", "textDocument/inlayHint", "inlayHintProvider", _screen)
ACTIONS: Asked = ("code action", "textDocument/codeAction", "codeActionProvider", _action)


def starts(commands: Sequence[Command], lines: list[str], count: int) -> Times:
    """From the start of a process to ``initialized``, and to the first diagnostics of a text."""
    times: Times = defaultdict(list)
    for command in commands:
        with _client(command) as client:  # once before, for its modules to be compiled
            client.initialize()
            client.open(list(lines))
    for _ in range(count):
        for command in commands:
            begun = time.perf_counter()
            with _client(command) as client:
                client.initialize()
                times[client.name, "start"].append(time.perf_counter() - begun)
                client.open(list(lines))
                times[client.name, "first diagnostics"].append(time.perf_counter() - begun)
    return times


def edits(
    commands: Sequence[Command], text: list[str], changes: Sequence[Change], asked: Sequence[Asked] = ()
) -> tuple[Times, dict[str, int | None]]:
    """Every change in every server in turn, with the questions between, and the most memory that each ever held."""
    times: Times = defaultdict(list)
    clients = list(_ready(commands, text))
    lines = list(text)
    try:
        for number, change in enumerate(changes):
            applied(lines, change)
            for client in list(clients):
                time.sleep(PAUSE)
                try:
                    seconds = client.change(change)
                    times[client.name, "change"].append(seconds)
                    times[client.name, change.kind].append(seconds)
                    if number % EVERY == 0:
                        _ask(client, lines, change.line, asked, times)
                except Silent as reason:
                    _drop(clients, client, reason)
        return times, {client.name: client.peak_memory() for client in clients}
    finally:
        for client in clients:
            client.close()


def memory(command: Command, text: list[str], changes: Sequence[Change], marks: Sequence[int]) -> dict[int, int | None]:
    """The most memory held after some numbers of changes, as fast as the server takes them."""
    found: dict[int, int | None] = {}
    with _client(command) as client:
        client.initialize()
        client.open(list(text))
        for number, change in enumerate(changes, 1):
            client.change(change)
            if number in marks:
                found[number] = client.peak_memory()
    return found


def _ask(client: Client, lines: list[str], line: int, asked: Sequence[Asked], times: Times) -> None:
    for what, method, ability, params in asked:
        if client.abilities.get(ability):
            seconds, _ = client.ask(method, params(lines, line))
            times[client.name, what].append(seconds)


def _ready(commands: Sequence[Command], text: list[str]) -> Iterator[Client]:
    for command in commands:
        client = Client(command)
        try:
            client.initialize()
            client.open(list(text))
        except Silent as reason:
            client.close()
            sys.stderr.write(f"{reason}: left out\n")
        else:
            yield client


def _drop(clients: list[Client], client: Client, reason: Silent) -> None:
    sys.stderr.write(f"{reason}: left out from here on\n")
    clients.remove(client)
    client.close()


@contextmanager
def _client(command: Command) -> Iterator[Client]:
    client = Client(command)
    try:
        yield client
    finally:
        client.close()
