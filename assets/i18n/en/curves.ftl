# Learning curves on the Runs page, and the menu of every plot.
curves-x-axis = x axis
curves-axis-steps = steps
curves-axis-clips = clips
curves-axis-hours = h
curves-axis-flops = FLOPs
curves-smooth = Smooth
curves-smooth-help = Moving average. The thin line is the unsmoothed curve.
curves-spread = Spread
curves-band = Band
curves-seeds = Seeds
curves-n = n = { $n }
curves-n-then = n = { $n }, then { $last }
curves-show-arm = Show { $arm }
curves-menu = Menu of the plot: { $name }
curves-search = Search metrics
curves-log = Logarithmic y axis
curves-fit = Fit all data
curves-save = Save as
curves-save-path = File name without extension
curves-save-choose = Choose…
curves-save-kinds = Figures and tables
curves-no-dialog = This desktop shows no file dialog: type the path.
curves-saved = Saved: { $path }
curves-not-saved = Could not be saved. { $error }
curves-at-step = step { $step }
curves-interval = { $low } to { $high }
curves-no-interval = one seed: no interval
curves-place = Plot { $n }
curves-no-data = Plot { $n }, without curves
curves-empty = Tick runs in the list to draw their curves.
curves-most = The first { $n } ticked runs are drawn.
curves-reading = Reading the curves…
curves-needs-step = Needs a pre-training step. Arms without pre-training have no curves.
curves-needs-epoch = FLOPs are known from the first epoch on.
curves-needs-metric = The ticked runs do not have this curve.
curves-needs-choice = No further curve. Choose one in the menu “…”.
curves-key-band = Band or single seeds
curves-key-axis = Next x axis
curves-key-fit = Fit all curves
curves-spoken-arm = { $arm }: n = { $n }, to step { $step }
