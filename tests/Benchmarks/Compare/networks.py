"""Networks in PyTorch. Each has a class with `build`, `loss` and `parameters_by_name`, and a line in NETWORKS. `build` sets `trained` and `optimizers`."""
import torch
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from files import read_safetensors, read_words, write_safetensors

LSTM_NAMES = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]


def load_lstm(lstm, kernel, bias, suffix="_l0"):
    """A layer, or with suffix "" a cell, with our parameters: one kernel [inputs + units, 4 * units], gates in the order i, j, f, o, and one bias."""
    order = gate_order(lstm.hidden_size)
    weight_ih, weight_hh, bias_ih, bias_hh = (getattr(lstm, name + suffix) for name in LSTM_NAMES)
    with torch.no_grad():
        rows = kernel.t()[order]
        weight_ih.copy_(rows[:, :lstm.input_size])
        weight_hh.copy_(rows[:, lstm.input_size:])
        bias_ih.copy_(bias[order])
        bias_hh.zero_()
    # Two biases would learn at twice the rate.
    bias_hh.requires_grad_(False)


def our_lstm(lstm, suffix="_l0"):
    """The kernel and the bias as ours are."""
    back = torch.argsort(gate_order(lstm.hidden_size))
    weight_ih, weight_hh, bias, _ = (getattr(lstm, name + suffix) for name in LSTM_NAMES)
    return torch.cat([weight_ih, weight_hh], 1)[back].t(), bias[back]


def linear(kernel, bias=None):
    """A layer with our parameters: a kernel [inputs, outputs], and a bias or none."""
    layer = torch.nn.Linear(*kernel.shape, bias=bias is not None)
    with torch.no_grad():
        layer.weight.copy_(kernel.t())
        if bias is not None:
            layer.bias.copy_(bias)
    return layer


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

    max_norm = None

    def __init__(self, config, parameters, batches, threads):
        torch.set_num_threads(threads)
        dtype = torch.float64 if config["Double"] else torch.float32
        torch.set_default_dtype(dtype)
        self.c, self.dropout = config, config["Dropout"]
        lengths, batch = config["FeedLengths"], config["BatchSize"]
        words = read_words(batches).view(-1, sum(lengths))
        self.batches = [[feed if len(feed) == batch else feed.view(-1, batch) for feed in row.split(lengths)] for row in words]
        self.build({name: parameter.to(dtype) for name, parameter in read_safetensors(parameters).items()})

    def train(self, first, count):
        losses = []
        for step in range(first, first + count):
            for parameter in self.trained:
                parameter.grad = None
            loss = self.loss(*self.batches[step % len(self.batches)])
            loss.backward()
            if self.max_norm is not None:
                torch.nn.utils.clip_grad_norm_(self.trained, self.max_norm)
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
        self.classes = linear(ours["classes_kernel"], ours["classes_bias"])
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


class Translate(Network):
    """The translator of samples/Translate: a bidirectional encoder, and a decoder that attends to it in each step (Bahdanau, Cho and Bengio 2015)."""

    max_norm = 5

    def build(self, ours):
        self.characters = torch.nn.Embedding.from_pretrained(ours["characters"], freeze=False)
        width = ours["characters"].shape[1]
        self.encoder = torch.nn.LSTM(width, ours["encoder_bias_0"].shape[0] // 4, bidirectional=True)
        load_lstm(self.encoder, ours["encoder_kernel_0"], ours["encoder_bias_0"])
        load_lstm(self.encoder, ours["encoder_kernel_0_reverse"], ours["encoder_bias_0_reverse"], "_l0_reverse")
        self.begin = linear(ours["begin_kernel"], ours["begin_bias"])
        self.query = linear(ours["attend_query"])
        self.key = linear(ours["attend_key"], ours["attend_bias"])
        self.score = torch.nn.Parameter(ours["attend_score"].clone())
        units = ours["decoder_bias_0"].shape[0] // 4
        self.decoder = torch.nn.LSTMCell(ours["decoder_kernel_0"].shape[0] - units, units)
        load_lstm(self.decoder, ours["decoder_kernel_0"], ours["decoder_bias_0"], "")
        self.choose = linear(ours["choose_kernel"], ours["choose_bias"])
        layers = [self.characters, self.encoder, self.begin, self.query, self.key, self.decoder, self.choose]
        self.trained = [p for layer in layers for p in layer.parameters() if p.requires_grad] + [self.score]
        self.optimizers = [torch.optim.Adam(self.trained, lr=self.c["LearningRate"])]

    def loss(self, source, source_lengths, before, written_lengths, following):
        packed = pack_padded_sequence(self.characters(source), source_lengths, enforce_sorted=False)
        states, (final, _) = self.encoder(packed)
        read, _ = pad_packed_sequence(states)
        padding = torch.arange(len(read))[:, None] >= source_lengths
        keys = self.key(read)
        h = torch.tanh(self.begin(torch.cat([final[0], final[1]], 1)))
        c = torch.zeros_like(h)
        outputs = []
        for character in self.characters(before[:written_lengths.max()]):
            fits = torch.tanh(self.query(h) + keys) @ self.score
            weights = F.softmax(fits.masked_fill(padding, float("-inf")), 0)
            context = torch.einsum("tb,tbw->bw", weights, read)
            h, c = self.decoder(torch.cat([character, context], 1), (h, c))
            outputs.append(torch.cat([h, context], 1))
        real = torch.arange(len(outputs))[:, None] < written_lengths
        return F.cross_entropy(self.choose(torch.stack(outputs)[real]), following[:len(outputs)][real])

    def parameters_by_name(self):
        encoder, encoder_bias = our_lstm(self.encoder)
        reverse, reverse_bias = our_lstm(self.encoder, "_l0_reverse")
        decoder, decoder_bias = our_lstm(self.decoder, "")
        return {
            "characters": self.characters.weight,
            "encoder_kernel_0": encoder, "encoder_bias_0": encoder_bias, "encoder_kernel_0_reverse": reverse, "encoder_bias_0_reverse": reverse_bias,
            "begin_kernel": self.begin.weight.t(), "begin_bias": self.begin.bias,
            "attend_query": self.query.weight.t(), "attend_key": self.key.weight.t(), "attend_bias": self.key.bias, "attend_score": self.score,
            "decoder_kernel_0": decoder, "decoder_bias_0": decoder_bias,
            "choose_kernel": self.choose.weight.t(), "choose_bias": self.choose.bias,
        }


NETWORKS = {"sentiment": Sentiment, "translate": Translate}
