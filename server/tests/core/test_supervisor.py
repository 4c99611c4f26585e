"""Children are started, started again when they die, and ended in order."""

import os
import signal
import sys
from pathlib import Path

import pytest

from rapport.core.supervisor import supervisor as under_test
from rapport.core.supervisor.child import Program
from rapport.core.supervisor.supervisor import ChildFailed, supervising

READY = "import os, signal, sys, time; print('ready', flush=True); "
FOR_EVER = READY + "time.sleep(600)"
ASKS_TO_STOP = READY + "os.kill(os.getppid(), signal.SIGTERM); time.sleep(600)"


def program(name: str, script: str, **options) -> Program:
    return Program(name, [sys.executable, "-c", script], dict(os.environ), **options)


def runs(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.fixture
def said() -> list[str]:
    return []


def test_what_was_started_ends_with_the_block(said):
    script = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with supervising(said.append) as supervisor:
        supervisor.start(program("one", script), program("two", script))
        pids = [int(child.said) for child in supervisor._children]
        assert all(runs(pid) for pid in pids)
    assert not any(runs(pid) for pid in pids)
    assert said == []


def test_a_child_that_dies_is_started_again(said, tmp_path):
    """The second life of `frail` asks us to stop."""
    marker = tmp_path / "died"
    script = (
        READY + f"import pathlib; p = pathlib.Path({str(marker)!r})\n"
        "if p.exists(): os.kill(os.getppid(), signal.SIGTERM); time.sleep(600)\n"
        "p.touch(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    with supervising(said.append) as supervisor:
        supervisor.start(program("frail", script))
        supervisor.watch()
    assert said == ["frail was killed by SIGKILL and is started again", "stopping"]


def test_a_child_that_keeps_dying_is_given_up(said, monkeypatch):
    monkeypatch.setattr("rapport.core.supervisor.child.FIRST_PAUSE_SECONDS", 0.01)

    def run() -> None:
        with supervising(said.append) as supervisor:
            supervisor.start(program("doomed", READY + "sys.exit(3)"))
            supervisor.watch()

    with pytest.raises(ChildFailed, match="doomed ended with exit code 3, 5 times"):
        run()
    assert len(said) == under_test.DEATHS_IN_A_ROW - 1


def test_a_child_whose_own_child_outlives_it_is_started_again(said, monkeypatch):
    monkeypatch.setattr("rapport.core.supervisor.child.FIRST_PAUSE_SECONDS", 0.01)
    leaves = READY + "os.fork() or time.sleep(5) or os._exit(0); os._exit(3)"

    def run() -> None:
        with supervising(said.append) as supervisor:
            supervisor.start(program("parent", leaves))
            supervisor.watch()

    with pytest.raises(ChildFailed, match="parent ended with exit code 3, 5 times"):
        run()


def test_what_a_program_says_last_is_heard(said):
    with supervising(said.append) as supervisor:
        answers = [supervisor.ask(program("asked", "print('x' * 60_000)")) for _ in range(20)]
    assert {len(answer) for answer in answers} == {60_001}


def test_a_child_that_does_not_get_ready_is_named(said):
    with (
        pytest.raises(ChildFailed, match="mute ended with exit code 1 before it was ready"),
        supervising(said.append) as supervisor,
    ):
        supervisor.start(program("mute", "raise SystemExit(1)"))


def test_an_answer_is_waited_for(said):
    with supervising(said.append) as supervisor:
        answer = supervisor.ask(program("asked", "print('first'); print('second')"))
    assert answer == "first\nsecond\n"
    assert said == []


def test_a_failing_answer_is_an_error(said):
    with (
        pytest.raises(ChildFailed, match="asked ended with exit code 2"),
        supervising(said.append) as supervisor,
    ):
        supervisor.ask(program("asked", "raise SystemExit(2)"))


def test_what_others_need_ends_last(said, tmp_path):
    log = tmp_path / "log"
    script = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        f"    time.sleep(%s); open({str(log)!r}, 'a').write('%s '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); print('ready', flush=True); time.sleep(600)"
    )
    with supervising(said.append) as supervisor:
        supervisor.start(program("needed", script % (0, "needed"), ends_last=True))
        supervisor.start(program("needing", script % (0.3, "needing")))
    assert log.read_text() == "needing needed "


def test_a_child_that_will_not_end_is_killed(said, monkeypatch):
    monkeypatch.setattr(under_test, "GRACE_SECONDS", 0.2)
    script = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    with supervising(said.append) as supervisor:
        supervisor.start(program("stubborn", script + FOR_EVER))
        (child,) = supervisor._children
    assert child.exit_code == -signal.SIGKILL


def test_being_told_to_stop_interrupts_waiting(said):
    with supervising(said.append) as supervisor:
        supervisor.start(program("asks", ASKS_TO_STOP))
        supervisor.start(program("silent", "import time; time.sleep(600)"))
        raise AssertionError("it went on waiting")
    assert said == ["stopping"]


def test_handlers_and_signals_are_given_back(said):
    before = signal.getsignal(signal.SIGTERM)
    with supervising(said.append):
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before
    assert signal.set_wakeup_fd(-1) == -1


def test_a_child_holds_the_descriptors_that_are_kept(said, tmp_path):
    with (tmp_path / "kept").open("w") as kept:
        script = f"import os; os.fstat({kept.fileno()}); print('open')"
        with supervising(said.append, keep=[kept.fileno()]) as supervisor:
            assert supervisor.ask(program("holder", script)) == "open\n"
