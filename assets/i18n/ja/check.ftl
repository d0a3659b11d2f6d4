# データセットの確認で見つかったこと：内容、場所、対処。
finding-no-group-column = どのクリップが同じ収録のものか、分かる列がありません。
finding-without-group = { $of } 件中 { $clips } 件に { $column } の値がありません。
finding-without-group-one-label = { $column } の値がない { $clips } 件は、すべてラベルが { $label } です。
finding-across-groups = { $finer } の { $n } 個の値が、複数の { $column } にまたがっています。
finding-same-content = 内容が同じファイルが { $n } 組、別々の { $column } に入っています。
finding-near-duplicates = ほぼ同じ映像が { $n } 組あり、学習側と試験側に分かれるおそれがあります。
finding-copies = 動画 { $of } 本のうち、内容が異なるものは { $distinct } 本です。
finding-group-is-label = { $column } がラベルと同じ内容です。
finding-one-group-labels = { $n } 個のラベルが、1 つの { $column } にしかありません。
finding-few-groups = { $column } は { $n } 種類です。
finding-one-group-dominates = { $group } が全クリップの { $percent }% を占めています。
finding-imbalance = { $rare } は { $few } 件、{ $frequent } は { $many } 件で、件数に大きな差があります。
finding-shortcut = { $what }、学習に使っていないグループのラベルをクラス平均正解率 { $accuracy }% で当てられます（偶然なら { $chance }%、まぐれでも { $luck }% まで）。
finding-embeddings-tell-group = 埋め込みのばらつきの { $percent }% が { $column } の違いによるものです。
finding-worst-group = { $group } の正解率は { $accuracy }% で、ほかのグループより { $gap } ポイント低くなっています（区間 { $low }〜{ $high }）。

# ラベルが分かってしまうもの（finding-shortcut の書き出し）。
finding-by-width = 画像の幅だけで
finding-by-height = 画像の高さだけで
finding-by-shape = 画像の縦横比だけで
finding-by-rate = フレームレートだけで
finding-by-frames = フレーム数だけで
finding-by-seconds = クリップの長さだけで
finding-by-file-size = ファイルの大きさだけで
finding-by-brightness = 明るさだけで
finding-by-all = ファイルの属性をまとめて使うと

# 見つかった場所。
finding-group = グループ
finding-in-set = データセット全体
finding-in-column = 列 { $column }
finding-in-run = 実行 { $run }
finding-and-more = { $first } など

# 対処。
finding-do-no-group-column = 収録・カメラ・人物などの列をラベル表に加えて、取り込み直してください。
finding-do-without-group = ラベル表に収録名を書き足すか、これらのクリップを外してください。
finding-do-without-group-one-label = 出どころが違うため、共通の見た目だけでラベルが分かってしまいます。外すか、同じ出どころで別のラベルのクリップを加えてください。
finding-do-across-groups = 細かいほうの列で分割するか、表を直してください。
finding-do-same-content = 列を直すか、片方を外してください。それまでは、分割のときに同じ側に置きます。
finding-do-near-duplicates = 片方を外すか、同じグループにしてください。このままでは、学習した映像で試験することになります。
finding-do-copies = 多様性は少ないほうの本数で見積もってください。
finding-do-group-is-label = 別の列で分割してください。この列では、学習していないラベルを試験することになります。
finding-do-one-group-labels = ほかのグループでも収録してください。そのグループを試験に回すと、学習に使えるクリップがなくなります。
finding-do-few-groups = ほかのグループの映像を加えてください。5 種類未満では、新しい現場での性能は見積もれません。
finding-do-one-group-dominates = グループ別の正解率を確認し、ほかのグループの映像を加えてください。
finding-do-imbalance = マクロ F1 かクラス平均正解率で評価し、少ないラベルを集めてください。
finding-do-length = どのラベルも同じ長さに切りそろえてください。動作自体の長さが違う場合は、固定長のクリップではその差が見えないことに注意してください。
finding-do-file-size = すべて同じ設定で変換し直してください。動きが多いほどファイルが大きくなる場合は、動きの量だけでラベルが分かるおそれがあります。
finding-do-brightness = どのラベルもさまざまな明るさで収録するか、データ拡張で明るさを変えてください。
finding-do-shortcut = 同じサイズとフレームレートで取り込み、ラベルごとにカメラが偏っていないか確認してください。
finding-do-embeddings-tell-group = 学習に使っていないグループで手法を比べてください。色のデータ拡張を強めると改善することがあります。
finding-do-worst-group = クリップと近傍を確認し、運用の前にこのグループのラベルや映像を増やしてください。
