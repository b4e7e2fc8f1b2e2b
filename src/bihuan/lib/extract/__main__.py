"""`python -m bihuan.lib.extract NAME MEMORY_BYTES CPU_SECONDS`: the file on standard input, its
text as JSON on standard output, or `{"refused": why}`; for who wants the parsers apart from their
own process, within limits."""

import json
import resource
import sys
from dataclasses import asdict

from bihuan.lib.extract import Unreadable, extract


def main(name: str, memory: str, seconds: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        said: dict[str, object] = asdict(extract(sys.stdin.buffer.read(), name))
    except Unreadable as why:
        said = {"refused": str(why)}
    sys.stdout.buffer.write(json.dumps(said).encode())


if __name__ == "__main__":
    main(*sys.argv[1:4])
