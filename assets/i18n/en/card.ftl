# The model card of an exported encoder, section by section. The text becomes Markdown.
card-title = Model card: { $run }

card-what = What it is
card-what-it-is = A video encoder: it turns a short clip into { $features } numbers, with which a small classifier or a search can work. Network: { $network }, { $millions } million parameters.
card-what-no-head = It names no classes by itself: no classifier is part of the file.
card-what-head =
    Beside them the file gives scores (logits) of { $n ->
        [one] { $n } class
       *[other] { $n } classes
    }: { $labels }. They come from a linear layer that was fitted on all { $clips ->
        [one] { $clips } labelled clip
       *[other] { $clips } labelled clips
    } that task { $task } trains with (data set { $set }). How it does on other footage is what the linear probe in the table of scores tells; on those clips themselves it is no test.

card-input = Input
card-input-clip =
    Clips of { $frames ->
        [one] { $frames } frame
       *[other] { $frames } frames
    } at { $rate } frames per second ({ $seconds } s), the short side scaled to { $side } pixels, the square in the centre.
card-input-scale = Shape { $shape }; red, green, blue as shares of 255, minus { $mean }, divided by { $std }.
card-input-rgb = The network sees red, green and blue. Weights that came from elsewhere may want another normalisation: the file's facts tell the right one, and the ONNX graph applies it by itself.
card-input-motion = The network sees luma, its change since the frame before and its deviation from the clip's mean picture. The ONNX graph makes these channels by itself; with the bare weights they have to be made as the file's facts say.
card-input-facts = The file holds all of this as JSON in its metadata, under the key "kinrin".

card-data = Footage
card-data-set = { $name }: { $videos } readable videos, { $hours } h stored
card-data-gone = { $name }: no longer in the workspace, so nothing can be said about it
card-data-unlabelled = Pre-training used this footage without labels.
card-data-untrained = The weights were not trained on this footage; the running statistics of its normalisation were taken from it, without labels.

card-method = Method
card-method-named = Arm { $arm }, method { $method }.
card-method-weights = It began with weights that were trained elsewhere, from the file { $file }.
card-method-training =
    { $epochs ->
        [one] { $epochs } epoch
       *[other] { $epochs } epochs
    }, { $videos ->
        [one] { $videos } video
       *[other] { $videos } videos
    } a step, { $views ->
        [one] { $views } clip
       *[other] { $views } clips
    } a video.
card-method-calibrated = Before it was judged, the running statistics of its batch normalisation were averaged anew over unlabelled clips in the views of the evaluation. They are part of the file.

card-scores = Scores
card-task = Task
card-probe = Probe
card-labels = Labels per class
card-all-labels = all
card-metric = Metric
card-this = This arm
card-n = n
card-untrained = Untrained
card-scratch = Trained with labels alone
card-scores-note = In percent: mean over { $n } seeds with the 95 % interval of the mean over seeds (where it would lie with other seeds on the same footage). n counts scores: seeds × folds × draws of the labelled clips. Tested groups were new to the classifier. The file holds the run of seed { $seed } alone: its own score may lie anywhere in the spread of the seeds.
card-one-seed = One seed says nothing about the method: no interval can be given. Run at least three seeds before the numbers are passed on.
card-no-untrained = The untrained network was not run beside it: how much of the score is owed to pre-training is not known.
card-no-scores = No finished evaluation is known.

card-limits = Limits
card-limit-footage = The scores hold for footage like this. Other sites, cameras, seasons and tasks were not tested.
card-limit-bias = Footage that favours one site, person or shift makes an encoder that serves the others worse. Check the accuracy of each group before operation.
card-limit-scale = A result with a small network and little footage does not carry over to full size by itself.
card-limit-use = It was not tested as part of a safety function, or for identifying people.
card-limit-warning = Warning of the run: { $warning }

card-open = To be filled in before the file is passed on
card-open-footage = Rights in the footage, and what those who are seen in it agreed to: ____
card-open-weights = Licence of the weights (and of those that the training started from, if any): ____
card-open-use = Intended use: ____
card-open-not = Uses that are ruled out: ____
card-open-contact = Contact: ____

card-provenance = Provenance
card-from-run = Experiment { $experiment }, seed { $seed }, begun on { $begun } (UTC)
card-from-program = Kinrin { $program } on { $device }
card-from-hashes = Hash of the settings { $config }, of the data { $data }
card-from-file = File { $name }, BLAKE3 { $hash }
