"""Darknet's own view of a network: the cfg is read, built and its .weights read and written.

The network is built from the cfg alone, so the two cannot differ. Only the sections that
signs.cfg uses exist here; any other is refused.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

BN_EPSILON = 1e-5  # what Darknet adds to the variance


def read_sections(cfg: Path) -> list[tuple[str, dict[str, str]]]:
    sections: list[tuple[str, dict[str, str]]] = []
    for line in cfg.read_text().splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("["):
            sections.append((line.strip("[]"), {}))
        elif line:
            key, value = line.split("=", 1)
            sections[-1][1][key.strip()] = value.strip()
    return sections


def numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


@dataclass(frozen=True)
class Head:
    """One [yolo] section: its anchors in input pixels (a, 2) and Darknet's cell stretch."""

    anchors: Tensor
    classes: int
    stretch: float
    width: int
    height: int

    def split(self, raw: Tensor) -> Tensor:
        """(batch, a * (5 + classes), h, w) to (batch, a, h, w, 5 + classes)."""
        batch, _, rows, columns = raw.shape
        return raw.view(batch, len(self.anchors), 5 + self.classes, rows, columns).permute(0, 1, 3, 4, 2)

    def boxes(self, x: Tensor, y: Tensor, size: Tensor, column: Tensor, row: Tensor, anchor: Tensor,
              columns: int, rows: int) -> Tensor:
        """Raw predictions to (…, 4): centre x, y, width, height as shares of the picture."""
        shift = 0.5 * (self.stretch - 1)
        cx = (column + x.sigmoid() * self.stretch - shift) / columns
        cy = (row + y.sigmoid() * self.stretch - shift) / rows
        wh = size.clamp(max=6).exp() * anchor / torch.tensor([self.width, self.height])
        return torch.cat([cx.unsqueeze(-1), cy.unsqueeze(-1), wh], -1)

    def decode(self, raw: Tensor) -> tuple[Tensor, Tensor]:
        """All boxes (batch, n, 4) and scores objectness x class (batch, n, classes)."""
        p = self.split(raw)
        batch, count, rows, columns, _ = p.shape
        row, column = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
        anchor = self.anchors.view(1, count, 1, 1, 2)
        boxes = self.boxes(p[..., 0], p[..., 1], p[..., 2:4], column, row, anchor, columns, rows)
        scores = p[..., 4:5].sigmoid() * p[..., 5:].sigmoid()
        return boxes.reshape(batch, -1, 4), scores.reshape(batch, -1, self.classes)


class Convolution(nn.Module):
    def __init__(self, options: dict[str, str], channels: int):
        super().__init__()
        filters, size, stride = (int(options[k]) for k in ("filters", "size", "stride"))
        normalized = options.get("batch_normalize") == "1"
        pad = size // 2 if options.get("pad") == "1" else 0
        self.conv = nn.Conv2d(channels, filters, size, stride, pad, bias=not normalized)
        self.norm = nn.BatchNorm2d(filters, eps=BN_EPSILON, momentum=0.03) if normalized else None
        self.leaky = {"leaky": True, "linear": False}[options["activation"]]

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        if self.norm is not None:
            x = self.norm(x)
        return nn.functional.leaky_relu(x, 0.1, inplace=True) if self.leaky else x

    def stored(self) -> list[Tensor]:
        """The tensors of this layer in the order of the .weights file."""
        if self.norm is None:
            return [self.conv.bias, self.conv.weight]
        n = self.norm
        return [n.bias, n.weight, n.running_mean, n.running_var, self.conv.weight]


class Network(nn.Module):
    """The network of a cfg; its result is the raw input of each [yolo] section, in file order."""

    def __init__(self, cfg: Path):
        super().__init__()
        (_, net), *self.sections = read_sections(cfg)
        self.width, self.height = int(net["width"]), int(net["height"])
        self.layers, self.heads, self.routes = nn.ModuleList(), [], []
        self.macs = 0
        shapes: list[tuple[int, int]] = []  # channels, rows of each layer (inputs are square)
        channels, rows = int(net["channels"]), self.height
        for index, (kind, options) in enumerate(self.sections):
            layer, route = nn.Identity(), []
            match kind:
                case "convolutional":
                    layer = Convolution(options, channels)
                    channels, rows = layer.conv.out_channels, rows // layer.conv.stride[0]
                    self.macs += layer.conv.weight.numel() * rows * rows
                case "maxpool":
                    layer = nn.MaxPool2d(int(options["size"]), int(options["stride"]))
                    rows //= int(options["stride"])
                case "upsample":
                    layer = nn.Upsample(scale_factor=int(options["stride"]), mode="nearest")
                    rows *= int(options["stride"])
                case "route":
                    named = [int(n) for n in numbers(options["layers"])]
                    route = [n if n >= 0 else index + n for n in named]
                    channels = sum(shapes[n][0] for n in route) // int(options.get("groups", 1))
                    rows = shapes[route[0]][1]
                case "yolo":
                    anchors = torch.tensor(numbers(options["anchors"])).view(-1, 2)
                    mask = [int(n) for n in numbers(options["mask"])]
                    self.heads.append(Head(anchors[mask], int(options["classes"]),
                                           float(options["scale_x_y"]), self.width, self.height))
                case _:
                    raise ValueError(f"{cfg.name}: section [{kind}] is not known here")
            self.layers.append(layer)
            self.routes.append(route)
            shapes.append((channels, rows))

    def forward(self, x: Tensor) -> list[Tensor]:
        results: list[Tensor] = []
        heads: list[Tensor] = []
        for (kind, options), layer, route in zip(self.sections, self.layers, self.routes):
            if kind == "route":
                groups, group = int(options.get("groups", 1)), int(options.get("group_id", 0))
                parts = [results[n].chunk(groups, 1)[group] for n in route]
                x = parts[0] if len(parts) == 1 else torch.cat(parts, 1)
            elif kind == "yolo":
                heads.append(x)
            else:
                x = layer(x)
            results.append(x)
        return heads

    def stored(self) -> list[Tensor]:
        return [t for layer in self.layers if isinstance(layer, Convolution) for t in layer.stored()]

    def weight_count(self) -> int:
        return sum(t.numel() for t in self.stored())

    def write_weights(self, path: Path, seen: int) -> None:
        """Header: int32 major 0, minor 2, revision 5, int64 pictures seen; then little-endian floats."""
        with path.open("wb") as out:
            out.write(struct.pack("<iiiq", 0, 2, 5, seen))
            for tensor in self.stored():
                values = tensor.detach().float().contiguous().flatten().tolist()
                out.write(struct.pack(f"<{len(values)}f", *values))

    def read_weights(self, path: Path) -> None:
        data = path.read_bytes()
        major, minor, revision, _ = struct.unpack_from("<iiiq", data)
        if (major, minor, revision) != (0, 2, 5) or len(data) != 20 + 4 * self.weight_count():
            raise ValueError(f"{path.name}: not the weights of this cfg")
        offset = 20
        with torch.no_grad():
            for tensor in self.stored():
                values = struct.unpack_from(f"<{tensor.numel()}f", data, offset)
                tensor.copy_(torch.tensor(values).view(tensor.shape))
                offset += 4 * tensor.numel()
