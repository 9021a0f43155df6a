"""The machine: files, network, worker processes, progress. The other packages reach it through here."""
