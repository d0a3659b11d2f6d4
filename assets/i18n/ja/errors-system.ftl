# システムのエラー。
errors-io-not-found = 見つかりません
errors-io-permission = アクセス権がありません
errors-io-exists = すでに存在します
errors-io-full = 空き容量がありません
errors-io-read-only = 書き込みできない場所です
errors-io-folder = ファイルではなくフォルダです
errors-io-no-folder = フォルダではありません
errors-io-ends = 途中で終わっています
errors-io-other = 読み書きできません（詳細：{ $why }）
