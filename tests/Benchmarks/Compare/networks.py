"""Networks in PyTorch. Each has a class with `build`, `loss` and `parameters_by_name`, and a line in NETWORKS. `build` sets `trained` and `optimizers`."""
import torch
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from files import read_safetensors, read_words, write_safetensors


def load_lstm(lstm, kernel, bias):
    """A layer with our parameters: one kernel [inputs + units, 4 * units], gates in the order i, j, f, o, and one bias."""
    units = lstm.hidden_size
    order = gate_order(units)
    with torch.no_grad():
        rows = kernel.t()[order]
        lstm.weight_ih_l0.copy_(rows[:, :lstm.input_size])
        lstm.weight_hh_l0.copy_(rows[:, lstm.input_size:])
        lstm.bias_ih_l0.copy_(bias[order])
        lstm.bias_hh_l0.zero_()
    # Two biases would learn at twice the rate.
    lstm.bias_hh_l0.requires_grad_(False)


def our_lstm(lstm):
    """The kernel and the bias as ours are."""
    back = torch.argsort(gate_order(lstm.hidden_size))
    return torch.cat([lstm.weight_ih_l0, lstm.weight_hh_l0], 1)[back].t(), lstm.bias_ih_l0[back]


def gate_order(units):
    return torch.cat([torch.arange(units) + gate * units for gate in (0, 2, 1, 3)])  # i, j, f, o -> i, f, g, o


class LazyAdam:
    """Adam for a table, of which only rows that occur are changed. torch.optim.SparseAdam does the same, but adds epsilon before it corrects for the beginning."""

    def __init__(self, table, lr):
        self.table, self.lr, self.step_count = table, lr, 0
        self.m, self.v = torch.zeros_like(table), torch.zeros_like(table)

    @torch.no_grad()
    def step(self):
        self.step_count += 1
        gradient = self.table.grad.coalesce()
        rows, g = gradient.indices()[0], gradient.values()
        m = self.m[rows].mul_(0.9).add_(g, alpha=0.1)
        v = self.v[rows].mul_(0.999).addcmul_(g, g, value=0.001)
        self.m[rows], self.v[rows] = m, v
        denominator = v.div_(1 - 0.999 ** self.step_count).sqrt_().add_(1e-8)
        self.table.index_add_(0, rows, m.div_(denominator), alpha=-self.lr / (1 - 0.9 ** self.step_count))


class Network:
    """What all networks have in common: feeds of each batch, steps, parameters."""

    def __init__(self, config, parameters, batches, threads):
        torch.set_num_threads(threads)
        self.c, self.dropout = config, config["Dropout"]
        lengths, batch = config["FeedLengths"], config["BatchSize"]
        words = read_words(batches).view(-1, sum(lengths))
        self.batches = [[feed if len(feed) == batch else feed.view(-1, batch) for feed in row.split(lengths)] for row in words]
        self.build(read_safetensors(parameters))

    def train(self, first, count):
        losses = []
        for step in range(first, first + count):
            for parameter in self.trained:
                parameter.grad = None
            loss = self.loss(*self.batches[step % len(self.batches)])
            loss.backward()
            for optimizer in self.optimizers:
                optimizer.step()
            losses.append(loss.item())
        return losses

    def save(self, path):
        write_safetensors(path, self.parameters_by_name())


class Sentiment(Network):
    """The LSTM tutorial of Theano, as samples/Sentiment has it."""

    def build(self, ours):
        self.words = torch.nn.Embedding.from_pretrained(ours["words"], freeze=False, sparse=True)
        units = ours["lstm_bias_0"].shape[0] // 4
        self.lstm = torch.nn.LSTM(ours["words"].shape[1], units)
        load_lstm(self.lstm, ours["lstm_kernel_0"], ours["lstm_bias_0"])
        self.classes = torch.nn.Linear(units, 2)
        with torch.no_grad():
            self.classes.weight.copy_(ours["classes_kernel"].t())
            self.classes.bias.copy_(ours["classes_bias"])
        dense = [p for p in self.lstm.parameters() if p.requires_grad] + list(self.classes.parameters())
        self.trained = dense + [self.words.weight]
        self.optimizers = [torch.optim.Adam(dense, lr=self.c["LearningRate"]), LazyAdam(self.words.weight, self.c["LearningRate"])]

    def loss(self, review, lengths, label):
        packed = pack_padded_sequence(self.words(review), lengths, enforce_sorted=False)
        states, _ = pad_packed_sequence(self.lstm(packed)[0])
        mean = states.sum(0) / lengths[:, None]
        if self.dropout:
            mean = mean * torch.empty_like(mean).bernoulli_(0.5)
        chosen = F.softmax(self.classes(mean), 1).gather(1, label[:, None])
        return -(chosen + 1e-8).log().mean()

    def parameters_by_name(self):
        kernel, bias = our_lstm(self.lstm)
        return {
            "words": self.words.weight, "lstm_kernel_0": kernel, "lstm_bias_0": bias,
            "classes_kernel": self.classes.weight.t(), "classes_bias": self.classes.bias,
        }


NETWORKS = {"sentiment": Sentiment}
