# SPDX-License-Identifier: GPL-3.0-or-later
"""A long way to the server: what goes through here arrives late, in both directions, whole and in order."""
import copy
import selectors
import socket
import threading
import time


class Relay:
    def __init__(self, server, delay):
        """@delay is that of one direction, in seconds."""
        self.delay = delay
        self.target = (server.env['address'], server.port)
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.late = []  # (when, socket, bytes), in order
        self.others = {}
        self.running = True
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        # The server as it looks from behind the relay.
        self.server = copy.copy(server)
        self.server.port = self.listener.getsockname()[1]

    def _accept(self):
        near, _ = self.listener.accept()
        far = socket.create_connection(self.target)
        for one, other in ((near, far), (far, near)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.others[one] = other
            self.selector.register(one, selectors.EVENT_READ)

    def _read(self, one):
        try:
            data = one.recv(1 << 16)
        except OSError:
            data = b''
        if not data:
            self.selector.unregister(one)
        self.late.append((time.monotonic() + self.delay, self.others[one], data))

    def _deliver(self):
        while self.late and self.late[0][0] <= time.monotonic():
            _, other, data = self.late.pop(0)
            try:
                other.sendall(data) if data else other.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # whoever it was for is gone

    def _run(self):
        while self.running:
            for key, _ in self.selector.select(0.005):
                self._accept() if key.fileobj is self.listener else self._read(key.fileobj)
            self._deliver()

    def stop(self):
        self.running = False
        self.thread.join()
        for one in (self.listener, *self.others):
            one.close()
        self.selector.close()
