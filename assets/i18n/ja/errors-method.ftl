# 事前学習の方式と重みのエラー。
errors-method-write = { $path } を保存できません（{ $why }）。空き容量とフォルダの権限を確かめてから、実行を再開してください。
errors-method-read = { $path } を読めません（{ $why }）。一つ前のチェックポイントから再開してください。
errors-method-damaged = { $path } を使えません（詳細：{ $detail }）。一つ前のチェックポイントから再開してください。

errors-method-weights-save = 重み { $path } を保存できません（詳細：{ $detail }）。フォルダがあり、空き容量が足りるか確かめてください。
errors-method-weights-load = 重み { $path } を読めません（詳細：{ $detail }）。この実行のファイルで、壊れていないか確かめてください。
errors-method-weights-mismatch = 重み { $path } は別のネットワークのものです（詳細：{ $detail }）。保存したときと同じバックボーンとヘッドで使ってください。
