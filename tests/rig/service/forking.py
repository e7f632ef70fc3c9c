"""The service without the seconds that its imports and its sentences take: forked from one that has them already.

``python -m tests.rig.service.forking SOCKET`` serves until its standard input ends. Whoever connects sends one line
of JSON with ``arguments``, ``environment``, ``folder``, ``log`` and ``terminal``, and gets two: the pid of a process
that goes on as ``main.py`` does, and the status that it ended with, as ``Popen.returncode`` tells it.
"""

import gc
import json
import logging
import os
import random
import selectors
import socket
import sys
from importlib import import_module
from typing import Any

#: What ``main.open_house`` imports when it opens.
_LATER = ("cameras", "chores", "rooms", "run")


def serve(path: str) -> None:
    """Fork whoever is asked for, and tell how each ended."""
    main = import_module("main")
    for name in _LATER:
        import_module(f"bot.commands.{name}")
    import_module("bot.report")
    import_module("bot.schedule")
    import_module("bot.words.tongue").load_catalogues()
    gc.collect()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening, selectors.DefaultSelector() as selector:
        listening.bind(path)
        listening.listen()
        selector.register(sys.stdin, selectors.EVENT_READ)
        selector.register(listening, selectors.EVENT_READ)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            for key, _ in selector.select():
                if key.fileobj is sys.stdin:
                    return
                if key.fileobj is listening:
                    caller = listening.accept()[0]
                    pid = _start(caller, main)
                    selector.register(os.pidfd_open(pid), selectors.EVENT_READ, (caller, pid))
                else:
                    selector.unregister(key.fileobj)
                    os.close(key.fd)
                    _told(*key.data)


def _start(caller: socket.socket, main: Any) -> int:
    with caller.makefile("r", encoding="utf-8") as lines:
        asked = json.loads(lines.readline())
    if pid := os.fork():
        caller.sendall(f"{pid}\n".encode())
        return pid
    try:
        _become(asked)
        status = main.main(asked["arguments"])
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - whatever it is ends this process
        sys.excepthook(*sys.exc_info())
        status = 1
    os._exit(status)


def _become(asked: dict[str, Any]) -> None:
    """Everything that a process gets from whoever starts it."""
    os.closerange(3, 256)
    if asked["terminal"]:
        os.setsid()  # whoever leads a session has the first terminal that they open for their own, Ctrl-C included
        streams = (os.open(asked["terminal"], os.O_RDWR),) * 3
    else:
        log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        streams = (os.open(os.devnull, os.O_RDONLY), log, log)
    for place, opened in enumerate(streams):
        os.dup2(opened, place)
    if asked["terminal"]:  # the streams that were opened on pipes take a terminal for a file
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for as long as the process lives
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115 - the same
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115 - the same
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv = ["main.py", *asked["arguments"]]
    random.seed()


def _told(caller: socket.socket, pid: int) -> None:
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with caller:
        try:
            caller.sendall(f"{status}\n".encode())
        except OSError:
            return  # whoever asked for it is no more


if __name__ == "__main__":
    serve(sys.argv[1])
