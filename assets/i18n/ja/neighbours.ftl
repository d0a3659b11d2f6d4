# neighbours
player-play = 再生
player-pause = 一時停止
player-back = 1 コマ戻る
player-forward = 1 コマ進む
player-speed = 再生速度
player-repeat = くり返し再生
player-head = 再生位置
