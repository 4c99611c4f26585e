"""Prometheus metrics: `/metrics` of every process renders this registry."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

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
