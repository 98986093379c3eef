"""Average precision at IoU 0.5 as COCO counts it: 101 recall points, all areas, 100 detections."""

import torch
from torch import Tensor

from boxes import iou, suppress
from darknet import Network
from scenes import as_input

SCORE, NMS, MOST = 0.005, 0.45, 100


@torch.no_grad()
def detections(network: Network, pictures: Tensor) -> list[tuple[Tensor, Tensor, Tensor]]:
    """For each picture the boxes, scores and classes after class-wise NMS."""
    network.eval()
    found = []
    for part in pictures.split(50):
        decoded = [head.decode(raw) for head, raw in zip(network.heads, network(as_input(part)))]
        boxes = torch.cat([b for b, _ in decoded], 1)
        scores = torch.cat([s for _, s in decoded], 1)
        found += [one_picture(b, s) for b, s in zip(boxes, scores)]
    return found


def one_picture(boxes: Tensor, scores: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    picked_boxes, picked_scores, picked_kinds = [], [], []
    for kind in range(scores.shape[1]):
        candidates = (scores[:, kind] > SCORE).nonzero().flatten()
        kept = candidates[suppress(boxes[candidates], scores[candidates, kind], NMS)]
        picked_boxes.append(boxes[kept])
        picked_scores.append(scores[kept, kind])
        picked_kinds.append(torch.full((len(kept),), kind))
    b, s, k = torch.cat(picked_boxes), torch.cat(picked_scores), torch.cat(picked_kinds)
    best = s.argsort(descending=True)[:MOST]
    return b[best], s[best], k[best]


def average_precisions(network: Network, pictures: Tensor, labels: Tensor, least: float = 0.5) -> list[float]:
    """One average precision per class."""
    found = detections(network, pictures)
    return [class_precision(found, labels, kind, least) for kind in range(network.heads[0].classes)]


def class_precision(found, labels: Tensor, kind: int, least: float) -> float:
    marked: list[tuple[float, bool]] = []
    truths = 0
    for (boxes, scores, kinds), truth in zip(found, labels):
        real = truth[truth[:, 0] == kind, 1:]
        truths += len(real)
        mine = kinds == kind
        overlaps = iou(boxes[mine].unsqueeze(1), real.unsqueeze(0)).tolist()
        free = set(range(len(real)))
        for score, row in zip(scores[mine].tolist(), overlaps):
            match = max((i for i in free if row[i] >= least), key=lambda i: row[i], default=None)
            free.discard(match)
            marked.append((score, match is not None))
    return interpolated(sorted(marked, key=lambda m: -m[0]), truths)


def interpolated(marked: list[tuple[float, bool]], truths: int) -> float:
    """The mean over recall 0, 0.01 … 1 of the best precision at that recall or a higher one."""
    hits, recalls, precisions = 0, [], []
    for rank, (_, hit) in enumerate(marked, 1):
        hits += hit
        recalls.append(hits / truths)
        precisions.append(hits / rank)
    for i in range(len(precisions) - 2, -1, -1):
        precisions[i] = max(precisions[i], precisions[i + 1])
    total, at = 0.0, 0
    for point in range(101):
        while at < len(recalls) and recalls[at] < point / 100 - 1e-12:
            at += 1
        total += precisions[at] if at < len(recalls) else 0.0
    return total / 101
