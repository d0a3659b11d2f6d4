# The first page and the import form.
start-question = Does learning from similar videos pay off on your own footage?
start-answer = Kinrin compares [pretraining|pre-training] with and without [nearest-neighbour|neighbours] on this computer and shows the difference with its [interval|uncertainty]. Nothing leaves this machine.
start-demo = Try the demo pilot
start-demo-about = Renders short videos of six sites that do the same work and look different, trains four [arm|arms] with three [seed|seeds] each, and ends with the verdict: does learning without labels help at a site that gave none? It says nothing of your own footage.
start-demo-time = About 5 minutes on two cores. No preparation.
start-demo-begin = Start the demo pilot
start-demo-go-on = Go on with the demo pilot
start-demo-show = Show the verdict
start-demo-job = Demo pilot
start-demo-stop = Stop the demo
start-demo-watch = Watch the training
start-demo-stopped = Stopped. What was done is kept.
start-demo-done =
    The demo pilot is done: { $n ->
        [one] { $n } run
       *[other] { $n } runs
    }. Its verdict is on the Pilot page.
start-demo-failed = Run { $run } failed: { $why }
start-step-data = Make and import the footage
start-step-train = Train and test
start-step-verdict = Verdict
start-import = Import a folder
start-import-about = Videos in one folder, with or without labels. [group|Groups] such as recording or site keep the comparison honest. Your files stay as they are.
start-import-choose = Choose a folder, or drop one anywhere
start-import-path = Folder to import
start-import-hint = or type a path: /videos/line-3
start-import-go-on = Look into this folder
start-workspace = Open a workspace
start-workspace-about = A [workspace|workspace] holds imported footage, [run|runs] and results.
start-workspace-now = Open now
start-workspace-recent = Recent
start-workspace-path = Folder of the workspace
start-workspace-hint = path of a folder
start-workspace-open = Open
start-workspace-make = Make it here
start-workspace-choose = Choose…
start-workspace-new = A new, empty workspace will be made here.
start-workspace-other = This folder holds other things and no workspace; one would be added to it.
start-workspace-file = This is a file, not a folder.
start-workspace-is = This is a workspace.
start-words = What the words mean
start-words-search = Search the words
start-drop-now = Drop to import
start-drop-design = Drop to open in Design
start-drop-else = “{ $name }” cannot be dropped here. Drop a folder of videos, a video, or an experiment (.ron).
import-title = Import videos
import-folder = Folder
import-folder-hint = /videos/line-3
import-browse = Choose…
import-browse-labels = Choose a file…
import-choose = Folder with videos
import-choose-labels = Label file
import-drop = A folder dropped onto the window lands here, too.
import-no-dialog = No file dialog opened on this desktop: type or paste the path, or drop the folder.
import-name = Name of the data set
import-labels = Labels
import-labels-found = As found in the folder
import-labels-file = From another file
import-label-file = Label file
import-labels-found-help = From clips.csv or segments.csv if they are there, else from the names of the folders. Columns of the table whose names begin with “group” become groups.
import-labels-file-help = A CSV table with the columns path, label and any group columns; start_s and end_s for parts of videos.
import-pattern = Groups from file names
import-pattern-help = { "{" }site{ "}" } becomes a group, { "{" }label{ "}" } the label, * is anything. The preview shows what comes of it.
import-pattern-no-word = The pattern has no part in braces, such as { "{" }site{ "}" }.
import-pattern-brace = A brace in the pattern is not closed, or closed twice.
import-pattern-touching = Two parts of the pattern stand side by side. Put a sign between them that is in the file names.
import-pattern-long = The pattern is too long.
import-pattern-word = “{ $word }” cannot name a group: use letters, digits, “-” and “_”, and not path, start_s or end_s.
import-pattern-twice = “{ $word }” stands twice in the pattern.
import-unfit =
    { $n ->
        [one] { $n } file name does not fit
       *[other] { $n } file names do not fit
    } the pattern: { $first }
import-from-names =
    { $labels ->
        [one] { $labels } label
       *[other] { $labels } labels
    } from the file names; { $without ->
        [one] { $without } clip
       *[other] { $without } clips
    } without
import-recipe = Stored as
import-short-side = Short side in pixels
import-rate = Frames per second
import-native = own rate
import-recipe-help = Smaller is faster to train and enough for whole-body motion.
import-more = More settings
import-max-seconds = Seconds from the start of each video
import-all = all
import-folder-fps = Rate of folders of pictures
import-preview = What will be found
import-looking = Looking into the folder…
import-needs-folder = Choose a folder with videos, and you see here what would be imported.
import-no-folder = There is no folder at this path.
import-bad-name = Give the data set a name of letters, digits, “-” and “_”.
import-needs-labels = Name the label file, or take the labels as found in the folder.
import-not-ready = See at the right what is missing.
import-videos = videos
import-size =
    { $clips ->
        [one] { $clips } clip
       *[other] { $clips } clips
    } · { $bytes }
import-missing =
    { $n ->
        [one] { $n } file of the label table is missing; it will be listed
       *[other] { $n } files of the label table are missing; they will be listed
    } as unreadable.
import-other-recipe = “{ $name }” is stored with { $side } px at { $rate }: every video would be decoded again.
import-there =
    “{ $name }” has { $n ->
        [one] { $n } video
       *[other] { $n } videos
    } already: only what is new or changed is imported.
import-notes = Notes
import-more-notes =
    and { $n ->
        [one] { $n } more note
       *[other] { $n } more notes
    }; the report after the import has them all
import-other-folder =
    “{ $name }” holds { $n ->
        [one] { $n } video
       *[other] { $n } videos
    } of { $folder }. Its labels, and its videos that are not in this folder, would go.
import-replace = Replace the data set
import-from-file =
    { $labels ->
        [one] { $labels } label
       *[other] { $labels } labels
    } from the label file; { $without ->
        [one] { $without } clip
       *[other] { $without } clips
    } without
import-from-tables =
    { $labels ->
        [one] { $labels } label
       *[other] { $labels } labels
    } from the table in the folder; { $without ->
        [one] { $without } clip
       *[other] { $without } clips
    } without
import-from-folders =
    { $labels ->
        [one] { $labels } label
       *[other] { $labels } labels
    } from the names of folders
import-from-none = No labels found. Pre-training needs none; the comparison needs a few.
import-more-labels = { $n } more
import-groups = Groups: { $columns }
import-no-groups = No groups: a column such as recording or site in clips.csv, a level of folders (in the list above), or a part of the file names keeps copies of one scene out of the test.
import-meaning = What columns and folders mean
import-column = Meaning of the column { $column }
import-level = Folder level { $level }
import-level-means = Meaning of folder level { $level }
import-level-group = Group name of folder level { $level }
import-values =
    { $n ->
        [one] { $n } value
       *[other] { $n } values
    }: { $first }
import-frame-rate = Frames per second that the table counts
import-frame-rate-none = not said
import-means-path = path
import-means-label = label
import-means-start-s = start, seconds or clock
import-means-end-s = end, seconds or clock
import-means-start-ms = start, milliseconds
import-means-end-ms = end, milliseconds
import-means-start-frame = start, frame number
import-means-end-frame = end, frame number
import-means-duration-s = length, seconds or clock
import-means-duration-ms = length, milliseconds
import-means-duration-frames = length, frames
import-means-group = group
import-means-unused = not used
import-other-labels = The labels and groups of “{ $name }” came from { $from }. They would go and be read anew.
import-start = Import
import-job = Import { $name }
import-working = Importing “{ $name }”
import-report = “{ $name }” is imported
import-unfinished = “{ $name }” is not imported to its end
import-waits = Another import is at work. This one begins by itself when it has ended.
import-files-done = { $done } of { $total } files
import-frames-read =
    { $n ->
        [one] { $n } frame read
       *[other] { $n } frames read
    }
import-frames =
    { $n ->
        [one] { $n } frame
       *[other] { $n } frames
    }
import-background = Go on in the background
import-another = Import another folder
import-stop = Stop the import
import-stopped = Stopped before the end. Import again to go on: what was done is not done again.
import-show = Show the data
import-again = Back to the form
import-problems =
    { $n ->
        [one] { $n } file with
       *[other] { $n } files with
    } problems
import-no-problems = Every new file could be read to its end.
import-figure-videos = Videos
import-figure-new = New or changed
import-figure-unchanged = Unchanged
import-figure-gone = Gone
import-done =
    { $name }: { $videos ->
        [one] { $videos } video
       *[other] { $videos } videos
    } imported, { $bad } unreadable, { $partial } partial
start-no-workspace = No workspace is open yet.
start-workspace-why = Enter the path of a folder first.
start-import-why = Enter the path of a folder first, or drop one above.
start-drop-search = Drop to search its neighbours
