# 取り込みで伝えること：除いたもの、切ったもの、まとめたもの、確かめずに使ったもの。
note-names-more = 、ほか { $n } 件
note-label = 「{ $name }」
note-unfinished = 取り込みが途中で終わっています。もう一度取り込んでください。
note-lost-labels = 以前のデータセットにあり、今回どのクリップにも付かなかったラベル：{ $labels }
note-unused-column = { $table }：列「{ $column }」は使っていません。{ $how }
note-length-column = { $table }：列「{ $column }」を区間の長さ（秒）として読み、開始に足して終了としました。長さでなければ、--unused-column { $column } を付けてください。
note-encoding = { $table }：文字コードを { $encoding } として読みました。
note-separator = { $table }：列の区切りを「{ $sign }」として読みました。
note-separator-tab = { $table }：列の区切りをタブとして読みました。
note-decimal-commas = { $table }：{ $times } 件の時刻のカンマを小数点として読みました（最初は { $line } 行目の { $text }）。
note-timecodes = { $table }：{ $rows } 行のタイムコードを毎秒 { $rate } フレームで数えました。動画の先頭を 00:00:00:00 とします。
note-no-class = ラベル「{ $text }」（{ $clips } クリップ、最初は { $first }）はクラスとみなさず、ラベルなしとして扱います。
note-equal-rows = { $path }：{ $table } の { $lines } 行目は同じ内容です。1 回だけ数えます。
note-open-starts = { $path }：{ $table } の { $lines } 行目には始まりの時刻がありません。動画の先頭からの区間とします。
note-whole-videos = { $table } の { $lines } 行目には時刻がありません。動画全体のラベルとグループとします。
note-no-rows = { $table } には列名しかありません。この表から付くラベルはなく、表があるためフォルダ名もラベルにしません。
note-other-frame-rate = { $path } は毎秒 { $rate } フレームですが、表のフレーム番号は毎秒 { $told } で数えました（--frame-rate）。区間の位置がずれている可能性があります。
note-open-ends = { $path }：{ $table } の { $lines } 行目には終わりの時刻がありません。動画の終わりまでの区間とします。
note-many-labels = { $path }：{ $table } の { $lines } 行目でラベルが食い違っています（{ $labels }）。ラベルなしとして扱います。
note-many-groups = { $path }：{ $table } の { $lines } 行目でグループが食い違っています。最初の行を使います。
note-zero-length = { $path }：{ $table } の { $line } 行目（{ $at_s } 秒）は長さが 0 の区間のため、除きました。
note-outside = { $path }：{ $table } の { $line } 行目の区間{ $label }は { $at_s } 秒から始まりますが、動画は { $video_s } 秒で終わるため、除きました。時刻の単位が秒か確認してください。
note-no-picture = { $path }：{ $table } の { $line } 行目の区間{ $label }（{ $start_s }〜{ $end_s } 秒）には映像がないため、除きました。録画がこれより後に始まるか、途中で止まっています。
note-late-start = { $path }：{ $table } の { $line } 行目の区間{ $label }は { $start_s } 秒からですが、映像は { $begins_s } 秒から始まるため、そこからにしました。
note-cut = { $path }：{ $table } の { $line } 行目の区間{ $label }は { $at_s } 秒までですが、動画は { $video_s } 秒で終わるため、そこで切りました。
note-marked-twice = { $path }：{ $table } の { $a } 行目と { $b } 行目で、「{ $label }」がほぼ同じ時間に 2 回付いています（このような組は { $pairs } 組）。どちらも残しています。
note-unreadable-labels = ラベルの数には、読めない動画のクリップが { $clips } 本含まれています。学習と評価には使いません。
note-unreadable-labels-only = ほかにクリップのないラベル：{ $labels }
note-whole-and-parts = { $path }：動画全体のラベルは「{ $label }」ですが、区間には { $labels } があります。両方を残すため、区間のフレームは両方のラベルに数えられます。
note-overlap = { $path }：{ $table } の { $a } 行目と { $b } 行目で、「{ $x }」と「{ $y }」の時間が重なっています。どちらも残しています。
note-other-composition = { $path }：{ $table } の { $line } 行目は、濁点などの文字の組み立て方（NFC／NFD）がファイル名と違います。同じファイルとして扱います。
note-skipped-folders = 補助フォルダと隠しフォルダは読みません：{ $folders }
note-unreadable-folder = { $folder }：フォルダを読めません。前に取り込んだ動画はそのまま残します（詳細：{ $detail }）。
note-loose-pictures = { $folder }：動画フォルダと並んで置かれた画像は、動画として扱いません。
note-split-folders = フォルダ { $names } は、ラベルではなくグループ列「split」にします。
note-label-level = ラベルは { $level } 階層目のフォルダ（{ $labels }）から取りました。ほかのフォルダ（{ $others }）は使っていません。階層の意味は、取り込み画面の一覧か、--folder-level 階層=label（またはグループ名）で変えられます。
note-numbered-folders = 録画、日付、場所のようなフォルダ名をクラスとして数えています：{ $folders }。クラスでなければ、--folder-level { $level }=グループ名 か取り込み画面で、グループにしてください。
note-copy-folders = コピーを置いたフォルダのようですが、クラスとして数えています：{ $folders }。クラスでなければ、フォルダの外に移すか、ラベルを表で指定してください。
note-no-label-folder = { $videos } 本の動画はラベルのフォルダの外にあり、ラベルがありません（最初は { $first }）。
note-few-in-folders = フォルダに入っている動画は { $of } 本中 { $videos } 本だけのため、フォルダ名をラベルにしません。
note-more = 同じ種類のものが、ほかに { $notes } 件あります。
note-column-as-group = グループにするには、取り込み画面でその列を「グループ」にするか、--group-column { $column } を付けます。
note-column-as-frames = フレーム番号として読むには、取り込み画面で列の意味を選ぶか、--column { $role }={ $column } --frame-rate レート を付けます。
note-column-as = { $role } として読むには、取り込み画面で列の意味を選ぶか、--column { $role }={ $column } を付けます。
note-same-content = 内容が同じファイルです：{ $paths }。分割では必ず同じ側に入れます。
note-same-content-labels = ラベルが食い違っています（{ $labels }）。
note-same-content-groups = グループも分かれているため（{ $groups }）、最初のグループに入れます。
note-no-value = グループ列「{ $column }」の値「{ $text }」（{ $clips } クリップ）は、グループなしとして扱います。
note-labels-alike = 大文字・小文字、全角・半角、区切りや前後の記号、数の書き方だけが違うラベルがあります：{ $labels }。別のクラスとして数えています。
note-groups-alike = グループ列「{ $column }」に、書き方だけが違う値があります：{ $values }。別のグループとして数えるため、学習側と試験側に分かれることがあります。
note-other-tables = 読んでいない表があります：{ $tables }。ラベルは clips.csv と segments.csv から読みます。ほかの表を使う場合は、ラベルのファイルとして指定してください（--labels）。
note-no-endings = 表のパスに拡張子がありません（{ $videos } 件）。{ $path } は { $file } として扱います。
note-other-place = 表のパスにファイルがありません（{ $videos } 件、たとえば { $path }）。{ $file } のことではありませんか。パスはデータセットのフォルダから書いてください。
note-small-copies = カメラが動画と並べて作る低解像度のコピー { $files } 件は読みません（最初は { $first }）。
note-left-out-pictures = { $folder }：連番と名前の合わない画像 { $pictures } 枚は、フレームとして扱いません（最初は { $first }）。
note-frame-gaps = { $path }：{ $frames } 枚の連番に { $missing } 枚分の欠番があります。残りの画像を連続したフレームとして扱います。
