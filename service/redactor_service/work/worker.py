"""The process that checks: it reads tasks from a socket, and answers each on it.

It writes nothing anywhere, ends with its parent, and is killed when a task takes too long.
"""

from __future__ import annotations

import base64
import gc
import logging
import os
import pickle
import socket
import sys

from redactor.processes import end_with
from redactor_service.work import frames
from redactor_service.work.asking import Task
from redactor_service.work.desk import open_desk
from redactor_service.work.tasks import run

OUT_OF_MEMORY = 77


def main(arguments: list[str]) -> None:
    """Work until told to end. `arguments`: the socket's descriptor and the parent's process id."""
    stream = socket.socket(fileno=int(arguments[0]))
    end_with(int(arguments[1]))
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    head, _ = frames.read(stream)
    if head["nice"]:
        os.nice(int(str(head["nice"])))
    _limit_memory(int(str(head["memory"])))
    options = pickle.loads(base64.b64decode(str(head["options"])))
    desk = open_desk(options, str(head["joins"]))
    desk.checker()
    # Rules stay as long as the process does: nobody needs to look for garbage in them.
    gc.collect()
    gc.freeze()
    stream.sendall(frames.packed({"ready": True}))
    try:
        while True:
            told, parts = frames.read(stream)
            task = _task(told, parts)
            answer = run(desk, task)
            reply = {"status": answer.status}
            stream.sendall(frames.packed(reply, [answer.body, answer.data]))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (EOFError, OSError):
        os._exit(0)


def _task(told: dict[str, object], parts: list[bytes]) -> Task:
    options = told["options"]
    assert isinstance(options, dict)
    return Task(kind=str(told["kind"]), options=options, payload=parts[0])


def _limit_memory(size: int) -> None:
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  # not on every system

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if hard == resource.RLIM_INFINITY or size < hard:
            resource.setrlimit(resource.RLIMIT_DATA, (size, hard))
