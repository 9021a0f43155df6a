"""The machine: files, network, worker processes, progress. Other packages reach it only through these modules."""
