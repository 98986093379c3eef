"""Trains the embedded sign detector on scenes drawn by org.csprun.scenes, and measures it.

Everything is seeded; --steps fixes the length, --minutes only cuts a run short on a slow machine.
See README.md for the exact commands.
"""

import argparse
import copy
import math
import time
from pathlib import Path

import torch
from torch import nn

from darknet import Network
from evaluate import average_precisions
from loss import loss
from scenes import FIRST_TRAINING_SEED, Pool, SceneStream, as_input

TRAINING_SIZES = "160x160,160x160,320x240,160x160,160x160,160x120,160x160,640x480"
HELD_OUT_SEED = 0


def arguments() -> argparse.Namespace:
    here = Path(__file__).resolve().parent
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--model", type=Path, default=here.parent / "src/main/resources/org/csprun/embedded",
                   help="the folder of signs.cfg, where signs.weights goes")
    p.add_argument("--classes", default=str(here.parent / "target/classes"), help="the compiled generator")
    p.add_argument("--java", default="java", help="a Java 25 launcher")
    p.add_argument("--steps", type=int, default=20_000)
    p.add_argument("--minutes", type=float, default=math.inf, help="end early, with the schedule compressed")
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--rate", type=float, default=4e-3)
    p.add_argument("--fresh", type=int, default=4, help="new scenes a step")
    p.add_argument("--pool", type=int, default=40_000, help="scenes kept to draw batches from")
    p.add_argument("--first", type=int, default=2_048, help="scenes read before the first step")
    p.add_argument("--threads", type=int, default=1,
                   help="of torch; the generator has one of its own, and more than there are free cores is slow")
    p.add_argument("--held-out", type=int, default=1_000, help="scenes of the final evaluation")
    p.add_argument("--check", type=int, default=1_000, help="steps between checks on 300 held-out scenes")
    p.add_argument("--only-evaluate", action="store_true", help="measure signs.weights as it is")
    return p.parse_args()


def say(text: str) -> None:
    print(text, flush=True)


def held_out(options, network: Network, scenes: int, size: str):
    stream = SceneStream(options.java, options.classes, network.width, network.height, HELD_OUT_SEED, scenes, size)
    pictures, labels = stream.read(scenes)
    stream.close()
    return pictures, labels


def optimizer(network: Network, rate: float) -> torch.optim.Optimizer:
    """AdamW that decays convolution weights only."""
    matrices = [p for p in network.parameters() if p.dim() > 1]
    vectors = [p for p in network.parameters() if p.dim() <= 1]
    return torch.optim.AdamW([{"params": matrices, "weight_decay": 0.02},
                              {"params": vectors, "weight_decay": 0.0}], lr=rate, betas=(0.9, 0.99))


def prime_objectness(network: Network) -> None:
    """Starts with the belief that one prediction in a hundred is a sign."""
    convolutions = [layer.conv for layer in network.layers if hasattr(layer, "conv")]
    for conv in (c for c in convolutions if c.bias is not None):
        with torch.no_grad():
            conv.bias.zero_().view(-1, 5 + network.heads[0].classes)[:, 4] = -math.log(99)


@torch.no_grad()
def follow(average: Network, network: Network, step: int) -> None:
    """The moving average of the weights, slow only once there is something to average."""
    share = min(0.9990, (1 + step) / (20 + step))
    for kept, new in zip(average.state_dict().values(), network.state_dict().values()):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - share)
        else:
            kept.copy_(new)


@torch.no_grad()
def settle_statistics(network: Network, pool: Pool, random: torch.Generator) -> None:
    """Measures means and variances anew, in full precision, for exactly these weights."""
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # cumulative
    network.train()
    for _ in range(60):
        network(pool.batch(64, random)[0])
    network.eval()


def train(options, network: Network) -> Network:
    pictures, labels = held_out(options, network, 300, "160x160")
    stream = SceneStream(options.java, options.classes, network.width, network.height,
                         FIRST_TRAINING_SEED, 0, TRAINING_SIZES)
    random = torch.Generator().manual_seed(1)
    prime_objectness(network)
    average = copy.deepcopy(network)
    adam = optimizer(network, options.rate)
    started = time.monotonic()
    pool = Pool(stream, options.pool, options.first)
    say(f"first {pool.read} scenes after {time.monotonic() - started:.0f} s")
    step, progress, sums = 0, 0.0, torch.zeros(3)
    while progress < 1:
        minutes = (time.monotonic() - started) / 60
        progress = max((step + 1) / options.steps, minutes / options.minutes)
        rate = options.rate * min(1, (step + 1) / 300) * max(0.01, (1 + math.cos(math.pi * progress)) / 2)
        for group in adam.param_groups:
            group["lr"] = rate
        pool.refill(options.fresh)
        inputs, truth = pool.batch(options.batch, random)
        network.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            raws = network(inputs)
        total, parts = loss(network, raws, truth)
        adam.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 10.0)
        adam.step()
        follow(average, network, step)
        sums += torch.tensor(parts)
        step += 1
        if step % 100 == 0:
            box, objectness, kinds = (sums / 100).tolist()
            sums.zero_()
            say(f"step {step:6d}  {minutes:5.1f} min  scenes {pool.read:7d}  rate {rate:.5f}  "
                f"box {box:.3f}  object {objectness:.4f}  class {kinds:.4f}")
        if step % options.check == 0:
            average.write_weights(options.model / "signs.weights", step * options.batch)
            precisions = average_precisions(average, pictures, labels)
            say(f"step {step:6d}  mAP50 on 300 held-out scenes {sum(precisions) / len(precisions):.4f}")
    settle_statistics(average, pool, random)
    stream.close()
    average.write_weights(options.model / "signs.weights", step * options.batch)
    say(f"trained {step} steps, {step * options.batch} pictures of {pool.read} scenes, "
        f"in {(time.monotonic() - started) / 60:.1f} minutes")
    return average


def final_evaluation(options) -> None:
    """Judges the files, not the network in memory: cfg and weights are read back from disk."""
    network = Network(options.model / "signs.cfg")
    network.read_weights(options.model / "signs.weights")
    names = (options.model / "signs.names").read_text().split("\n")
    for size in ("160x160", "320x240", "640x480"):
        pictures, labels = held_out(options, network, options.held_out, size)
        precisions = average_precisions(network, pictures, labels)
        say(f"held-out seeds {HELD_OUT_SEED} to {HELD_OUT_SEED + options.held_out - 1}, scenes {size} stretched "
            f"to {network.width}x{network.height}, {int((labels[..., 0] >= 0).sum())} signs: "
            f"mAP50 {sum(precisions) / len(precisions):.4f}")
        for name, precision in zip(names, precisions):
            say(f"    {name:15s} AP50 {precision:.4f}")


def main() -> None:
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(0)
    network = Network(options.model / "signs.cfg").to(memory_format=torch.channels_last)
    say(f"signs.cfg: {network.weight_count()} weights, {network.macs / 1e6:.2f} M multiply-adds "
        f"at {network.width}x{network.height}; torch {torch.__version__}")
    if not options.only_evaluate:
        say(f"steps {options.steps}, at most {options.minutes} minutes, batch {options.batch}, rate {options.rate}, "
            f"{options.fresh} new scenes a step, pool of {options.pool}")
        train(options, network)
    final_evaluation(options)


if __name__ == "__main__":
    main()
