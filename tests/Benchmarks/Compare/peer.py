"""The models in PyTorch, as a process that says who it is and is then told what to do, one JSON object per line.

{"order": "load", "config": {...}, "parameters": "file.safetensors", "windows": "file.i32", "text": "file.i32", "threads": 2}
{"order": "train", "first": 0, "count": 10, "exact_norm": false}: training steps on windows, from the state of the last one
{"order": "evaluate", "first": 0, "count": 2}: the cost of windows, from a zero state
{"order": "read", "first": 0, "count": 2}: the cost of chunks of the text as one stream, from a zero state

Networks are made by {"order": "load", "config": {"Network": "sentiment", ...}, "parameters": ..., "batches": "file.i32", "threads": 2}, and know, beside "train",
{"order": "save", "path": "file.safetensors"}: writes the parameters

Each is answered by {"seconds": ..., "losses": [...], "memory": bytes}.
"""
import json
import sys
import time

import torch
import torch.nn.functional as F

import networks
from files import peak_memory, read_safetensors, read_words


class Peer:
    def __init__(self, config, parameters, windows, text, threads):
        torch.set_num_threads(threads)
        self.c = config
        h, layers = config["HiddenSize"], config["NumLayers"]
        ours = read_safetensors(parameters)
        self.embedding = torch.nn.Embedding.from_pretrained(ours["embedding"], freeze=False, sparse=True)
        # Zaremba's dropout is PyTorch's between the layers, and twice more around them.
        self.drop = 1 - config["KeepProb"]
        self.lstm = torch.nn.LSTM(h, h, layers, dropout=self.drop if layers > 1 else 0)
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
        self.windows = read_words(windows).view(-1, 2, config["NumSteps"], config["BatchSize"])
        self.text = read_words(text)
        self.state = None

    def cost(self, tokens, targets, training):
        """Cross entropy in nats, summed."""
        self.lstm.train(training)
        x = F.dropout(self.embedding(tokens), self.drop, training)
        y, self.state = self.lstm(x, self.state)
        y = F.dropout(y, self.drop, training)
        logits = F.linear(y.view(-1, y.shape[-1]), self.softmax_w, self.softmax_b)
        return F.cross_entropy(logits, targets.reshape(-1), reduction="sum")

    def window_cost(self, window, training):
        return self.cost(*self.windows[window % len(self.windows)], training) / self.c["BatchSize"]

    def evaluate(self, first, count):
        self.state = None
        with torch.no_grad():
            losses = [self.window_cost(window, False).item() for window in range(first, first + count)]
        self.state = None
        return losses

    def read(self, first, count):
        length = self.c["NumSteps"] * self.c["BatchSize"]
        self.state, loss = None, 0.0
        with torch.no_grad():
            for begin in range(first * length, (first + count) * length, length):
                tokens, targets = self.text[begin:begin + length, None], self.text[begin + 1:begin + length + 1]
                loss += self.cost(tokens, targets, False).item()
        self.state = None
        return [loss]

    def norm(self, gradients, exact):
        # In float32 the norm of millions of squares is off by up to 2e-4. A trainer lives with that, a check does not.
        if exact:
            gradients = [gradient.double() for gradient in gradients]
        return torch.norm(torch.stack([torch.norm(gradient) for gradient in gradients])).item()

    def train(self, first, count, exact_norm=False):
        losses = []
        for step in range(first, first + count):
            loss = self.window_cost(step, True)
            self.state = tuple(part.detach() for part in self.state)
            for parameter in self.dense + [self.embedding.weight]:
                parameter.grad = None
            loss.backward()
            with torch.no_grad():
                rows = self.embedding.weight.grad.coalesce()
                gradients = [parameter.grad for parameter in self.dense]
                norm = self.norm(gradients + [rows.values()], exact_norm)
                rate = self.c["LearningRate"] * min(1.0, self.c["MaxGradNorm"] / max(norm, 1e-30))
                for parameter, gradient in zip(self.dense, gradients):
                    parameter.add_(gradient, alpha=-rate)
                self.embedding.weight.index_add_(0, rows.indices()[0], rows.values(), alpha=-rate)
            losses.append(loss.item())
        return losses


class LockedDropout(torch.nn.Module):
    """All steps have one mask."""

    def __init__(self, drop):
        super().__init__()
        self.drop = drop

    def forward(self, x):
        if not self.training or self.drop == 0:
            return x
        mask = x.new_empty(1, *x.shape[1:]).bernoulli_(1 - self.drop) / (1 - self.drop)
        return x * mask


class WeightDrop(torch.nn.Module):
    """A layer, of whose recurrent matrix numbers are dropped."""

    def __init__(self, lstm, drop):
        super().__init__()
        self.lstm, self.drop = lstm, drop
        self.raw = torch.nn.Parameter(lstm.weight_hh_l0.data)
        del lstm._parameters["weight_hh_l0"]

    def forward(self, x, state):
        self.lstm.weight_hh_l0 = F.dropout(self.raw, self.drop, self.training)
        return self.lstm(x, state)


class AwdLstm(Peer):
    """As the published code does it: https://github.com/salesforce/awd-lstm-lm. All costs are times the number of steps, as ours are."""

    def __init__(self, config, parameters, windows, text, threads):
        torch.set_num_threads(threads)
        self.c = config
        ours = read_safetensors(parameters)
        self.embedding = torch.nn.Parameter(ours["embedding"])
        self.softmax_b = torch.nn.Parameter(ours["softmax_b"])
        self.word_drop = 1 - config["WordKeepProb"]
        layers, inputs = [], self.embedding.shape[1]
        for layer, h in enumerate(config["HiddenSizes"]):
            lstm = torch.nn.LSTM(inputs, h)
            order = torch.cat([torch.arange(h) + gate * h for gate in (0, 2, 1, 3)])  # i, j, f, o -> i, f, g, o
            with torch.no_grad():
                kernel = ours[f"kernel_{layer}"].t()[order]
                lstm.weight_ih_l0.copy_(kernel[:, :inputs])
                lstm.weight_hh_l0.copy_(kernel[:, inputs:])
                lstm.bias_ih_l0.copy_(ours[f"bias_{layer}"][order])
                lstm.bias_hh_l0.zero_()
            lstm.bias_hh_l0.requires_grad_(False)
            layers.append(WeightDrop(lstm, 1 - config["WeightKeepProb"]))
            inputs = h
        keep = [config["KeepProb"]] * (len(layers) - 1) + [config["OutputKeepProb"]]
        self.layers = torch.nn.ModuleList(layers)
        self.locked_input = LockedDropout(1 - config["InputKeepProb"])
        self.locked = torch.nn.ModuleList(LockedDropout(1 - each) for each in keep)
        self.parameters = [p for p in self.layers.parameters() if p.requires_grad] + [self.embedding, self.softmax_b]
        self.optimizer = torch.optim.SGD(self.parameters, lr=config["LearningRate"], weight_decay=config["WeightDecay"])
        self.windows = read_words(windows).view(-1, 2, config["NumSteps"], config["BatchSize"])
        self.text = read_words(text)
        self.state = None
        self.penalty = None

    def embedded(self, tokens, training):
        table = self.embedding
        if training and self.word_drop > 0:
            mask = table.new_empty(len(table), 1).bernoulli_(1 - self.word_drop) / (1 - self.word_drop)
            table = table * mask
        return F.embedding(tokens, table)

    def cost(self, tokens, targets, training):
        for module in (self.layers, self.locked_input, self.locked):
            module.train(training)
        x = self.locked_input(self.embedded(tokens, training))
        states = self.state or [None] * len(self.layers)
        self.state = []
        for layer, locked, state in zip(self.layers, self.locked, states):
            raw, state = layer(x, state)
            self.state.append(state)
            x = locked(raw)
        if training:
            self.penalty = self.c["ActivationPenalty"] * x.pow(2).mean() + self.c["TemporalPenalty"] * (raw[1:] - raw[:-1]).pow(2).mean()
        logits = F.linear(x.view(-1, x.shape[-1]), self.embedding, self.softmax_b)
        return F.cross_entropy(logits, targets.reshape(-1), reduction="sum")

    def train(self, first, count, exact_norm=False):
        losses = []
        for step in range(first, first + count):
            self.optimizer.zero_grad()
            loss = self.window_cost(step, True)
            self.state = [tuple(part.detach() for part in state) for state in self.state]
            (loss + self.c["NumSteps"] * self.penalty).backward()
            if exact_norm:
                norm = self.norm([p.grad for p in self.parameters], True)
                for p in self.parameters:
                    p.grad.mul_(min(1.0, self.c["MaxGradNorm"] / norm))
            else:
                torch.nn.utils.clip_grad_norm_(self.parameters, self.c["MaxGradNorm"])
            self.optimizer.step()
            losses.append(loss.item())
        return losses


def make(order):
    config = order["config"]
    if "Network" in config:
        return networks.NETWORKS[config["Network"]](**order)
    return (AwdLstm if config["WeightKeepProb"] < 1 or config["ActivationPenalty"] > 0 else Peer)(**order)


def main():
    peer = None
    print("PyTorch", torch.__version__, flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        do = order.pop("order")
        start, losses = time.perf_counter(), []
        if do == "load":
            peer = make(order)
        else:
            losses = getattr(peer, do)(**order) or []
        print(json.dumps({"seconds": time.perf_counter() - start, "losses": losses, "memory": peak_memory()}), flush=True)


main()
