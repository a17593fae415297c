"""Speed and quality beside the peers: ``python -m benchmarks`` measures every case and writes one page."""
