"""The training loss of yolov4-tiny's heads: CIoU boxes, objectness and classes by cross-entropy."""

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from boxes import ciou, iou
from darknet import Head, Network

MATCH = 0.35  # an anchor learns a sign whose shape it overlaps this much; the best one always does
IGNORE = 0.7  # an unmatched prediction this good is not punished
BOX, OBJECT, CLASS = 1.0, 2.0, 1.0
BALANCE = {16: 1.0, 8: 4.0}  # by stride: the finer head has more empty cells


def shape_overlap(a: Tensor, b: Tensor) -> Tensor:
    shared = torch.minimum(a[..., 0], b[..., 0]) * torch.minimum(a[..., 1], b[..., 1])
    return shared / (a.prod(-1) + b.prod(-1) - shared)


def loss(network: Network, raws: list[Tensor], labels: Tensor) -> tuple[Tensor, list[float]]:
    batch, place = (labels[..., 0] >= 0).nonzero(as_tuple=True)
    kind, box = labels[batch, place, 0].long(), labels[batch, place, 1:]
    size = box[:, 2:] * torch.tensor([network.width, network.height])
    overlaps = torch.cat([shape_overlap(size.unsqueeze(1), h.anchors.unsqueeze(0)) for h in network.heads], 1)
    best = torch.nn.functional.one_hot(overlaps.argmax(1), overlaps.shape[1]).bool()
    matches = ((overlaps > MATCH) | best).split([len(h.anchors) for h in network.heads], 1)
    parts = torch.stack([
        head_loss(head, head.split(raw.float()), match, batch, kind, box, labels)
        for head, raw, match in zip(network.heads, raws, matches)]).sum(0)
    total = parts @ torch.tensor([BOX, OBJECT, CLASS])
    return total, parts.tolist()


def head_loss(head: Head, p: Tensor, match: Tensor, batch: Tensor, kind: Tensor, box: Tensor,
              labels: Tensor) -> Tensor:
    _, _, rows, columns, _ = p.shape
    sign, a = match.nonzero(as_tuple=True)
    b, truth = batch[sign], box[sign]
    column = (truth[:, 0] * columns).long().clamp(0, columns - 1)
    row = (truth[:, 1] * rows).long().clamp(0, rows - 1)
    mine = p[b, a, row, column]
    guess = head.boxes(mine[:, 0], mine[:, 1], mine[:, 2:4], column, row, head.anchors[a], columns, rows)
    quality = ciou(guess, truth)
    target = torch.zeros(p.shape[:-1])
    target[b, a, row, column] = 0.3 + 0.7 * quality.detach().clamp(0, 1)
    weight = torch.ones_like(target)
    weight[already_good(head, p.detach(), labels)] = 0
    weight[b, a, row, column] = 1
    objectness = cross_entropy(p[..., 4], target, weight) * BALANCE[head.height // rows]
    classes = torch.nn.functional.one_hot(kind[sign], head.classes).float()
    count = max(len(sign), 1)
    return torch.stack([(1 - quality).sum() / count, objectness,
                        cross_entropy(mine[:, 5:], classes, reduction="sum") / (count * head.classes)])


@torch.no_grad()
def already_good(head: Head, p: Tensor, labels: Tensor) -> Tensor:
    batch, count, rows, columns, _ = p.shape
    row, column = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    guess = head.boxes(p[..., 0], p[..., 1], p[..., 2:4], column, row,
                       head.anchors.view(1, count, 1, 1, 2), columns, rows)
    good = torch.zeros(p.shape[:-1], dtype=torch.bool)
    for place in range(labels.shape[1]):
        truth = labels[:, place, 1:].view(batch, 1, 1, 1, 4)
        good |= iou(guess, truth) > IGNORE
    return good
