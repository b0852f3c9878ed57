"""What happens to a client when its worker is in trouble. The Keras here is a fake that starts at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from by_hand import given, model, node

from kshape_ls.shapes import shape
from kshape_ls.verification import Verifier

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="made of shell scripts and signals")


def chain(*class_names):
    nodes = [node(name.lower(), name, shape(None, 4), (at,)) for at, name in enumerate(class_names)]
    return model(given(None, 4), *nodes)


GOOD = chain("Printing")


def gone(pid: int) -> bool:
    """Within ten seconds, and not as a zombie of ours either."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def in_background(verifier, graph, **more):
    found = []
    thread = threading.Thread(target=lambda: found.append(verifier.verify(graph, **more)))
    thread.start()
    return thread, found


def wait_for_worker(verifier):
    for _ in range(200):
        if verifier.worker_pid:
            return verifier.worker_pid
        time.sleep(0.02)
    raise AssertionError("no worker was started")


def test_a_worker_answers_and_stays(interpreter):
    with Verifier(interpreter()) as verifier:
        first = verifier.verify(GOOD)
        assert (first.failure, first.ok) == (None, True)
        assert (first.keras, first.backend) == ("3.0.0", "nothing")
        assert first.python == ".".join(map(str, sys.version_info[:3]))
        pid = verifier.worker_pid
        assert verifier.verify(GOOD).ok
        assert verifier.worker_pid == pid
    assert gone(pid)


def test_whatever_is_printed_does_no_harm(interpreter):
    noisy = 'echo "Activating..."; printf "no line end"; echo oops >&2'
    with Verifier(interpreter(first=noisy)) as verifier:
        assert verifier.verify(chain("Printing", "Printing")).ok


def test_what_the_environment_lacks_is_no_fault_of_the_model(interpreter):
    with Verifier(interpreter()) as verifier:
        found = verifier.verify(chain("Lacking", "Printing"))
    assert [n.kind for n in found.nodes] == ["agreed", "skipped", "agreed"]
    assert "pip install tensorflow" in found.nodes[1].verdict.reason


def test_endless_noise_is_given_up(interpreter):
    with Verifier(interpreter(first="exec yes")) as verifier:
        found = verifier.verify(GOOD)
        assert found.failure
        assert found.failure.code == "garbled"
        assert "prints too much" in found.failure.message
        assert verifier.worker_pid is None


def test_a_missing_interpreter_is_named(tmp_path):
    with Verifier(tmp_path / "gone") as verifier:
        found = verifier.verify(GOOD)
    assert found.failure
    assert found.failure.code == "no-interpreter"
    assert str(tmp_path / "gone") in found.failure.message
    assert [n.kind for n in found.nodes] == ["skipped", "skipped"]


def test_a_file_that_is_no_interpreter_is_named(tmp_path):
    path = tmp_path / "python"
    path.write_bytes(b"\x7fELF garbage")
    path.chmod(0o755)
    with Verifier(path) as verifier:
        found = verifier.verify(GOOD)
    assert found.failure
    assert found.failure.code == "no-interpreter"
    assert str(path) in found.failure.message


@pytest.mark.parametrize(
    ("trouble", "code", "word"),
    [
        (None, "no-keras", "Keras isn't installed in"),
        ("old", "old-keras", "Keras 3.0.0"),
        ("broken", "import-failed", "RuntimeError: the wheel is broken"),
        ("exits", "import-failed", "SystemExit: no licence"),
    ],
)
def test_an_interpreter_without_a_usable_keras_is_one_message(interpreter, trouble, code, word):
    with Verifier(interpreter(trouble)) as verifier:
        found = verifier.verify(GOOD)
        assert found.failure
        assert found.failure.code == code
        assert word in found.failure.message
        assert found.interpreter is not None
        assert str(found.interpreter) in found.failure.message
        assert verifier.worker_pid is None


def test_an_import_that_hangs_is_ended(interpreter):
    with Verifier(interpreter("hangs")) as verifier:
        thread, found = in_background(verifier, GOOD, timeout=4)
        pid = wait_for_worker(verifier)
        thread.join()
        assert found[0].failure.code == "timed-out"
        assert "importing Keras" in found[0].failure.message
        assert gone(pid)


def test_an_interpreter_that_ends_at_once_is_quoted(interpreter):
    with Verifier(interpreter(first="echo out of order >&2; exit 4")) as verifier:
        found = verifier.verify(GOOD)
    assert found.failure
    assert found.failure.code == "crashed"
    assert "exit code 4" in found.failure.message
    assert "out of order" in found.failure.message


def test_a_crash_names_the_layer_and_keeps_the_answers_before_it(interpreter):
    with Verifier(interpreter()) as verifier:
        found = verifier.verify(chain("Printing", "Leaving", "Printing"))
        assert found.failure
        assert found.failure.code == "crashed"
        assert "replaying leaving (Leaving)" in found.failure.message
        assert "giving up" in found.failure.message
        assert [n.kind for n in found.nodes] == ["agreed", "agreed", "skipped", "skipped"]
        assert verifier.verify(GOOD).ok


def test_a_worker_that_is_killed_is_replaced(interpreter):
    with Verifier(interpreter()) as verifier:
        verifier.verify(GOOD)
        pid = verifier.worker_pid
        thread, found = in_background(verifier, chain("Sleeping"))
        time.sleep(1)
        os.kill(pid, signal.SIGKILL)
        thread.join()
        assert found[0].failure.code == "crashed"
        assert "SIGKILL" in found[0].failure.message
        assert "replaying sleeping (Sleeping)" in found[0].failure.message
        assert gone(pid)
        assert verifier.verify(GOOD).ok
        assert verifier.worker_pid != pid


def test_a_worker_that_dies_between_questions_is_replaced_without_a_word(interpreter):
    with Verifier(interpreter()) as verifier:
        verifier.verify(GOOD)
        pid = verifier.worker_pid
        os.kill(pid, signal.SIGKILL)
        assert gone(pid)
        assert verifier.verify(GOOD).ok


def test_a_stopped_worker_is_given_up_and_replaced(interpreter):
    with Verifier(interpreter()) as verifier:
        verifier.verify(GOOD)
        pid = verifier.worker_pid
        os.kill(pid, signal.SIGSTOP)
        # More than a pipe holds: the writing side must not block either.
        long = model(given(None, 4), *(node(f"n{i}", "Printing", shape(None, 4), (i,)) for i in range(2000)))
        begun = time.monotonic()
        found = verifier.verify(long, timeout=1)
        assert time.monotonic() - begun < 15
        assert found.failure
        assert found.failure.code == "timed-out"
        assert gone(pid)
        assert verifier.verify(GOOD).ok


def test_a_worker_that_keeps_dying_is_left_alone_for_a_while(interpreter):
    with Verifier(interpreter()) as verifier:
        codes = [verifier.verify(chain("Dying")).failure.code for _ in range(3)]
        assert codes == ["crashed", "crashed", "resting"]
        resting = verifier.verify(GOOD)
        assert resting.failure
        assert "not tried again" in resting.failure.message
        assert "SIGKILL" in resting.failure.message
        time.sleep(1.1)
        assert verifier.verify(GOOD).ok


def test_closing_answers_what_is_being_asked(interpreter):
    verifier = Verifier(interpreter())
    verifier.verify(GOOD)
    pid = verifier.worker_pid
    thread, found = in_background(verifier, chain("Sleeping"))
    time.sleep(1)
    verifier.close()
    thread.join(timeout=5)
    assert found[0].failure.code == "closed"
    assert gone(pid)
    assert verifier.verify(GOOD).failure.code == "closed"


def test_a_worker_does_not_outlive_a_verifier_that_nobody_closed(interpreter):
    verifier = Verifier(interpreter())
    verifier.verify(GOOD)
    pid = verifier.worker_pid
    del verifier
    assert gone(pid)


@pytest.mark.parametrize("stopped", [False, True])
def test_a_client_that_is_killed_takes_its_worker_along(interpreter, stopped):
    if stopped and sys.platform != "linux":
        pytest.skip("a stopped process is ended with its parent on Linux only")
    program = textwrap.dedent(
        f"""
        import os, signal, sys, time
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from test_worker_troubles import GOOD
        from kshape_ls.verification import Verifier
        verifier = Verifier(Path({str(interpreter())!r}))
        assert verifier.verify(GOOD).ok
        if {stopped}: os.kill(verifier.worker_pid, signal.SIGSTOP)
        print(verifier.worker_pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr
    assert gone(int(run.stdout))


def test_no_file_of_the_workspace_is_imported(interpreter, tmp_path, monkeypatch):
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    for name in ("keras", "random", "sitecustomize", "wire", "tensorflow"):
        (workspace / f"{name}.py").write_text(f"open({str(tmp_path / 'touched')!r}, 'w')\n")
    monkeypatch.chdir(workspace)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(workspace), ".", ""]))
    with Verifier(interpreter(None), workspace) as verifier:
        found = verifier.verify(GOOD)
    assert found.failure
    assert found.failure.code == "no-keras"
    assert not (tmp_path / "touched").exists()
