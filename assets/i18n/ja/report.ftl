# 結論の文。「n = 数」と「数 シード」の空白は、改行しない空白（U+00A0）。
report-conditions-shares = ラベルの { $list }
report-labels-and = と
report-all-labels = 全ラベル
report-names-between = ・
report-names-last = ・
report-probes-both = { $probe }と{ $reference }
report-interval = 95% 区間 { $low }〜{ $high }
report-interval-none = { $seeds } シードの差が同じで、区間を出せない

# 遠くからも読めるよう 2 行に分ける。1 行で示すところでは続けて書く。「*」で挟んだところは結論の色になる。
report-lead-arm = { $arm } は、
report-lead-arm-neighbours = 近傍も正例に使う { $arm } は、
report-lead-than = { $reference } より
report-lead-than-same-video = 同じ動画だけで学ぶ { $reference } より
report-lead-than-untrained = 未学習の { $reference } より
report-lead-than-scratch = 事前学習なしの { $reference } より
report-lead-basis = （{ $interval }、n = { $seeds } シード）
report-lead-basis-seeds = （n = { $seeds } シード）
report-lead-improved-1 = { $who }{ $than }
report-lead-improved-2 = { $metric }が *{ $points } ポイント高い*{ $basis }。
report-lead-worse-1 = { $who }{ $than }
report-lead-worse-2 = { $metric }が *{ $points } ポイント低い*{ $basis }。
report-lead-open-1 = { $arm } と { $reference } に、*差があるとはまだ言えない*。
report-lead-open-2 = { $metric }の差は { $points } ポイント{ $basis }。
report-lead-unsound = ただしデータに漏れがあり、このスコアから方式の良し悪しは言えない。
report-lead-unsound-part = ただし { $tasks } はデータに漏れがあり、それを含むスコアから方式の良し悪しは言えない。
report-lead-one-seed-1 = シード 1 個では、{ $arm } と { $reference } の差は判断できない。
report-lead-one-seed-2 = *あと { $missing } シード必要*（このシードでは { $points } ポイント）。
report-lead-no-arm-1 = 結果のある方式がまだない。
report-lead-one-arm-1 = 結果があるのは { $arm } だけ。
report-lead-one-arm-2 = *比べる相手がまだない*。
report-lead-no-pair-1 = { $arm } と { $reference } は、まだ比べられない。
report-lead-no-pair-2 = *両方が終わったシードがない*。

# 結論の条件。
report-conditions = この映像とこの設定での結果。{ $budgets }{ $tasks }、{ $probes }{ $tested }。
report-tested = 。ラベルを使っていないグループで評価（{ $design }、n = { $n } 組）
report-conditions-tasks = 、{ $n } タスク
report-conditions-labels = ラベルは各クラス { $n } 本
report-conditions-labels-mean = ラベルは各クラス { $list } 本の平均
report-conditions-labels-several = { $list }の平均
report-conditions-unlabelled = ラベルは採点だけに使用
report-count-seeds = { $n } シード
report-count-folds = { $n } 分割
report-count-draws = ラベルの選び直し { $n } 回
report-few-seeds = { $seeds } シードのみ。3 以上を推奨。
report-with-all-labels = 全ラベルでは差は { $difference }{ $range }で、
report-range = （{ $low }〜{ $high }）
report-range-none = （{ $why }）
report-with-all-labels-higher = 高い。
report-with-all-labels-lower = 低い。
report-with-all-labels-open = 差があるとはまだ言えない。
report-with-all-labels-open-among-many = 区間は 0 を外れるが、{ $n } 件の比較の 1 つなので、差があるとは数えない（Holm 法）。
report-with-all-labels-one-seed = シード 1 個では判断できない。
report-missing = { $first }、{ $second }。{ $waiting }
report-missing-none = { $arm } は完了したシードなし
report-missing-some = { $arm } は { $n } シード完了
report-waiting-none = 両方の方式を 3 シード以上で完了してください。
report-waiting = { $n } 件の実行に、まだ結果がありません。
# もう一つの区間。グループも標本として数える。
report-recordings = 似た別の収録{ $of }では { $points } ポイント（95% 区間 { $low }〜{ $high }、{ $groups } グループ × { $seeds } シード）。
report-recordings-within = 似た別の収録{ $of }では、グループごとに順位を付けた場合 { $points } ポイント（95% 区間 { $low }〜{ $high }、{ $groups } グループ × { $seeds } シード）。
report-recordings-none = 別の収録{ $of }については何も言えない（{ $why }）。
report-recordings-of = （{ $task }）
report-lost = 実行 { $run } は読み込めないため、集計に含めていません（{ $why }）。
report-absent = { $arm } には、ほかの方式にある { $n } シード（{ $seeds }）の実行がありません。
report-footage-kept-out = { $of }試験グループの映像は、事前学習にも使っていない。
report-footage-pooled = { $of }試験グループの映像も、ラベルなしで事前学習に使っている（トランスダクティブ評価）。未知の現場では、これより低くなりうる。
report-footage-elsewhere = { $of }評価用の映像は、事前学習に使っていない別のデータセット（転移評価）。
report-without-learning = エンコーダーを使わない場合、同じ指標で { $means }（%）。
report-footage-of = { $tasks } の
report-sketch = { $arm } は目安。プローブの { $of } 通り（分割・ラベルの選び直し・ラベル予算）のうち { $cells } 通りだけで学習している。
report-at-chance = { $arm } は偶然の水準（{ $chance }%）を上回るとは言えない。まずラベル・映像・クリップの長さを確認する。
report-arm-sketch = { $arm }（目安）
report-shared-means = 全方式に共通する分割と選び直しだけの平均は、{ $means }（%）。

# 表の差。
report-difference = { $mean } ポイント（{ $low }〜{ $high }、n = { $n }）
report-difference-alike = { $mean } ポイント（同値のため区間なし、n = { $n }）
report-difference-alone = { $mean } ポイント（n = { $n }）
