# The Map page.
panel-map-view = Map
panel-map-steps = Checkpoints
panel-map-classes = Labels
panel-map-arms = Arms
panel-map-nearest = Nearest clips
map-title = { $arm }, seed { $seed }
map-step = step { $step }
map-arm = Arm
map-beside = Second arm
map-arm-name = Arm: { $arm }
map-arms-same = same clips, same settings
map-seed = Seed
map-set = Data set
map-all-sets = all
map-colour = Colour
map-colour-label = label
map-colour-error = arm’s error
map-colour-source = recording
map-colour-group = group
map-colour-time = time
map-colour-judgement = judgement
map-colour-tag = tag
map-projection = Projection
map-lines = Neighbour lines
map-fit = Fit
map-lasso = Draw around clips (Alt- or Shift-drag)
map-export = Export
map-subtitle =
    step { $step }, { $clips ->
        [one] { $clips } clip
       *[other] { $clips } clips
    }
map-canvas =
    { $arm }: { $projection } map of { $n ->
        [one] { $n } clip
       *[other] { $n } clips
    } at step { $step }, { $selected } selected
map-empty = Needs a finished checkpoint.
map-empty-go = Go to Runs
map-again = Try again
map-stop = Stop
map-stopped = Stopped. The steps that are finished are kept.
map-busy-waiting = Waiting for another map
map-busy-reading = Reading embeddings
map-busy-neighbours = Searching neighbours
map-busy-layout = Laying out the map
map-caption-umap = UMAP: clips that are near belong together. Distances between far clusters carry no meaning.
map-caption-pca = PCA: this plane shows { $percent } % of the variance. Clips that are near here may differ in other directions.
map-checkpoint = Checkpoint
map-play = Replay the checkpoints
map-pause = Pause the replay
map-start = start
map-errors = Arm’s error
map-recordings = Recordings
map-time-date = Recorded
map-time-position = Place in the recording
map-judgements = Judged as neighbours
map-mixed = not the same each time
map-none-judged = Nobody has judged neighbours that this run found. Judge some on the Neighbours page, and they are coloured here.
map-none-tagged = No clip here has a tag. Tags are put on videos on the Neighbours page (T).
map-labels = Labels
map-purity = neighbour purity at 8
map-purity-head = clips · neighbour purity at 8
map-show-all = Show all
map-no-classes = These clips carry no such mark.
map-right = right label
map-wrong = wrong label
map-unlabelled = no label
map-no-frames = No frames in the catalogue
map-from = { $set }, recording { $source }
map-voted = Neighbours vote: { $label }
map-same-recording = same recording
map-nearest-to = Nearest to { $name }
map-selected =
    { $n ->
        [one] { $n } clip selected
       *[other] { $n } clips selected
    }
map-agree = { $agree } of { $n } agree
map-open = Open in Neighbours
map-select-hint = Click a clip to see what lies nearest to it. Hold Alt or Shift and draw around clips to select several.
map-keys-open = Open the selection in Neighbours
map-keys-clear = Clear the selection
map-keys-arrows = Next clip in this direction
map-keys-more = The same, and keep what is selected
map-keys-seen = Select all clips in view
map-keys-lasso = Draw around clips
map-keys-step = Previous or next checkpoint
map-keys-class = Show or hide a label
map-keys-fit = Fit the map
map-keys-zoom = Zoom, while the map has the keyboard
map-purity-head-labels = clips · purity of their labels at 8
map-keys-drag = Alt / Shift + drag
map-chance = chance { $n }
map-arm-below = n = { $n } · chance { $chance }
map-save-selection = Save the selection as CSV
map-saved-selection = { $n ->
    [one] 1 clip saved to { $path }
   *[other] { $n } clips saved to { $path }
}
map-agree-masked = { $agree } of { $n } agree; of other recordings { $masked } of { $of }
