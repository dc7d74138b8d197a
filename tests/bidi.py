"""A Firefox of its own, driven by WebDriver BiDi, which Debian's firefox-esr speaks by itself."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import tempfile
from typing import Any

from websockets.sync.client import connect

PROGRAMS = ("firefox-esr", "firefox")


class Firefox:
    """One window. Raises RuntimeError for whatever the page throws. Ends with the block that it was opened in."""

    def __init__(self) -> None:
        program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
        assert program, "no Firefox on the PATH; install it (Debian: apt install firefox-esr)"
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [
                program,
                "--headless",
                "--no-remote",
                "--profile",
                self._profile.name,
                "--remote-debugging-port",
                "0",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr
        found = (re.search(r"WebDriver BiDi listening on (ws://\S+)", line) for line in self._process.stderr)
        self._socket = connect(next(m[1] for m in found if m) + "/session", max_size=None)
        self._numbers = itertools.count(1)
        #: what the window asked for, and what its console was told
        self.requests: list[str] = []
        self.troubles: list[str] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["network.beforeRequestSent", "log.entryAdded"])
        self._window = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def __enter__(self) -> Firefox:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(30)
        if self._process.stderr:
            self._process.stderr.close()
        self._profile.cleanup()

    def call(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            told = json.loads(self._socket.recv(60))
            if told.get("method") == "network.beforeRequestSent":
                self.requests.append(told["params"]["request"]["url"])
            elif told.get("method") == "log.entryAdded":
                self.troubles.append(told["params"]["text"])
            if told.get("id") == number:
                if told["type"] == "error":
                    raise RuntimeError(told["message"])
                return told["result"]

    def open(self, address: str) -> None:
        self.call("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def size(self, width: int, height: int) -> None:
        self.call(
            "browsingContext.setViewport", context=self._window, viewport={"width": width, "height": height}
        )

    def run(self, code: str) -> Any:
        """The value of a JavaScript expression, a promise's as well; it must be what JSON holds."""
        told = self.call(
            "script.evaluate",
            expression=f"Promise.resolve({code}).then((value) => JSON.stringify(value) ?? 'null')",
            target={"context": self._window},
            awaitPromise=True,
        )
        if told["type"] == "exception":
            raise RuntimeError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def until(self, code: str) -> None:
        """Wait until an expression holds, ten seconds at most."""
        waited = f"new Promise((done, fail) => {{ const end = performance.now() + 10000; const look = () => ({code}) ? done(true) : performance.now() > end ? fail(new Error('not in time')) : setTimeout(look, 20); look(); }})"
        self.run(waited)
