# 実行画面の学習曲線と、各グラフのメニュー。
curves-x-axis = 横軸
curves-axis-steps = ステップ
curves-axis-clips = クリップ
curves-axis-hours = 時間
curves-axis-flops = FLOPs
curves-smooth = 平滑化
curves-smooth-help = 移動平均です。細い線は平滑化前の値です。
curves-spread = ばらつきの表示
curves-band = 帯
curves-seeds = シード別
curves-n = n = { $n }
curves-n-then = n = { $n } → { $last }
curves-show-arm = { $arm } を表示
curves-menu = グラフのメニュー：{ $name }
curves-search = 指標を検索
curves-log = 縦軸を対数にする
curves-fit = 全体を表示
curves-save = 保存
curves-save-path = ファイル名（拡張子なし）
curves-save-choose = 選択…
curves-save-kinds = 図と表
curves-no-dialog = この環境ではファイル選択画面を表示できません。パスを入力してください。
curves-saved = 保存しました：{ $path }
curves-not-saved = 保存できませんでした。{ $error }
curves-at-step = ステップ { $step }
curves-interval = { $low }〜{ $high }
curves-no-interval = シード 1 個のため区間なし
curves-place = グラフ { $n }
curves-no-data = グラフ { $n }（曲線なし）
curves-empty = 左の一覧で実行を選ぶと、学習曲線が表示されます。
curves-most = 選択した実行のうち、先頭の { $n } 件を表示しています。
curves-reading = 曲線を読み込んでいます…
curves-needs-step = 事前学習が 1 ステップ進むと表示されます。事前学習のない方式に曲線はありません。
curves-needs-epoch = FLOPs は最初のエポックが終わると分かります。
curves-needs-metric = 選択した実行に、この曲線はありません。
curves-needs-choice = ほかに曲線はありません。「…」のメニューで選べます。
curves-key-band = 帯とシード別を切り替え
curves-key-axis = 次の横軸
curves-key-fit = 全体を表示
curves-spoken-arm = { $arm }：n = { $n }、ステップ { $step } まで
