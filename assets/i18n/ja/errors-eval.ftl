# 評価のエラー。
errors-eval-split = タスク「{ $task }」：{ $why }
errors-eval-lengths = タスク「{ $task }」：ラベル付きクリップは { $clips } 件ですが、特徴は { $features } 件です。データが変わっているため、実行し直してください。
errors-eval-not-finite = タスク「{ $task }」：エンコーダーの出力が数値になっていません。学習が発散しているため、学習率を下げてください。
