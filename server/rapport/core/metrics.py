"""Prometheus metrics: `/metrics` of every process renders this registry."""

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

REGISTRY = CollectorRegistry()
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

LATENCY_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


def counter(name: str, help: str, labels: tuple[str, ...] = ()) -> Counter:
    return Counter(f"rapport_{name}", help, labels, registry=REGISTRY)


def gauge(name: str, help: str, labels: tuple[str, ...] = ()) -> Gauge:
    return Gauge(f"rapport_{name}", help, labels, registry=REGISTRY)


def histogram(name: str, help: str, labels: tuple[str, ...] = ()) -> Histogram:
    """A histogram of seconds."""
    return Histogram(f"rapport_{name}", help, labels, buckets=LATENCY_BUCKETS, registry=REGISTRY)


def render() -> bytes:
    """All metrics of this process in Prometheus' text format."""
    return generate_latest(REGISTRY)


def merge(texts: Mapping[str, bytes]) -> bytes:
    """One text of the texts of several processes; the label `process` names each one's samples."""
    registry = CollectorRegistry()
    registry.register(_Families(texts))
    return generate_latest(registry)


class _Families(Collector):
    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts

    def collect(self) -> Iterable[Metric]:
        families: dict[str, Metric] = {}
        for process, text in self._texts.items():
            for found in text_string_to_metric_families(text.decode()):
                family = families.setdefault(
                    found.name, Metric(found.name, found.documentation, found.type)
                )
                for sample in found.samples:
                    labels = {**sample.labels, "process": process}
                    family.samples.append(sample._replace(labels=labels))
        return families.values()
