"""A link between two network namespaces that treats packets as a bad network does.

    link.py NAMESPACE DEVICE ADDRESS  NAMESPACE DEVICE ADDRESS

Each line of its input sets how the link is from then on; what a line does not name is 0:

    delay=MILLIS jitter=MILLIS loss=SHARE duplicate=SHARE reorder=SHARE corrupt=SHARE

Ends when its input does.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x0001 | 0x1000
MTU = 1500
IP_HEADER = 20
REORDER_BY = 0.03

libc = ctypes.CDLL(None, use_errno=True)


def open_tun(namespace, device, address):
    """Returns a TUN device in a namespace, which this process enters on the way."""
    with open(f"/run/netns/{namespace}", "rb") as handle:
        if libc.setns(handle.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", device.encode(), IFF_TUN_NO_PI))
    subprocess.run(["ip", "address", "add", f"{address}/24", "dev", device], check=True)
    subprocess.run(["ip", "link", "set", device, "up"], check=True)
    return tun


def damaged(packet):
    """Returns a packet with one byte changed behind the IP header, for TCP's checksum to find."""
    if len(packet) <= IP_HEADER:
        return packet
    at = random.randrange(IP_HEADER, len(packet))
    return packet[:at] + bytes([packet[at] ^ 0x55]) + packet[at + 1 :]


class Link:
    def __init__(self, ends):
        self.other = {ends[0]: ends[1], ends[1]: ends[0]}
        self.last_due = {end: 0.0 for end in ends}
        self.under_way = []
        self.taken = 0
        self.conditions = {}

    def set(self, line):
        self.conditions = {name: float(value) for name, value in (word.split("=") for word in line.split())}

    def happens(self, what):
        return random.random() < self.conditions.get(what, 0)

    def take(self, end, packet, now):
        if self.happens("loss"):
            return
        if self.happens("corrupt"):
            packet = damaged(packet)
        for _ in range(2 if self.happens("duplicate") else 1):
            self.send(self.other[end], packet, now)

    def send(self, end, packet, now):
        delay = self.conditions.get("delay", 0) + random.uniform(-1, 1) * self.conditions.get("jitter", 0)
        due = now + max(0, delay) / 1000
        if self.happens("reorder"):
            due += REORDER_BY
        else:
            # Jitter alone keeps the order, as a queue does.
            due = self.last_due[end] = max(due, self.last_due[end])
        self.taken += 1
        heapq.heappush(self.under_way, (due, self.taken, end, packet))

    def deliver(self, now):
        while self.under_way and self.under_way[0][0] <= now:
            _, _, end, packet = heapq.heappop(self.under_way)
            os.write(end, packet)

    def patience(self, now):
        return max(0, self.under_way[0][0] - now) if self.under_way else None


def main():
    ends = [open_tun(*sys.argv[1:4]), open_tun(*sys.argv[4:7])]
    link = Link(ends)
    print("ready", flush=True)
    while True:
        readable, _, _ = select.select([sys.stdin, *ends], [], [], link.patience(time.monotonic()))
        for source in readable:
            if source is sys.stdin:
                line = sys.stdin.readline()
                if not line:
                    return
                link.set(line)
            else:
                link.take(source, os.read(source, MTU), time.monotonic())
        link.deliver(time.monotonic())


main()
