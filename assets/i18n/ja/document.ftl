# 実験の報告書（HTML と PDF）。節ごとに並べる。

# 表題。
document-title = パイロット報告書：{ $name }
document-subtitle = 近傍を使う事前学習は、この映像で費用に見合うか　{ $day }

# 1 ページ目。
document-done-title = 実施内容
document-out-title = 結果
document-cost-title = 費用
document-next-title = 次の一手
document-checks = 確認の一覧
document-checks-passed = 問題のなかった確認：{ $list }。すべての確認項目は「{ $section }」の節にあります。
document-checks-one = { $title } { $number } { $unit }
document-checks-what = 確認項目
document-checks-result = 判定
document-checks-why = 内容
document-decision = 結論の根拠
document-roadmap = 進め方
document-stage-here = { $stage }（現在地）
document-cost-pays = 費用に見合うか
document-data-checked = { $videos } 本のうち、ほかと異なる動画は { $distinct } 本（近似重複は 1 本と数える）。{ $groups } グループの偏りは、均等な { $effective } グループに相当。
document-data-sound = このデータに問題は見つかりませんでした。
document-pair = { $arm }（{ $of }）と { $reference }（{ $than }）の比較。
document-compared = { $n } 方式（{ $list }）を比較。計画 { $seeds } シード、完了 { $runs } 実行。
document-videos = （読めた動画 { $n } 本）
document-pretrained = 事前学習は { $sets }{ $of }をラベルなしで使用。
document-judged = 評価は { $tasks }、ラベルは{ $budgets }。ラベルを使っていないグループで採点。
document-no-pair = 比較できる 2 方式で完了したシードがありません。
document-against = { $arm } は { $reference }{ $role }に対し、
document-against-all-labels = 全ラベルの場合、{ $task } では { $arm } は { $reference } に対し、
document-role-scratch = （事前学習なし：同じラベルで一から学習）
document-role-random = （未学習のネットワーク）
document-role-none = { " " }

# 改善とコスト。
document-cost = 改善とコスト
document-cost-per-run = 1 実行あたりの消費
document-cost-note = 方式ごとの実行の平均（メモリは最大値）。デバイス時間は学習に使った時間。CPU 時間は、そのうちプロセスが全コアで使った CPU の時間の合計（デバイスが CPU の場合）で、ほかの処理が動いていてもわずかしか変わりません。開始から終了までの時間は評価を含みます。この時間とデバイス時間は、ほかの処理が動いていると長くなります。演算回数はネットワークの構成から数えた値で、実測ではありません。電力量はデバイス時間と定格電力、金額はワークスペースの単価からの推定値です。推論は評価での実測で、映像 1 時間あたりの計算時間です（読み込みは除く）。
document-cost-inference = 学習後に使うネットワークはどの方式も同じため、映像 1 時間あたりの推論の計算量は変わりません。費用が変わるのは学習だけです（設定からの帰結で、実測ではありません）。
document-cost-figure = タスク「{ $task }」：{ $reference } に対する改善と、1 実行あたりの{ $cost }。印は各方式。
document-cost-pair = 1 実行の{ $what }は { $arm } が { $of }、{ $reference } が { $than }（{ $more }%）。
document-cost-alone = { $arm } の 1 実行の{ $what }は { $time }。
document-cost-all = 全 { $n } 実行で { $time }、{ $operations }。

# ラベル効率。
document-labels = ラベル効率
document-labels-note = スコアはタスクごとの指標（%）と、シードに関する 95% 区間。n はスコアの数（シード × 分割 × ラベルの選び直し）。差は同じシード・分割・ラベルの組で取っているため、評価の回数が違う方式どうしでは、平均値の差と一致しないことがあります。
document-labels-figure = タスク「{ $task }」：ラベル予算に対する各方式の{ $metric }。帯は 95% 区間。
document-labels-saved = 各クラス { $labels } 本の { $arm } は、{ $needed } 本の { $reference } に相当します（95% 区間 { $low }〜{ $high }、{ $seeds } シード。測った予算の間を補間）。
document-labels-probe = プローブ
document-labels-per-class = ラベル（各クラス）
document-labels-score = { $metric }（95% 区間）
document-labels-difference = { $reference } との差
document-labels-reference = 基準
document-labels-all = 全件

# 学習曲線。
document-curves = 学習曲線
document-curves-learning = タスク「{ $task }」：事前学習の途中時点での{ $metric }。事前学習のない方式は水平線。
document-curves-none = 記録された曲線がありません（事前学習のない方式には曲線がありません）。
document-curves-training = 事前学習のステップに対する{ $title }。シードの平均と 95% 区間。

# 近傍。
document-neighbours = 近傍
document-neighbours-none = ラベル付き動画の埋め込みがある実行がありません。
document-neighbours-note = 学習後に、別の収録から最も近い { $k } 本のうち、ラベルがクエリと同じものの割合です（クエリはラベル付き動画 { $queries } 本、シードの平均と 95% 区間）。偶然は、近傍を無作為に選んだ場合の値です。学習の様子を見るための数値で、結論には使いません（ラベルは学習に使っていません）。
document-neighbours-examples = 例
document-neighbours-examples-note = 左端がクエリ（?）、続いて別の収録から近い順（数値はコサイン類似度）。✓ はラベルが同じ、× は異なるもの。クエリはラベル付き動画から等間隔に取り、選んでいません。
document-neighbours-query = クエリ { $number }、{ $arm }（シード { $seed }、ステップ { $step }）
document-neighbours-same-label = 同じラベルの割合（%）
document-neighbours-chance = 偶然（%）

# データの確認。
document-data = データの確認
document-data-gone = このワークスペースにありません
document-data-gone-why = { $name } を読み込めません。上の結果は実行時のもので、映像そのものの確認はできません。
document-data-more-notes = ほか { $more } 件（kinrin data show で表示）
document-data-notes = 取り込み時の記録
document-data-no-groups = なし（同じ内容のファイルだけをまとめます）
document-data-problems = 読めない { $unreadable } 本、途中まで { $partial } 本、別ファイルと同じ内容 { $copies } 本
document-data-amount = 分量
document-data-amounts = 動画 { $videos } 本、{ $hours } 時間、クリップ { $clips } 本（うちラベル付き { $labelled } 本）
document-data-labels = ラベル
document-data-classes = { $labels } クラス
document-data-groups = グループ
document-data-files = ファイル
document-data-stored = 保存形式
document-data-stored-as = 短辺 { $px } 画素、毎秒 { $fps } フレーム
document-data-balance = { $column } ごとのラベル数：{ $cells } 区分のうち { $thin } 区分が、同じラベルの中央値の 4 分の 3 未満です。
document-data-without = （なし）
document-data-label = ラベル
document-data-total = 合計

# リスクと限界。
document-risks = リスクと限界
document-risks-of-this = このパイロットについて
document-risks-nothing = 実行時の警告はなく、欠けている実行もありません。
document-risks-general = 一般的な注意
document-risks-waiting = { $n } 実行にまだ結果がありません。
document-risks-left-out = 同じ名前で設定の違う { $n } 実行は、どの数値にも含めていません：{ $names }。
document-risks-no-baseline = 基準 { $baseline }（{ $what }）を実行していないため、事前学習がこれに勝るかは分かりません。
document-risks-many = 計算した差は { $compared } 件あります。本当は差がなくても 20 件に 1 件ほどは区間が 0 を外れるため、結論は事前に決めた 1 件だけに基づきます。
document-risks-runs = （{ $runs } 実行）
document-general-interval = 区間は、同じ映像でシードを変えたときに差が収まる範囲です。別の現場・カメラ・時期については何も示しません。
document-general-neighbours = 見た目は似ていても意味の違う近傍を、同じものとして学ぶことがあります。拡大の前に「近傍」画面で目視判定をしてください。
document-general-bias = 特定の現場・人物・時間帯に偏った映像では、それ以外で精度が落ちます。運用の前にグループごとの精度を確認してください。
document-general-scale = 小さなネットワークと少ない映像での結果が、そのまま本番規模に当てはまるとは限りません。

# 方法。
document-method = 方法
document-method-idea = どの方式も、同じ構造のネットワークでクリップを数値の並び（埋め込み）に変えます。違うのはネットワークの準備のしかたです。その後、どの方式にも同じ小さな試験をします。少数のラベル付きクリップで単純な分類器を作り、残りのクリップを当てさせます。正解率が高いほど、埋め込みに有用な情報が含まれています。
document-method-fair = 比較の公平さ
document-method-reading = 数値の読み方
document-method-sources = 出典：arXiv 2303.07317（IIVCL）、arXiv 2104.14558（ρMoCo）。論文の損失の重みやキューの大きさは公開部分から分からないため、ここでの設定は独自のものです。
method-explain-random = 学習前のネットワークをそのまま使います。構造だけで得られる水準を示します。
method-explain-scratch = 事前学習をせず、ほかの方式と同じラベル付きクリップだけで一から学習します。事前学習を使わない普通のやり方です。
method-explain-intra = ラベルなしの事前学習です。同じ動画から取った 2 つのクリップを近い数値に、別の動画のクリップを離れた数値にします。
method-explain-iivcl = intra に加えて、学習しながら別の動画から似たクリップを探し、それも仲間として近づけます。
method-explain-control = 陰性対照です。無作為に選んだ別の動画を仲間とみなします。ここで改善が出れば、評価の誤りを疑います。
method-explain-inter = 対照実験です。別の動画の似たクリップだけを仲間とし、同じ動画のクリップどうしは仲間にしません。近傍だけの効果を示します。
method-explain-nnclr = 学習しながら、別の動画で最も似たクリップを元のクリップの代わりに置き、どのクリップの代わりかを当てさせます。
method-explain-simclr = ラベルなしの事前学習です。同じ動画の 2 つのクリップを近い数値に、同じステップの別の動画のクリップを離れた数値にします。過去のクリップは覚えません。
method-explain-byol = ラベルなしの事前学習です。動画の 1 つのクリップから、同じ動画の別のクリップの数値を予測させます。ほかのクリップを遠ざけることはしません。
method-explain-msf = byol と同じ形ですが、もう一方のクリップと、別の動画から見つけた似たクリップの平均を予測させます。
method-explain-sce = intra と同じ形ですが、別の動画のクリップも、もう一方のクリップに似ている度合いに応じて仲間として扱います。
method-explain-clusters = intra に加えて、数エポックごとに全動画を似たものどうしのクラスターに分け、同じクラスターの動画を仲間とみなします。クラスタリングの分の費用も計上します。
document-fair-labels = 事前学習にラベルは使いません。
document-fair-groups = グループ（収録・人物・現場など）は、学習側と試験側にまたがりません。試験するグループは分類器にとって初めてのものです。
document-fair-cuts = 分割はどの方式も同じで、同じシードならラベル付きクリップも同じです。
document-fair-seeds = 結果には偶然も影響するため、どの方式も複数のシードで学習し直します。
document-read-points = 差の単位はポイントです。正解率が 40% から 45% になれば +5 ポイントです。
document-read-interval = 95% 区間は、シードを変えて繰り返したときに平均の差が収まる範囲です（シードに関する t 区間）。0 を含むときは、差があるとはまだ言えません。
document-read-conclusion = 結論は、実行の前に決めた 1 つの数値だけに基づきます（1 ページ目の条件に示しています）。特に決めなければ、線形プローブの正解率を、全タスクと、全ラベルを除くすべてのラベル予算で平均したものです。

# 設定。
document-settings = 設定
document-settings-all = すべての設定
document-settings-note = kinrin run が読み込む形式です。同じデータと同じ種類のデバイスなら、同じ数値になります。
document-settings-colour = カラー
document-settings-motion = 明るさとその変化（固定カメラ向け）
document-settings-pool-all = 全映像（ラベルなし）
document-settings-pool-without-test = 試験グループの映像を除く
document-settings-epochs = { $epochs } エポック、1 ステップ { $videos } 動画、1 動画 { $views } クリップ
document-settings-clip = { $frames } フレーム（毎秒 { $rate }）、{ $width } × { $height } 画素、{ $input }
document-experiment = 実験
document-description = 説明
document-footage = 事前学習の映像
document-footage-pool = （{ $pool }）
document-network = ネットワーク
document-clip = クリップ
document-pretraining = 事前学習
document-tasks = タスク
document-label-budgets = ラベル予算
document-label-draws = ラベルの選び直し
document-probes = プローブ
document-split-hold-out = { $share }% を取り置き
document-split-leave-one-out = 1 グループずつ試験
document-split-folds = { $folds } 分割
document-split-train-test = { $from } で学習、{ $to } で試験
document-split-groups = 、グループは { $group }
document-task = { $name }：{ $set }、{ $cut }{ $by }

# 来歴。
document-made = レポート作成
document-made-by = 作成プログラム
document-trained-on = 学習に使った機器
document-trained-by = 学習時の版
document-data-hashes = データハッシュ
document-provenance = 来歴
document-provenance-note = すべてのスコアは、実行名とともに scores.csv にあります。設定ハッシュは数値に影響するすべての設定から、データハッシュは動画・ラベル・グループから計算した符号です。
document-left-out = 除外
document-done = 完了
# 待機中・失敗などは区別しない。
document-no-result =
    { $state ->
       *[other] 結果なし
    }
document-run = 実行
document-seed = シード
document-state = 状態
document-settings-hash = 設定ハッシュ
document-data-hash = データハッシュ
document-begun = 開始日

# 各節に共通。
document-sentence-between = { "" }
document-higher = 上回る
document-lower = 下回る
document-open = 差があるとはまだ言えない
document-open-among-many = 区間は 0 を外れるが、{ $n } 件の比較の 1 つなので、差があるとは数えない（Holm 法）
document-one-seed = 1 シードのみで判断できない
document-behind = （{ $interval }{ $n } シード）
document-effect = { $said }：{ $mean } ポイント{ $behind }
document-interval = 95% 区間 { $low }〜{ $high }、
document-interval-none = シード間で同値のため区間なし、
document-score = { $mean }（{ $low }〜{ $high }）
document-all-labels = 全ラベル
document-budgets = 各クラス { $list } 本
document-budgets-and-all = 各クラス { $list } 本と全ラベル
document-method-random = 未学習のネットワーク
document-method-scratch = 事前学習なし、同じラベルで一から学習
document-method-intra = 同じ動画のクリップだけで事前学習
document-method-iivcl = 似た別の動画も使って事前学習
document-method-control = 陰性対照（無関係な別の動画）
document-arm = 方式
document-runs = 実行
document-seeds = シード

# ウィンドウの「レポート」画面。
document-page-what = 言語ごとに HTML と PDF を 1 つずつ、図は SVG、数値は CSV で書き出します。結論から始まり、費用、ラベル効率、学習曲線、データ、リスク、方法、設定、来歴と続きます。kinrin report と同じ内容です。
document-page-language = レポートの言語
document-page-both = 両方
document-page-pictures = クエリと近傍の画像
document-page-pictures-off = オフ：レポートに映像の画像は入りません。
document-page-pictures-on = 映像の画像がマスクなしでレポートに入ります。利用条件や同意で公開できない映像では、オフのままにしてください。
document-page-folder = 保存先フォルダ
document-page-choose = 選択…
document-page-no-dialog = この環境ではフォルダの選択画面を開けません。パスを入力してください。
document-page-replaced = フォルダがなければ作ります。以前のレポートの同名ファイルは置き換えます。
document-page-write = レポートを書き出す
document-page-busy = レポートを作成しています。
document-page-nothing = この実験には完了した実行がまだなく、報告できる結果がありません。
document-page-no-folder = 保存先フォルダを指定してください。
document-page-writing = { $name } のレポート
document-page-written =
    { $n ->
       *[other] レポートを書き出しました（{ $n } ファイル）。
    }
document-page-stop = 停止
document-page-open = フォルダを開く
panel-report = レポート
# フォームの横に表示する最初のページ。
panel-report-first-page = 最初のページ
document-page-first-none = この実験の実行が 1 つ完了すると、ここにレポートの最初のページが表示されます。
document-page-first-busy = 最初のページを準備しています…
document-page-first-unchecked = 未確認のデータ：{ $sets }。レポートの作成時に先に確認するため、このページの内容が変わることがあります。
