"""How long each thing at a camera may take, and what is done after that; all in seconds."""

#: No frame for so long, and its process is killed and started again; a slow camera has so many of its own intervals.
FRAME_S = 20.0
INTERVALS = 5.0

#: From a process's start to its first frame: key frames of some cameras are ten seconds apart.
FIRST_FRAME_S = 30.0

#: Pauses before a process is started again; the last one repeats.
PAUSES_S = (1.0, 5.0, 10.0, 60.0)
#: A login that is refused may be locked by the camera when it comes too often.
LOGIN_PAUSE_S = 300.0
#: A camera that gave frames for so long is well again: its next failure begins with the shortest pause.
WELL_AFTER_S = 60.0

#: No frame for so long, and the camera is told as gone.
GONE_S = 90.0

#: So many processes begin at once: each takes half a second of a core to load FFmpeg.
STARTING = 2
#: After so long the next one may begin whatever this one does.
TURN_S = 1.5

#: A picture of now, and a clip once its end is past.
SNAP_S = 6.0
CLIP_S = 20.0

#: A source that is tried: from the look for its address to its picture.
ATTEMPT_S = 30.0

#: A process that is told to end says goodbye to its camera within this, or is killed.
GOODBYE_S = 0.4
#: A killed process is gone within this.
KILLED_S = 0.5

#: A place at which nothing moves is told so often, and whoever stands still is looked at so often.
STILL_S = 3.0

#: So many frames a second come at most while something moves; a slower camera sends what it has.
MOVING_FPS = 5.0

#: A look at one frame that takes longer is given up.
LOOK_S = 10.0

#: So long frames wait for whoever finds people to begin, and are told without after that.
WARM_S = 20.0

#: After a look that was not answered, the next is asked for no sooner.
BLIND_S = 5.0

#: Whoever needs a face is looked for in the large stream for so long at a time.
LARGE_S = 6.0
