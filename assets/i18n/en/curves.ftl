# curves
