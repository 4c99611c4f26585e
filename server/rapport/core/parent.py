"""Children that do not outlive us, whatever kills us."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def ends_with_us(number: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn` of `subprocess.Popen`: the kernel sends the child this signal when we die.

    To be used from the main thread only: the signal comes when the *thread* that started the child
    ends (prctl(2), Linux).
    """
    parent = os.getpid()

    def ask() -> None:
        if sys.platform == "linux":
            _libc.prctl(_PR_SET_PDEATHSIG, number)
            if os.getppid() != parent:  # we died before the child could ask
                os.kill(os.getpid(), number)

    return ask
