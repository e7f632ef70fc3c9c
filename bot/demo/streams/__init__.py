"""Streams as cameras serve them: H.264 over RTSP, encoded live from what a scene draws."""
