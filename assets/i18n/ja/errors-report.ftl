# 図と表の書き出しのエラー。
errors-report-figure-svg = 図を組み立てられません（詳細：{ $detail }）。
errors-report-figure-size = { $width } × { $height } 画素の画像は作れません。
errors-report-figure-png = 画像を書き出せません（詳細：{ $detail }）。
errors-report-csv = 表を書き出せません（詳細：{ $detail }）。
errors-report-font = 同梱のフォントを使えません（詳細：{ $detail }）。
errors-report-compress = PDF を圧縮できません（詳細：{ $detail }）。
errors-report-no-results = 実験「{ $experiment }」には完了した実行がありません。
errors-report-io = { $path } に書き込めません：{ $why }。
errors-report-stopped = レポートの作成を中止しました。書き終えたファイルはそのまま使えます。
errors-report-no-answers = グループ別の回答が実行に残っていません。このバージョンで実行し直すと残ります。
errors-report-one-kind-each = グループ別の { $metric } には、同じグループに正常と異常の両方の映像が必要ですが、両方を持つグループがありません。現場ごとに両方のラベルを付けてください。
errors-report-no-mean = { $metric } はクリップごとの平均ではないため、グループ別の値がありません。
