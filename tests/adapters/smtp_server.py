"""A small mail server on this machine, for tests: it says what it is told to say and keeps what it hears."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Server:
    """What was heard; `answers` maps a command (RCPT, DATA …) to another answer than the friendly one."""

    answers: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def serving(**answers: str) -> Iterator[Server]:
    """Serve until the block ends."""
    heard = Server(answers=answers)

    class Conversation(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            self.say(heard.answers.get("HELLO", "220 ready"))
            for raw in self.rfile:
                line = raw.decode().rstrip("\r\n")
                heard.commands.append(line)
                verb = line[:4].upper()
                if verb == "DATA" and verb not in heard.answers:
                    self.say("354 go on")
                    heard.messages.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say(heard.answers.get(verb, "221 bye" if verb == "QUIT" else "250 fine"))
                if verb == "QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        heard.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield heard
        finally:
            server.shutdown()
            thread.join()
