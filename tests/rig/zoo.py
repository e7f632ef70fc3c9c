"""A place on loopback that gives a model's file away, as its makers' does; or something else, or nothing, or slowly."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: A model that nobody can load, with a checksum of its own.
MODEL = b"a model" * 1000


class ModelZoo(ThreadingHTTPServer):
    """Gives away ``body``; counts who asks."""

    daemon_threads = True

    def __init__(self, body: bytes = MODEL) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.body = body
        #: What it answers with.
        self.status = 200
        self.asked = 0
        #: Set: somebody has asked.
        self.called = threading.Event()
        #: Set: it answers. Else whoever asks waits.
        self.open = threading.Event()
        self.open.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/model"


class _Counter(BaseHTTPRequestHandler):
    server: ModelZoo

    def do_GET(self) -> None:
        self.server.asked += 1
        self.server.called.set()
        self.server.open.wait(60)
        if self.server.status != 200:
            self.send_error(self.server.status)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@contextmanager
def model_zoo(body: bytes = MODEL) -> Iterator[ModelZoo]:
    with ModelZoo(body) as zoo:
        thread = threading.Thread(target=zoo.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield zoo
        finally:
            zoo.open.set()
            zoo.shutdown()
            thread.join(5)
