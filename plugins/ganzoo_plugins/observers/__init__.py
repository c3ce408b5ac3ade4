"""What watches every run: progress, metrics log, sample grids, loss curve, checkpoints."""
