# パイロット画面の図：題名、軸、注記、説明。
figure-cost-title = 改善と計算コスト
figure-labels-title = ラベル効率
figure-learning-title = 事前学習中のスコア
figure-subtitle = { $experiment }、{ $task }、{ $probe }{ $budget }
figure-subtitle-all = 、全ラベル
figure-subtitle-share = 、{ $labels }
figure-subtitle-labels = 、ラベルは各クラス { $n } 本
figure-score-axis = { $metric }（%）
figure-improvement-axis = { $reference } に対する{ $metric }の改善（pt）
figure-cost-text = { $mean } { $unit }（{ $low }〜{ $high }、n = { $n }）
figure-label-axis = ラベル予算（本 / クラス、対数目盛）
figure-budget-all = 全件 { $labels }
figure-chance = 偶然の水準 { $share }
figure-role-reference = 基準
figure-role-untrained = 学習なし
figure-role-scratch = 事前学習なし
figure-need-arm = { $labels } 本の { $arm }
figure-need-reference = ≒ { $needed } 本の { $reference }
figure-need-caption = { $reference } が同じ値に要するのは各クラス { $needed } 本（95% 区間 { $low }〜{ $high }、{ $seeds } シード）。
figure-nothing = この条件の結果がまだありません。
figure-no-reference = 基準の { $reference } の結果がまだないため、改善を示せません。
figure-no-checkpoints = 途中時点のプローブがありません。設計でスナップショットを 2 以上にしてください。
figure-range = { $low }〜{ $high }
figure-cost-nothing = 比べられる結果がまだありません。
figure-one-seed = シード 1 個では区間を出せません。
figure-cost-bars = 縦線は対応のある差の 95% 区間（{ $seeds } シード、n = { $n } 組）、横線はシード間の範囲。
figure-cost-trail = 小さい印は学習の途中。
figure-finding-higher = 高い
figure-finding-lower = 低い
figure-finding-open = 差があるとはまだ言えない
figure-finding-one-seed = シード 1 個では判断できない
figure-effect = { $mean } pt（{ $low }〜{ $high }、n = { $n }）、{ $finding }
figure-effect-alike = { $mean } pt（n = { $n }、{ $why }）、{ $finding }
figure-effect-alone = { $mean } pt（n = { $n }）、{ $finding }
figure-bands = 帯は平均の 95% 区間（{ $seeds } シード、1 点あたり n = { $low }〜{ $high }）。

# 学習曲線：名前と、出どころまたは単位。
curve-loss = 損失
curve-loss-note = InfoNCE、合計
curve-loss-intra = 損失（同じ動画）
curve-loss-intra-note = InfoNCE
curve-loss-inter = 損失（近傍の動画）
curve-loss-inter-note = InfoNCE
curve-lr = 学習率
curve-lr-note = { "" }
curve-momentum = キー側エンコーダーのモメンタム
curve-momentum-note = { "" }
curve-ramp = 近傍項の重み
curve-ramp-note = { "" }
curve-queue-filled = キューの充填率
curve-queue-filled-note = 割合
curve-neighbour-sim = 近傍との類似度
curve-neighbour-sim-note = コサイン
curve-valid-neighbours = 近傍が見つかったクエリ
curve-valid-neighbours-note = 割合
curve-feature-std = 埋め込みの広がり
curve-feature-std-note = バッチ
curve-key-mean-square = キーの平均の 2 乗
curve-key-mean-square-note = 0 ならばらばら
curve-age-gap = キーの新旧差
curve-age-gap-note = ロジット、新しいキー − キュー
curve-stale-gap = キュー内の新旧差
curve-stale-gap-note = ロジット、最新 − 最古
curve-epoch-neighbour-purity = 近傍純度
curve-epoch-neighbour-purity-note = モニター、同じ収録を除く
curve-epoch-self-hit = 最近傍が同じ動画
curve-epoch-self-hit-note = モニター、割合
curve-epoch-own-video = 近傍が自分の動画
curve-epoch-own-video-note = モニター、除外時は 0
curve-epoch-other-source = 最近傍が別の収録
curve-epoch-other-source-note = モニター、割合
curve-epoch-hub-share = 最大ハブの占有率
curve-epoch-hub-share-note = モニター
curve-epoch-hub-skewness = ハブの偏り（歪度）
curve-epoch-hub-skewness-note = モニター
curve-epoch-feature-std = 埋め込みの広がり
curve-epoch-feature-std-note = モニター
curve-epoch-effective-rank = 実効ランク
curve-epoch-effective-rank-note = モニター
curve-time-clips-per-s = 毎秒のクリップ数
curve-time-clips-per-s-note = 速度
curve-time-data-wait-share = データ待ち
curve-time-data-wait-share-note = 時間の割合
curve-cost-petaflops = 計算量
curve-cost-petaflops-note = PFLOP
curve-cost-hours = 学習時間
curve-cost-hours-note = 時間
curve-probe = { $task }・{ $metric }
curve-probe-note = { $probe }・%・{ $labels }
curve-labels-all = 全ラベル
curve-labels = クラスあたり { $n } 件
curve-axis-steps = ステップ
curve-axis-clips = クリップ
curve-axis-hours = 学習時間（時間）
curve-axis-flops = FLOPs
curve-drops = ここから n = { $n }
curve-band = 帯：シード平均の 95% 区間（t 分布）。
curve-one-line = 線 1 本がシード 1 個。
curve-smoothed = 平滑化 { $weight }、細線は元の値。
curve-caption = { $first }{ $smooth }{ $counts }
curve-chance = 偶然の水準 { $value }
curve-collapse = { $value } 未満：崩壊の目安
curve-even = 均一な広がり { $value }
