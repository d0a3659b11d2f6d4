# 実行のエラー。
errors-engine-io = { $path }：{ $why }。
errors-engine-embeddings = 埋め込み { $path } を使えません（{ $why }）。このファイルを消して実行を再開すると、作り直します。
errors-engine-device = デバイスから数値が返りませんでした（詳細：{ $detail }）。
errors-engine-diverged = 学習が発散しました。ステップ { $step } で { $what } が数値でなくなりました。{ $hint } を下げてください。
errors-engine-data-changed = 実行 { $run } を始めた後でデータが変わりました（データハッシュ { $then } → { $now }）。データを元どおりに取り込むか、フォルダ { $folder } を消して実行し直してください。
errors-engine-other-steps = 実行 { $run } の予定は { $then } ステップでしたが、今は { $now } ステップです。データかプログラムが変わっているため、新しく始めてください。
errors-engine-other-recipe = 実行 { $run } は以前のバージョンで始めたもので、学習の手順が異なります（手順 { $then }、現在は { $now }）。記録はそのまま残ります。実験を実行し直すと、新しく始まります。
errors-engine-no-checkpoint = 実行 { $run } には、ステップ { $step } のエンコーダーが残っていません。別のスナップショットを選ぶか、事前学習した方式を選んでください。
errors-engine-already-done = 実行 { $run } は完了しています。
errors-engine-loader-ended = 学習の途中でデータの読み込みが終わりました。プログラムの不具合です。ご報告ください。
errors-engine-thread = 作業用のスレッドを作れません（詳細：{ $detail }）。
errors-engine-panic = プログラムの不具合です（詳細：{ $detail }）。ご報告ください。
errors-engine-stopped = 停止しました。
errors-engine-aborted = 打ち切りました。最後のチェックポイント以降の学習は失われました。
errors-engine-embeddings-problem-unreadable = 読めません（詳細：{ $detail }）
errors-engine-embeddings-problem-not-numbers = 数値でない値があります。学習が発散していました
errors-engine-embeddings-problem-other-checkpoint = チェックポイントの動画か次元と合いません
errors-engine-task-pool = 学習に使うデータセット：{ $why }
errors-engine-task-open = タスク「{ $task }」：{ $why }
errors-engine-task-store = タスク「{ $task }」：{ $why }
errors-engine-task-no-column = タスク「{ $task }」：データセット { $set } にグループ列「{ $column }」がありません。あるのは { $known } です。
errors-engine-task-no-labels = タスク「{ $task }」：データセット { $set } のラベルは { $found } 種類です。2 種類以上が必要です。ラベル表を付けるか、クラスごとのフォルダに分けて取り込んでください。
errors-engine-task-no-anomalies = タスク「{ $task }」：異常検知には、正常とそれ以外のラベルが必要です。データセット { $set } のラベルは { $known } です。タスクの種類の設定で、正常のラベルを指定してください。
errors-engine-task-split = タスク「{ $task }」：{ $why }
errors-engine-task-nothing-left = 事前学習の動画がすべて試験グループに属しているため、試験グループを除くと何も残りません。ほかのグループの動画を加えるか、対象を「すべての動画」にしてください。
errors-engine-device-no-adapter = GPU が見つかりません。デバイスを CPU にするか、GPU の Vulkan ドライバーをインストールしてください。
errors-engine-device-no-such-adapter = GPU アダプター { $index } はありません。この端末には { $count } 個あります（0 から数えます）。
errors-engine-device-start = { $name } を開始できません（詳細：{ $detail }）。デバイスを CPU にするか、ドライバーを更新してください。
errors-engine-device-wrong-results = { $name } の計算結果が CPU と合いません（詳細：{ $detail }）。デバイスを CPU にするか、ドライバーを更新してください。
errors-engine-checkpoint-io = チェックポイント { $path }：{ $why }。
errors-engine-checkpoint-damaged = チェックポイント { $path } が壊れています（詳細：{ $detail }）。
errors-engine-checkpoint-too-new = チェックポイント { $path } は新しいバージョンの Kinrin で書かれています（形式 { $version }）。Kinrin を更新してください。
errors-engine-launch-nothing-runs = 実行中のものはありません。
errors-engine-launch-not-started = バックグラウンドで続けるプロセスを始められません（詳細：{ $detail }）。

errors-engine-choose-no-arm = 方式「{ $arm }」がありません。あるのは { $known } です。
errors-engine-choose-no-seed = シード { $seed } がありません。あるのは { $known } です。

# エンコーダの書き出しと特徴量
errors-engine-take-no-encoder = 実行 { $run } はラベルだけで、ラベル数と分割ごとに学習したものです。書き出せるエンコーダは1つに決まりません。
errors-engine-take-not-done = 実行 { $run } はまだ完了していません（{ $state }）。`kinrin resume { $run }` で最後まで進めてください。
errors-engine-take-exists = { $path } はすでにあります。別の名前にするか、--force で置き換えてください。
errors-engine-take-io = { $path }：{ $why }
errors-engine-take-clips = { $path } はクリップとして使えません（詳細：{ $detail }）。
errors-engine-take-nothing = 「{ $name }」というデータセットはワークスペースになく、その名前のフォルダやファイルもありません。
errors-engine-take-no-video = { $name } には読める動画がありません。`kinrin data import` で理由を確かめてください。
