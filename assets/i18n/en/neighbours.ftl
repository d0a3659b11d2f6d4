# neighbours
player-play = Play
player-pause = Pause
player-back = One frame back
player-forward = One frame forward
player-speed = Speed
player-repeat = Loop
player-head = Playhead
