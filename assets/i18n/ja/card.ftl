# 書き出したエンコーダーのモデルカード（Markdown）。節の順に並ぶ。
card-title = モデルカード：{ $run }

card-what = 概要
card-what-it-is = 短い映像クリップを { $features } 個の数値（特徴量）に変える動画エンコーダーです。特徴量は、小さな分類器や検索に使えます。ネットワークは { $network }、パラメータは { $millions } 百万個です。
card-what-no-head = 分類器は含まれないため、このファイルだけではクラスを判定できません。
card-what-head = 特徴量のほかに、{ $n } クラス（{ $labels }）のスコア（ロジット）も出力します。タスク「{ $task }」の学習に使えるラベル付きクリップ { $clips } 本（データセット { $set }）のすべてで学習した線形層によるものです。ほかの映像での精度は、評価の表の線形プローブを目安にしてください。学習に使ったクリップ自体での正解率は、評価になりません。

card-input = 入力
card-input-clip = 毎秒 { $rate } フレームで { $frames } フレーム（{ $seconds } 秒）のクリップ。短辺を { $side } 画素に縮め、中央の正方形を使います。
card-input-scale = 形は { $shape }。赤・緑・青を 255 で割り、{ $mean } を引いて { $std } で割ります。
card-input-rgb = ネットワークには赤・緑・青を入力します。外部の重みから始めた場合は正規化の値が異なることがあります。正しい値はファイルのメタデータにあり、ONNX のグラフは自動で変換します。
card-input-motion = ネットワークには、明るさ、直前フレームからの変化、クリップの平均画像との差の 3 つを入力します。ONNX のグラフはこれを自動で計算します。重みだけのファイルでは、メタデータの式で計算してください。
card-input-facts = 以上の内容は、ファイルのメタデータ「kinrin」に JSON で入っています。

card-data = 学習に使った映像
card-data-set = { $name }：読める動画 { $videos } 本、保存された映像 { $hours } 時間
card-data-gone = { $name }：ワークスペースにもうないため、内容は分かりません
card-data-unlabelled = 事前学習ではこの映像をラベルなしで使いました。
card-data-untrained = 重みはこの映像で学習していません。正規化の統計量だけを、ラベルなしでこの映像から求めました。

card-method = 方法
card-method-named = 方式 { $arm }（手法 { $method }）。
card-method-weights = 外部で学習した重み（{ $file }）から始めました。
card-method-training = { $epochs } エポック、1 ステップ { $videos } 動画、1 動画 { $views } クリップ。
card-method-calibrated = 評価の前に、バッチ正規化の統計量を、評価と同じ切り出し方のラベルなしクリップで取り直しました。この統計量もファイルに含まれます。

card-scores = 評価
card-task = タスク
card-probe = プローブ
card-labels = ラベル（本／クラス）
card-all-labels = すべて
card-metric = 指標
card-this = この方式
card-n = n
card-untrained = 未学習
card-scratch = ラベルのみで学習
card-scores-note = 単位は % です。{ $n } シードの平均と、その 95% 区間（同じ映像でシードを変えたときに平均が収まる範囲）を示します。n はスコアの数（シード × 分割 × ラベル付きクリップの選び方）です。試験したグループは、分類器にとって初めてのものです。このファイルはシード { $seed } の 1 回分なので、実際のスコアはシードによるばらつきの範囲で上下します。
card-one-seed = 1 シードだけでは方式について何も言えず、区間も出せません。数値を伝える前に、3 シード以上を実行してください。
card-no-untrained = 未学習のネットワークと比べていないため、事前学習の効果がどれだけかは分かりません。
card-no-scores = 完了した評価がありません。

card-limits = 限界
card-limit-footage = スコアは、このような映像についてのものです。別の現場・カメラ・時期・タスクでは試験していません。
card-limit-bias = 特定の現場・人物・時間帯に偏った映像では、それ以外で精度が落ちます。運用の前にグループごとの精度を確認してください。
card-limit-scale = 小さなネットワークと少ない映像での結果が、そのまま本番規模に当てはまるとは限りません。
card-limit-use = 安全機能の一部としての使用や、人物の特定については試験していません。
card-limit-warning = 実行時の警告：{ $warning }

card-open = 渡す前に記入する項目
card-open-footage = 映像の権利と、映っている人の同意の範囲：____
card-open-weights = 重みのライセンス（外部の重みから始めた場合は、その分も）：____
card-open-use = 想定する用途：____
card-open-not = 禁止する用途：____
card-open-contact = 連絡先：____

card-provenance = 来歴
card-from-run = 実験 { $experiment }、シード { $seed }、開始日 { $begun }（UTC）
card-from-program = Kinrin { $program }、{ $device }
card-from-hashes = 設定のハッシュ { $config }、データのハッシュ { $data }
card-from-file = ファイル { $name }、BLAKE3 { $hash }
