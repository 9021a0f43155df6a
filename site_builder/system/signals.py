"""Signals that ask this process to end, held back while it does what must not be left half done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C, SIGTERM and SIGHUP until the end of the block; they act there, as they would have before.

    Replaces the handlers. Blocking the signals in this thread (`pthread_sigmask`) is not enough: the system then gives
    them to another thread, even one that ends just now, and Python still runs the handler here. In a thread that is not
    the main one, holds nothing back: Python interrupts only the main one.
    """
    if current_thread() is not main_thread():
        yield
        return
    # The handler of Ctrl-C goes first and returns last, so that no exception of it stops the exchange of the others.
    with _held_back(ENDING[0]), _held_back(ENDING[1]), _held_back(ENDING[2]):
        yield


@contextmanager
def _held_back(number: signal.Signals) -> Iterator[None]:
    """Hold back one signal, unless it is ignored or its handler is not Python's to restore."""
    before = signal.getsignal(number)
    if before is None or before is signal.SIG_IGN:
        yield
        return
    received = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal received
        received = True

    signal.signal(number, note)
    try:
        yield
    finally:
        signal.signal(number, before)
        if received:
            signal.raise_signal(number)
