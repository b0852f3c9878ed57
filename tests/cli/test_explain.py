from __future__ import annotations

from terminal import run

from kshape_ls.checks import codes


def test_a_page():
    ran = run("explain", "rank-mismatch")
    assert ran.returncode == 0
    assert "rank-mismatch: A tensor has more or fewer axes than the layer takes" in ran.stdout
    assert "layers.LSTM(32, return_sequences=True)," in ran.stdout
    assert "expected ndim=3, found ndim=2" in " ".join(ran.stdout.split())
    assert "kshape: ignore[rank-mismatch]" in ran.stdout
    assert "```" not in ran.stdout


def test_as_it_is_printed_beside_a_problem():
    assert run("explain", "[Rank-Mismatch]").stdout == run("explain", "rank-mismatch").stdout


def test_the_nearest_name():
    ran = run("explain", "rank-missmatch")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "no check is called rank-missmatch" in ran.stderr
    assert "did you mean rank-mismatch" in ran.stderr


def test_nothing_near():
    ran = run("explain", "zzz")
    assert (ran.returncode, ran.stderr) == (2, "kshape-ls: no check is called zzz; without a code, all are listed\n")


def test_all():
    ran = run("explain")
    assert ran.returncode == 0
    assert [line.split()[0] for line in ran.stdout.splitlines()] == list(codes())
