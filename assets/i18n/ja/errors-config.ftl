# 実験ファイルのエラー。
errors-config-set-no-field = 「{ $key }」という項目はありません。あるのは { $known } です。
errors-config-set-no-element = リストに「{ $key }」がありません。
errors-config-set-no-fields = 「{ $key }」の手前の値には項目がありません。
errors-config-set-value = { $path } にこの値は入れられません（詳細：{ $detail }）。

errors-config-read = { $path } を読めません（{ $why }）。
errors-config-too-large = { $path } は { $bytes } バイトあります。実験ファイルは { $most } バイトまでです。
errors-config-syntax = { $path } の { $line } 行 { $column } 文字目を読めません（詳細：{ $detail }）。
errors-config-override = { $assignment } を設定できません（詳細：{ $detail }）。
errors-config-invalid = { $path } の設定に誤りがあります（詳細：{ $detail }）。
