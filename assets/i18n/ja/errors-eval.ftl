# 評価のエラー。
errors-eval-split = タスク「{ $task }」：{ $why }
errors-eval-lengths = タスク「{ $task }」：ラベル付きクリップは { $clips } 件ですが、特徴は { $features } 件です。データが変わっているため、実行し直してください。
errors-eval-not-finite = タスク「{ $task }」：エンコーダーの出力が数値になっていません。学習が発散しているため、学習率を下げてください。
errors-eval-too-few-groups = グループが { $groups } 個では、ほかの映像でも同じ結果になるかを判断できません。{ $needed } 個以上必要です。
errors-eval-too-few-seeds = シードが { $seeds } 個では区間を求められません。{ $needed } 個以上必要です。
errors-eval-missing = シード { $seed } にグループ「{ $group }」のスコアがありません。すべてのシードをすべてのグループで評価してください。
errors-eval-not-a-number = 数値でないスコアが含まれています。
errors-eval-no-spread = どのシードでも差が同じで、ばらつきが分かりません。テスト用クリップかシードを増やしてください。
errors-eval-waiting = 予定したシード { $planned } 個のうち { $done } 個が完了しています。結論はすべて完了してから示します。
errors-eval-too-few-planned = 予定されたシードは { $planned } 個です。結論を出すには { $needed } 個以上必要です。
errors-eval-unplanned = シード { $seed } は計画にありません。結果を見てからシードを追加すると、結論が偏ります。
errors-eval-too-few-normal = 正常クリップが { $clips } 件では足りません。{ $needed } 件以上必要です。
errors-eval-no-spread-of-normal = 正常クリップの特徴がすべて同じため、正常からの距離を求められません。
errors-eval-anomaly = タスク「{ $task }」：{ $why }
