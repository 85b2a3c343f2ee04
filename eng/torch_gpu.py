"""The trainer's language models in PyTorch on a GPU: nn.LSTM, which is cuDNN's, between an embedding and a softmax layer.

Prints JSON lines. The first says {"note": versions}; then there is a line for each model, precision and mode:
{"model", "precision", "mode", "words_per_second", "milliseconds_per_step"}, or with "error" where it could not be done.

A step is what the trainer's is: the state carried on, dropout on all outputs, cross entropy summed over time and averaged over
the batch, the global norm of all gradients clipped, SGD. Words lie on the GPU. Modes: "eager", as it is usually written; "compile",
the same with the network compiled by torch.compile, which leaves cuDNN's LSTM as it is; "graph", the whole step of eager mode
captured once in a CUDA graph and replayed. Compilation takes long: it is done only if asked for. Precisions: fp32 (both switches for TF32 off), tf32 (both on), bf16 and
fp16 (autocast; fp16 with a GradScaler in eager mode, with a constant scale and a step that infinite gradients skip in a graph,
where nobody can ask for the scale).

Ends with 0 if anything was measured, or nothing can be because PyTorch or a GPU is missing, which it says on standard error.
"""
import argparse
import json
import math
import statistics
import sys
import time
import warnings

try:
    import torch
    from torch import nn
    import torch.nn.functional as F
except ImportError as missing:
    print(f"PyTorch is not measured: {missing}.", file=sys.stderr)
    sys.exit(0)

# hidden, layers, batch, steps, kept, init scale, learning rate, largest norm: src/Ptb/Models
MODELS = {
    "small": (200, 2, 20, 20, 1.0, 0.1, 1.0, 5.0),
    "medium": (650, 2, 20, 35, 0.5, 0.05, 1.0, 5.0),
    "large": (1500, 2, 20, 35, 0.35, 0.04, 1.0, 10.0),
}
PRECISIONS = ("fp32", "tf32", "bf16", "fp16")
MODES = ("eager", "compile", "graph")
VOCABULARY = 10_000
LOSS_SCALE = 2.0**15


def say(**fields):
    print(json.dumps(fields), flush=True)


def set_tf32(allowed):
    """Both switches; PyTorch 2.9 has begun to give them other names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            torch.backends.cuda.matmul.allow_tf32 = allowed
            torch.backends.cudnn.allow_tf32 = allowed
        except (AttributeError, RuntimeError):
            word = "tf32" if allowed else "ieee"
            torch.backends.cuda.matmul.fp32_precision = word
            torch.backends.cudnn.conv.fp32_precision = word
            torch.backends.cudnn.rnn.fp32_precision = word


def new_scaler():
    try:
        return torch.amp.GradScaler("cuda")
    except (AttributeError, TypeError):
        return torch.cuda.amp.GradScaler()


class Network(nn.Module):
    def __init__(self, hidden, layers, kept, scale):
        super().__init__()
        self.dropped = 1 - kept
        self.embedding = nn.Embedding(VOCABULARY, hidden)
        self.lstm = nn.LSTM(hidden, hidden, layers, dropout=self.dropped)
        self.softmax = nn.Linear(hidden, VOCABULARY)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -scale, scale)

    def forward(self, tokens, targets, state):
        x = F.dropout(self.embedding(tokens), self.dropped, self.training)
        y, state = self.lstm(x, state)
        logits = self.softmax(F.dropout(y, self.dropped, self.training))
        loss = F.cross_entropy(logits.view(-1, VOCABULARY), targets.reshape(-1), reduction="sum") / tokens.shape[1]
        return loss, state


class Training:
    """Training steps of a model; what they read and write keeps its place, so that a graph can be made of one."""

    def __init__(self, model, precision, device):
        hidden, layers, batch, steps, kept, scale, self.rate, self.norm = MODELS[model]
        torch.manual_seed(1)
        self.device = device
        self.half = {"bf16": torch.bfloat16, "fp16": torch.float16}.get(precision)
        self.network = Network(hidden, layers, kept, scale).to(device).train()
        self.parameters = list(self.network.parameters())
        self.optimizer = torch.optim.SGD(self.parameters, lr=self.rate)
        self.state = tuple(torch.zeros(layers, batch, hidden, device=device) for _ in range(2))
        self.text = torch.randint(VOCABULARY, (64, 2, steps, batch), device=device)
        self.tokens, self.targets = self.text[0].clone()
        self.loss = torch.zeros((), device=device)
        self.scaler = new_scaler() if precision == "fp16" and device != "cpu" else None
        self.graph = None
        self.done = 0

    def descend(self, backward):
        # Nothing is used twice in a step, and what is kept from one to the next does not go into a graph.
        with torch.autocast(self.device, dtype=self.half or torch.bfloat16, enabled=self.half is not None, cache_enabled=False):
            loss, state = self.network(self.tokens, self.targets, self.state)
        backward(loss)
        self.loss.copy_(loss.detach())
        for kept, new in zip(self.state, state):
            kept.copy_(new.detach())

    def clip(self):
        return nn.utils.clip_grad_norm_(self.parameters, self.norm)

    def eager(self):
        self.optimizer.zero_grad(set_to_none=True)
        if self.scaler is None:
            self.descend(lambda loss: loss.backward())
            self.clip()
            self.optimizer.step()
        else:
            self.descend(lambda loss: self.scaler.scale(loss).backward())
            self.scaler.unscale_(self.optimizer)
            self.clip()
            self.scaler.step(self.optimizer)
            self.scaler.update()

    def captured(self):
        """As eager, without a question that only the host could answer."""
        if self.half is not torch.float16:
            self.descend(lambda loss: loss.backward())
            self.clip()
        else:
            self.descend(lambda loss: (loss * LOSS_SCALE).backward())
            gradients = [parameter.grad for parameter in self.parameters]
            torch._foreach_mul_(gradients, 1 / LOSS_SCALE)
            finite = torch.isfinite(self.clip())
            for gradient in gradients:
                gradient.copy_(torch.where(finite, gradient, torch.zeros_like(gradient)))
        self.optimizer.step()

    def capture(self):
        # As PyTorch's notes on CUDA graphs say: some steps beside the default stream, then one that is recorded.
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                self.optimizer.zero_grad(set_to_none=True)
                self.captured()
        torch.cuda.current_stream().wait_stream(stream)
        self.optimizer.zero_grad(set_to_none=True)
        self.graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            self.captured()

    def step(self):
        window = self.text[self.done % len(self.text)]
        self.done += 1
        self.tokens.copy_(window[0])
        self.targets.copy_(window[1])
        if self.graph is None:
            self.eager()
        else:
            self.graph.replay()


def wait(device):
    if device != "cpu":
        torch.cuda.synchronize()


def measure(model, precision, mode, device, turns, count):
    set_tf32(precision == "tf32")
    training = Training(model, precision, device)
    if mode == "compile":
        torch.compiler.reset()
        training.network = torch.compile(training.network)
    elif mode == "graph":
        training.capture()
    seconds = []
    for _ in range(turns + 1):
        wait(device)
        start = time.perf_counter()
        for _ in range(count):
            training.step()
        loss = training.loss.item()
        wait(device)
        seconds.append((time.perf_counter() - start) / count)
    if not math.isfinite(loss):
        raise RuntimeError(f"the cost has become {loss}")
    # The first turn warms up.
    median = statistics.median(seconds[1:])
    _, _, batch, steps, *_ = MODELS[model]
    say(model=model, precision=precision, mode=mode, words_per_second=batch * steps / median, milliseconds_per_step=median * 1e3)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--models", nargs="+", choices=MODELS, default=list(MODELS))
    parser.add_argument("--precisions", nargs="+", choices=PRECISIONS, default=list(PRECISIONS))
    parser.add_argument("--modes", nargs="+", choices=MODES, default=["eager", "graph"])
    parser.add_argument("--turns", type=int, default=5, help="measurements, of which the median counts")
    parser.add_argument("--steps", type=int, default=100, help="steps of a measurement")
    parser.add_argument("--cpu", action="store_true", help="only try out the eager mode on the processor")
    arguments = parser.parse_args()
    device = "cpu" if arguments.cpu else "cuda"
    if not arguments.cpu and not torch.cuda.is_available():
        print(f"PyTorch {torch.__version__} is not measured: it finds no GPU (CUDA {torch.version.cuda}).", file=sys.stderr)
        return 0

    name = "the processor" if arguments.cpu else torch.cuda.get_device_name()
    say(note=f"{torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}, {name}")
    measured = 0
    # Graphs last: a capture that fails may leave something behind.
    for mode in ("eager",) if arguments.cpu else sorted(arguments.modes, key=MODES.index):
        for model in arguments.models:
            for precision in arguments.precisions:
                try:
                    measure(model, precision, mode, device, arguments.turns, arguments.steps)
                    measured += 1
                except Exception as error:  # whatever it is, the others can still be measured
                    say(model=model, precision=precision, mode=mode, error=f"{type(error).__name__}: {str(error).strip().splitlines()[0][:300]}")
    return 0 if measured else 1


if __name__ == "__main__":
    sys.exit(main())
