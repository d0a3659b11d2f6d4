# 図と表の書き出しのエラー。
errors-report-figure-svg = 図を組み立てられません（詳細：{ $detail }）。
errors-report-figure-size = { $width } × { $height } 画素の画像は作れません。
errors-report-figure-png = 画像を書き出せません（詳細：{ $detail }）。
errors-report-csv = 表を書き出せません（詳細：{ $detail }）。
