"""The training step of the language models in PyTorch, as a process that is told what to do, one JSON object per line.

{"do": "load", "config": {...}, "parameters": "file.safetensors", "tokens": "file.i32", "threads": 2}
{"do": "evaluate", "window": 0}                  -> {"loss": ...}
{"do": "train", "first": 0, "steps": 10}         -> {"seconds": ..., "losses": [...], "memory": ...}
"""
import json
import resource
import struct
import sys
import time

import numpy
import torch
import torch.nn.functional as F


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: torch.from_numpy(numpy.frombuffer(data[slice(*info["data_offsets"])], numpy.float32).copy().reshape(info["shape"]))
        for name, info in header.items()
    }


class Peer:
    def __init__(self, config, parameters, tokens, threads):
        torch.set_num_threads(threads)
        self.c = config
        h, layers = config["HiddenSize"], config["NumLayers"]
        ours = read_safetensors(parameters)
        self.embedding = torch.nn.Embedding.from_pretrained(ours["embedding"], freeze=False, sparse=True)
        # Zaremba's dropout is PyTorch's between the layers, and twice more around them.
        self.lstm = torch.nn.LSTM(h, h, layers, dropout=1 - config["KeepProb"])
        order = torch.cat([torch.arange(h) + gate * h for gate in (0, 2, 1, 3)])  # i, j, f, o -> i, f, g, o
        for layer in range(layers):
            with torch.no_grad():
                kernel, bias = ours[f"kernel_{layer}"].t()[order], ours[f"bias_{layer}"][order]
                getattr(self.lstm, f"weight_ih_l{layer}").copy_(kernel[:, :h])
                getattr(self.lstm, f"weight_hh_l{layer}").copy_(kernel[:, h:])
                getattr(self.lstm, f"bias_ih_l{layer}").copy_(bias)
                getattr(self.lstm, f"bias_hh_l{layer}").zero_()

            # Ours has one bias, and two would learn at twice its rate.
            getattr(self.lstm, f"bias_hh_l{layer}").requires_grad_(False)
        self.softmax_w = torch.nn.Parameter(ours["softmax_w"].t().contiguous())
        self.softmax_b = torch.nn.Parameter(ours["softmax_b"])
        self.dense = [p for p in self.lstm.parameters() if p.requires_grad] + [self.softmax_w, self.softmax_b]
        self.windows = torch.from_numpy(numpy.fromfile(tokens, numpy.int32).astype(numpy.int64)).view(
            -1, 2, config["NumSteps"], config["BatchSize"])
        self.state = None

    def cost(self, window, training):
        tokens, targets = self.windows[window % len(self.windows)]
        drop = 1 - self.c["KeepProb"]
        self.lstm.train(training)
        x = F.dropout(self.embedding(tokens), drop, training)
        y, self.state = self.lstm(x, self.state)
        y = F.dropout(y, drop, training)
        logits = F.linear(y.view(-1, y.shape[-1]), self.softmax_w, self.softmax_b)
        return F.cross_entropy(logits, targets.reshape(-1), reduction="sum") / self.c["BatchSize"]

    def evaluate(self, window):
        self.state = None
        with torch.no_grad():
            loss = self.cost(window, False).item()
        self.state = None
        return {"loss": loss}

    def train(self, first, steps):
        losses = []
        start = time.perf_counter()
        for step in range(first, first + steps):
            loss = self.cost(step, True)
            self.state = tuple(part.detach() for part in self.state)
            for parameter in self.dense + [self.embedding.weight]:
                parameter.grad = None
            loss.backward()
            with torch.no_grad():
                rows = self.embedding.weight.grad.coalesce()
                gradients = [parameter.grad for parameter in self.dense]
                norm = torch.norm(torch.stack([torch.norm(g) for g in gradients + [rows.values()]])).item()
                rate = self.c["LearningRate"] * min(1.0, self.c["MaxGradNorm"] / max(norm, 1e-30))
                for parameter, gradient in zip(self.dense, gradients):
                    parameter.add_(gradient, alpha=-rate)
                self.embedding.weight.index_add_(0, rows.indices()[0], rows.values(), alpha=-rate)
            losses.append(loss.item())
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "losses": losses, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def main():
    peer = None
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        do = order.pop("do")
        if do == "load":
            peer = Peer(**order)
            answer = {}
        else:
            answer = getattr(peer, do)(**order)
        print(json.dumps(answer), flush=True)


main()
