"""Boxes as (…, 4) tensors of centre x, centre y, width, height."""

import math

import torch
from torch import Tensor


def corners(box: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    cx, cy, w, h = box.unbind(-1)
    return cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2


def iou(a: Tensor, b: Tensor) -> Tensor:
    ax1, ay1, ax2, ay2 = corners(a)
    bx1, by1, bx2, by2 = corners(b)
    w = (torch.minimum(ax2, bx2) - torch.maximum(ax1, bx1)).clamp(min=0)
    h = (torch.minimum(ay2, by2) - torch.maximum(ay1, by1)).clamp(min=0)
    shared = w * h
    return shared / (a[..., 2] * a[..., 3] + b[..., 2] * b[..., 3] - shared + 1e-9)


def ciou(a: Tensor, b: Tensor) -> Tensor:
    """Complete IoU (Zheng et al. 2020): IoU less the centres' distance and the aspects' difference."""
    ax1, ay1, ax2, ay2 = corners(a)
    bx1, by1, bx2, by2 = corners(b)
    overlap = iou(a, b)
    diagonal = ((torch.maximum(ax2, bx2) - torch.minimum(ax1, bx1)) ** 2
                + (torch.maximum(ay2, by2) - torch.minimum(ay1, by1)) ** 2 + 1e-9)
    distance = (a[..., 0] - b[..., 0]) ** 2 + (a[..., 1] - b[..., 1]) ** 2
    aspect = 4 / math.pi ** 2 * (torch.atan(b[..., 2] / b[..., 3]) - torch.atan(a[..., 2] / a[..., 3])) ** 2
    with torch.no_grad():
        weight = aspect / (1 - overlap + aspect + 1e-9)
    return overlap - distance / diagonal - weight * aspect


def suppress(boxes: Tensor, scores: Tensor, limit: float) -> Tensor:
    """Greedy NMS: the indices kept, best first."""
    order = scores.argsort(descending=True)
    overlaps = iou(boxes[order].unsqueeze(1), boxes[order].unsqueeze(0)) > limit
    alive = [True] * len(order)
    kept = []
    for i, row in enumerate(overlaps.tolist()):
        if alive[i]:
            kept.append(i)
            alive = [live and not hit for live, hit in zip(alive, row)]
    return order[kept]
