#!/usr/bin/env python3
# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""Sends many short requests of all kinds to a server: new and known pictures, text, streams, clients that leave, errors and junk. Every one
must be answered or refused by rule. Prints how many of which, and the memory, threads and files of the server's process after the first
tenth and at the end. Needs nothing but Python 3.9 or later."""

import argparse
import base64
import collections
import http.client
import json
import os
import random
import socket
import struct
import sys
import threading
import time
import zlib


def picture(red, green, blue, side=24):
    """Returns a PNG of one colour."""
    row = b"\0" + bytes((red, green, blue)) * side

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(row * side)) + chunk(b"IEND", b""))


def question(text, png=None, **fields):
    content = text
    if png is not None:
        address = "data:image/png;base64," + base64.b64encode(png).decode()
        content = [{"type": "image_url", "image_url": {"url": address}}, {"type": "text", "text": text}]
    return json.dumps({"messages": [{"role": "user", "content": content}], "max_tokens": 4, **fields}).encode()


KNOWN = picture(255, 0, 0)
KINDS = ["known", "new", "text", "stream", "leave", "error", "junk", "path"]
WEIGHTS = [30, 10, 20, 20, 8, 6, 4, 2]
ALLOWED = {"known": {200, 429}, "new": {200, 429}, "text": {200, 429}, "stream": {200, 429}, "error": {400}, "junk": {400, 415}, "path": {404, 405}}


class Client:
    """One connection and its requests, one after the other."""

    def __init__(self, host, port, seed):
        self.host, self.port, self.random = host, port, random.Random(seed)
        self.connection = None

    def post(self, body, path="/v1/chat/completions"):
        for attempt in (1, 2):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection(self.host, self.port, timeout=300)
                self.connection.request("POST", path, body, {"Content-Type": "application/json"})
                response = self.connection.getresponse()
                data = response.read()
                if response.getheader("connection", "").lower() == "close":
                    self.connection.close()
                    self.connection = None
                return response.status, data
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # A kept connection may end at any time; a new one may not.
                self.connection = None
                if attempt == 2:
                    raise
        raise AssertionError

    def leave(self):
        """Asks and goes away without waiting."""
        body = question("Describe the picture.", KNOWN, stream=self.random.random() < .5)
        with socket.create_connection((self.host, self.port), timeout=60) as left:
            left.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            time.sleep(self.random.random() * .02)

    def one(self):
        kind = self.random.choices(KINDS, WEIGHTS)[0]
        pick = self.random
        if kind == "leave":
            self.leave()
            return kind, 0
        if kind == "known":
            status, data = self.post(question("What color is it?", KNOWN))
        elif kind == "new":
            status, data = self.post(question("What color is it?", picture(pick.randrange(256), pick.randrange(256), pick.randrange(256))))
        elif kind == "text":
            status, data = self.post(question("Say a word about the number %d." % pick.randrange(1000)))
        elif kind == "stream":
            status, data = self.post(question("What color is it?", KNOWN, stream=True))
            if status == 200 and not data.endswith(b"data: [DONE]\n\n"):
                return kind, "cut off"
        elif kind == "error":
            status, data = self.post(question("x", None, n=2))
        elif kind == "junk":
            junk = [b"", b"{", b"[]", bytes(pick.randrange(256) for _ in range(200)), question("x", b"no picture")]
            status, data = self.post(pick.choice(junk))
        else:
            status, data = self.post(b"{}", "/v1/nothing")
        if status != 200 and "message" not in json.loads(data)["error"]:
            return kind, "no error object"
        return kind, status


def process(pid):
    """Returns resident MB, threads and open files."""
    fields = dict(line.split(":", 1) for line in open("/proc/%d/status" % pid))
    return int(fields["VmRSS"].split()[0]) / 1024, int(fields["Threads"]), len(os.listdir("/proc/%d/fd" % pid))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--pid", type=int, help="the server's process, to watch its memory")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counts, wrong, times = collections.Counter(), collections.Counter(), []
    lock, left = threading.Lock(), [options.requests]
    first = []

    def work(number):
        client = Client(options.host, options.port, options.seed * 1000 + number)
        while True:
            with lock:
                if left[0] == 0:
                    return
                left[0] -= 1
                if options.pid and left[0] == options.requests * 9 // 10:
                    first.append(process(options.pid))
            began = time.monotonic()
            try:
                kind, status = client.one()
            except Exception as failure:  # every failure is a finding
                client.connection = None
                kind, status = "failed", type(failure).__name__
            with lock:
                counts[kind, status] += 1
                times.append(time.monotonic() - began)
                if kind != "leave" and status not in ALLOWED.get(kind, ()):
                    wrong[kind, status] += 1

    began = time.monotonic()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(options.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - began
    times.sort()
    for (kind, status), count in sorted(counts.items(), key=str):
        print("%-8s %-12s %d" % (kind, status or "-", count))
    print("%d requests in %.1f s: %.0f a second; p50 %.0f ms, p95 %.0f ms, p99 %.0f ms" % (
        options.requests, seconds, options.requests / seconds, *(1000 * times[int(len(times) * part)] for part in (.5, .95, .99))))
    if options.pid:
        time.sleep(5)
        for name, (memory, threads, files) in (("first tenth", first[0]), ("at the end", process(options.pid))):
            print("%s: %.0f MB resident, %d threads, %d open files" % (name, memory, threads, files))
    if wrong:
        sys.exit("not by rule: %s" % dict(wrong))


if __name__ == "__main__":
    main()
