"""The Java scene generator as an iterator of tensors, through a pipe."""

import subprocess

import torch
from torch import Tensor

SIGNS = 4  # SceneGenerator.MOST_SIGNS
FIRST_TRAINING_SEED = 1_000_000  # SceneGenerator.FIRST_TRAINING_SEED


class SceneStream:
    """A running generator; records are read in seed order."""

    def __init__(self, java: str, classes: str, width: int, height: int, seed: int, scenes: int, sizes: str):
        self.width, self.height = width, height
        self.pixels = width * height * 3
        self.process = subprocess.Popen(
            [java, "-Xmx256m", "-XX:+UseSerialGC", "-cp", classes, "org.csprun.scenes.SceneStream",
             "--seed", str(seed), "--scenes", str(scenes), "--size", sizes, "--input", f"{width}x{height}"],
            stdout=subprocess.PIPE)

    def read(self, count: int) -> tuple[Tensor, Tensor]:
        """Pictures (n, h, w, 3) uint8 and labels (n, SIGNS, 5) float: class or -1, cx, cy, w, h."""
        size = self.pixels + SIGNS * 5 * 4
        data = self.process.stdout.read(size * count)
        if len(data) != size * count:
            raise EOFError("the scene generator ended early")
        records = torch.frombuffer(bytearray(data), dtype=torch.uint8).view(count, size)
        pictures = records[:, :self.pixels].reshape(count, self.height, self.width, 3)
        labels = records[:, self.pixels:].contiguous().view(torch.float32).view(count, SIGNS, 5)
        return pictures, labels

    def close(self) -> None:
        self.process.stdout.close()
        self.process.terminate()
        self.process.wait()


class Pool:
    """The last scenes read, as many as fit in memory: a batch is drawn from all of them."""

    def __init__(self, stream: SceneStream, capacity: int, first: int):
        self.stream = stream
        self.pictures = torch.empty(capacity, stream.height, stream.width, 3, dtype=torch.uint8)
        self.labels = torch.empty(capacity, SIGNS, 5)
        self.read = 0
        while self.read < first:
            self.refill(64)

    def refill(self, count: int) -> None:
        pictures, labels = self.stream.read(count)
        places = torch.arange(self.read, self.read + count) % len(self.pictures)
        self.pictures[places], self.labels[places] = pictures, labels
        self.read += count

    def batch(self, size: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
        chosen = torch.randint(min(self.read, len(self.pictures)), (size,), generator=random)
        return as_input(self.pictures[chosen]), self.labels[chosen]


def as_input(pictures: Tensor) -> Tensor:
    """Bytes (n, h, w, 3) to the network's input: red, green and blue from 0 to 1, pixels kept together in memory."""
    return pictures.permute(0, 3, 1, 2).float().div_(255)
