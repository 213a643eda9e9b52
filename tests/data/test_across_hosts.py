"""The cluster over several hosts: each worker in a network namespace of its own, everything encrypted."""

import os
import shutil
import subprocess

import dask
import pytest
from distributed.security import Security

from data import across, snapshot, store
from data.across import asking
from data.filters import Filters
from tests import support_cluster

KEYS = ("share_of_roll", "overall_absence", "value_added", "ta_hours", "cpd_confidence", "intervention_cost")
# Addresses that are set aside for examples, in networks of two hosts each.
HERE = "198.51.100.1"
HOSTS = {
    "sightline-1": ("198.51.100.1", "198.51.100.2"),
    "sightline-2": ("198.51.100.5", "198.51.100.6"),
}
LONGEST_NAME = 15


def ip(*said: str) -> None:
    subprocess.run(["ip", *said], check=True, capture_output=True)


def make_host(name: str, ours: str, theirs: str) -> None:
    """A network namespace that reaches this one over a cable of two ends."""
    end = f"{name}-end"[:LONGEST_NAME]
    ip("netns", "add", name)
    ip("link", "add", name[:LONGEST_NAME], "type", "veth", "peer", "name", end, "netns", name)
    ip("addr", "add", f"{ours}/30", "dev", name[:LONGEST_NAME])
    ip("link", "set", name[:LONGEST_NAME], "up")
    inside = ("netns", "exec", name, "ip")
    ip(*inside, "addr", "add", f"{theirs}/30", "dev", end)
    ip(*inside, "link", "set", end, "up")
    ip(*inside, "link", "set", "lo", "up")
    ip(*inside, "route", "add", "default", "via", ours)


def remove_hosts() -> None:
    for name in HOSTS:
        subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


@pytest.fixture
def hosts():
    """Two hosts of our own making, where this machine lets us make them."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        pytest.skip(
            "network namespaces need root and the program ip: the cluster was not tried over several hosts"
        )
    remove_hosts()
    try:
        for name, (ours, theirs) in HOSTS.items():
            make_host(name, ours, theirs)
    except subprocess.CalledProcessError as refused:
        remove_hosts()
        pytest.skip(
            f"this machine makes no network namespaces ({refused.stderr.decode().strip()}): "
            "the cluster was not tried over several hosts"
        )
    yield HOSTS
    remove_hosts()


@pytest.fixture
def certificates(tmp_path):
    """The three files that every end of an encrypted cluster is started with, made for this test."""
    made = Security.temporary()
    files = {
        "ca-file": made.tls_ca_file,
        "cert": made.tls_scheduler_cert,
        "key": made.tls_scheduler_key,
    }
    for name, text in files.items():
        (tmp_path / f"{name}.pem").write_text(text)
    return {name: str(tmp_path / f"{name}.pem") for name in files}


def test_workers_on_other_hosts_give_the_same_sums_encrypted(hosts, certificates, tmp_path, monkeypatch):
    url = support_cluster.small_trust(tmp_path)
    engine = store.engine(url)
    held = {urn: snapshot.build(engine, urn) for urn in support_cluster.SCHOOLS}
    wanted = [(urn, school.version) for urn, school in held.items()]
    asking._kept.clear()
    monkeypatch.delenv("SIGHTLINE_SCHEDULER", raising=False)
    alone = across.tallies(wanted, KEYS, Filters(), held.__getitem__)

    said = [part for name, path in certificates.items() for part in (f"--tls-{name}", path)]
    named = {"ca-file": "ca-file", "client.cert": "cert", "client.key": "key"}
    ours = {f"distributed.comm.tls.{name}": certificates[file] for name, file in named.items()}
    with (
        dask.config.set({**ours, "distributed.comm.require-encryption": True}),
        support_cluster.Cluster(tmp_path, url, *said, host=f"tls://{HERE}") as running,
    ):
        for number, name in enumerate(hosts):
            running.work(number, before=("ip", "netns", "exec", name))
        there = running.ready(len(hosts))
        addresses = [theirs for _ours, theirs in hosts.values()]
        assert sorted(address.split("//")[1].split(":")[0] for address in there) == addresses
        assert running.address.startswith("tls://")

        asking._kept.clear()
        monkeypatch.setenv("SIGHTLINE_SCHEDULER", running.address)
        assert across.tallies(wanted, KEYS, Filters(), {}.__getitem__) == alone
    engine.dispose()
