"""The tools as an agent calls them: by the SDK's own client, over the pipes of a process."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from kshape_ls.agents import tools
from kshape_ls.agents.server import make_server

HEAD = "import keras\nfrom keras import layers\n"
WRONG = f"{HEAD}x = keras.Input((28, 28, 1))\nh = layers.Conv2D(4, 3)(x)\ny = layers.Conv1D(3, 3)(h)\n"
RIGHT = f"{HEAD}model = keras.Sequential([keras.Input((8,)), layers.Dense(4), layers.Dense(3)])\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "src").mkdir(parents=True)
    (root / "src" / "wrong.py").write_text(WRONG)
    (root / "right.py").write_text(RIGHT)
    (tmp_path / "secret.py").write_text(RIGHT)
    (root / "link.py").symlink_to(tmp_path / "secret.py")
    (root / "folder").symlink_to(tmp_path, target_is_directory=True)
    return root


def served(project: Path, talk: Callable[[Client], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with Client(make_server(project)) as client:
            await talk(client)

    asyncio.run(whole())


def test_over_the_pipes_of_a_process(project: Path):
    command = StdioServerParameters(command=sys.executable, args=["-m", "kshape_ls", "mcp", "--root", str(project)])

    async def whole() -> None:
        async with Client(stdio_client(command)) as client:
            listed = await client.list_tools()
            assert [tool.name for tool in listed.tools] == ["check", "shapes", "summary", "explain", "fix"]
            assert client.server_info.name == "kshape-ls"
            called = await client.call_tool("check", {"path": "src/wrong.py"})
            assert not called.is_error
            (problem,) = called.structured_content["problems"]
            assert (problem["file"], problem["line"], problem["code"]) == ("src/wrong.py", 5, "rank-mismatch")
            assert json.loads(called.content[0].text) == called.structured_content

    asyncio.run(asyncio.wait_for(whole(), 120))


def test_what_a_tool_refuses_reaches_the_agent_as_words(project: Path):
    async def talk(client: Client) -> None:
        for name, given, said in (
            ("check", {"path": "../secret.py"}, "outside of"),
            ("shapes", {"path": "link.py"}, "outside of"),
            ("fix", {"path": "folder/secret.py", "write": True}, "outside of"),
            ("summary", {"path": "none.py"}, "No such file"),
            ("summary", {}, "a path or a text is needed"),
            ("explain", {"code": "rank-missmatch"}, "rank-mismatch"),
        ):
            called = await client.call_tool(name, given)
            assert called.is_error, name
            assert said in called.content[0].text, called.content[0].text

    served(project, talk)


@pytest.mark.parametrize("path", ["../secret.py", "link.py", "folder/secret.py", "/etc/hostname", "\0", "folder"])
def test_nothing_outside_is_read(project: Path, path: str):
    for ask in (tools.check, tools.shapes):
        with pytest.raises(tools.RefusedError, match=r"outside|can't be looked at"):
            ask(project, path, None)
    with pytest.raises(tools.RefusedError, match=r"outside|can't be looked at"):
        tools.check(project, path, RIGHT)


def test_a_folder_is_checked_less_what_leads_out_of_it(project: Path):
    (project / "lost.py").write_bytes(b"'\xff'")
    told = tools.check(project, ".", None)
    assert told["summary"] == "1 errors, 0 other remarks in 2 files"
    assert sorted(each["file"] for each in told["unreadable"]) == ["link.py", "lost.py"]


def test_a_text_sees_the_project(project: Path):
    (project / "src" / "sizes.py").write_text("SIDE = 28\n")
    text = "import keras\nfrom sizes import SIDE\nx = keras.Input((SIDE,))\ny = keras.layers.Conv2D(8, 3)(x)\n"
    (problem,) = tools.check(project, "src/new.py", text)["problems"]
    assert "(None, 28)" in problem["message"]
    assert "\n4 | y = keras.layers.Conv2D(8, 3)(x)\n" in problem["shown"]
    assert not (project / "src" / "new.py").exists()


def test_shapes_and_a_summary(project: Path):
    sites = tools.shapes(project, "right.py", None)["sites"]
    assert [(site["class"], site["outputs"], site["params"]) for site in sites if site["class"] == "Dense"] == [
        ("Dense", ["(None, 4)"], 36),
        ("Dense", ["(None, 3)"], 15),
    ]
    (model,) = tools.summary(project, "right.py", None, "model")["models"]
    assert (model["output"], model["params"]) == ((None, 3), 51)
    assert "dense_1 (Dense)" in model["table"]
    with pytest.raises(tools.RefusedError, match="there are: model"):
        tools.summary(project, "right.py", None, "other")


def test_a_fix_is_shown_and_written_when_asked(project: Path):
    file = project / "src" / "wrong.py"
    shown = tools.fix(project, "src/wrong.py", None, write=False)
    assert (file.read_text(), shown["written"]) == (WRONG, False)
    assert "+h = layers.Reshape((-1, 4))(h)\n" in shown["diff"]
    assert tools.fix(project, "src/wrong.py", None, write=True)["written"]
    assert tools.check(project, "src/wrong.py", None)["problems"] == []
    told: dict[str, Any] = tools.fix(project, None, WRONG, write=True)
    assert told["text"] == file.read_text()


def test_explain():
    assert tools.explain("[Rank-Mismatch]").startswith("# rank-mismatch: ")


def test_without_the_package_it_says_how_to_get_it():
    program = "import sys; sys.modules['mcp'] = None\nfrom kshape_ls.cli.main import main; sys.exit(main(['mcp']))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "pip install 'kshape-ls[mcp]'" in ran.stderr
