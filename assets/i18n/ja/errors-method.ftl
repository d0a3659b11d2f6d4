# 事前学習の方式と重みのエラー。
errors-method-write = { $path } を保存できません（{ $why }）。空き容量とフォルダの権限を確かめてから、実行を再開してください。
errors-method-read = { $path } を読めません（{ $why }）。一つ前のチェックポイントから再開してください。
errors-method-damaged = { $path } を使えません（詳細：{ $detail }）。一つ前のチェックポイントから再開してください。

errors-method-weights-save = 重み { $path } を保存できません（詳細：{ $detail }）。フォルダがあり、空き容量が足りるか確かめてください。
errors-method-weights-load = 重み { $path } を読めません（詳細：{ $detail }）。この実行のファイルで、壊れていないか確かめてください。
errors-method-weights-mismatch = 重み { $path } は別のネットワークのものです（詳細：{ $detail }）。保存したときと同じバックボーンとヘッドで使ってください。

# 外部の重み
errors-method-pretrained-other = このバックボーンの層がありません。最初の層は { $wanted } のはずですが、ファイルにあるのは { $found } です。
errors-method-pretrained-arrays = { $count } 個の配列が合いません（例：{ $listed }）。バックボーンと幅をファイルに合わせてください。
errors-method-pretrained-channels = { $trained } のチャネルで学習した重みですが、実験の入力は { $given } です。clip.input を合わせてください。
errors-method-pretrained-facts = クリップについての記録を読めません（詳細：{ $detail }）。
